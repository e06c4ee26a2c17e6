"""What two must open: asked, granted, used once; and every way in which one alone gets nothing."""

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kentongan.base import clock, sealing
from kentongan.base.refusals import Refused
from kentongan.ledger.models import Entry
from kentongan.vault import actions as vault
from kentongan.vault import custody, envelopes, pair, queries, rules
from kentongan.vault.models import Envelope, KeyHolder, KeyWrap, Opening, OpeningRequest
from kentongan.village.models import Office, Tenure

from .conftest import OWN, PASSPHRASE, two_of

NAME = "Sari Dewi"
RIGHT = {"field": "name", "reason_code": "contact_reporter", "words": "Menanyakan tempatnya."}


@pytest.fixture
def name(sheets, sukamaju, case):
    return vault.seal(sukamaju, case, "name", NAME, needs_two=True)


@pytest.fixture
def asked(name, sukamaju, case, joko):
    return vault.ask_to_open(joko, village=sukamaju, subject=case, **RIGHT)


@pytest.fixture
def granted(asked, tini):
    return vault.grant(tini, uid=asked.uid, passphrase=OWN["Tini"])


def kinds(village):
    rows = Entry.objects.of(village.book_id).filter(kind__startswith="identity.")
    return [(entry.kind.partition(".")[2], entry.office) for entry in rows.order_by("seq")]


def leave(official):
    Tenure.objects.filter(official=official).update(until=date(2020, 2, 1))


# -- The way it is meant -----------------------------------------------------------------------
def test_one_asks_the_other_grants_the_first_reads_once(sukamaju, case, joko, granted):
    assert vault.open_granted(joko, uid=granted.uid, passphrase=OWN["Joko"]) == NAME
    assert kinds(sukamaju) == [
        ("requested", "service_head"), ("granted", "operator"), ("opened", "service_head"),
    ]  # fmt: skip
    entry = Entry.objects.of(sukamaju.book_id).get(kind="identity.opened")
    assert (entry.data["granted_by"], entry.data["request"]) == ("operator", granted.pk)
    assert [one.office for one in queries.openings_of(sukamaju, case)] == ["service_head"]
    with pytest.raises(vault.NoSuchRequest):
        vault.open_granted(joko, uid=granted.uid, passphrase=OWN["Joko"])
    assert bytes(OpeningRequest.objects.get().share) == b""


def test_neither_name_nor_reason_stands_in_the_ledger(sukamaju, joko, granted):
    vault.open_granted(joko, uid=granted.uid, passphrase=OWN["Joko"])
    told = str([entry.data for entry in Entry.objects.of(sukamaju.book_id)])
    assert [word for word in (NAME, "Sari", "Menanyakan") if word in told] == []


def test_the_secretary_may_be_the_second_one_but_asks_nothing(
    sukamaju, case, name, sheets, dewi, joko, tini
):
    vault.make_own_key(dewi, paper=two_of(sheets), new=OWN["Dewi"])
    with pytest.raises(rules.NotACustodian):
        vault.ask_to_open(dewi, village=sukamaju, subject=case, **RIGHT)
    asker = joko if queries.hand_of(dewi) != queries.hand_of(joko) else tini
    asked = vault.ask_to_open(asker, village=sukamaju, subject=case, **RIGHT)
    vault.grant(dewi, uid=asked.uid, passphrase=OWN["Dewi"])
    assert vault.open_granted(asker, uid=asked.uid, passphrase=OWN[asker.name]) == NAME


def test_the_secretary_holds_one_hand_and_never_the_village_key(sheets, dewi):
    holder = vault.make_own_key(dewi, paper=two_of(sheets), new=OWN["Dewi"])
    parts = KeyWrap.objects.filter(holder=holder).values_list("part", flat=True)
    assert {*parts} == {holder.hand}


def test_a_refusal_gives_its_reason_to_the_asker(sukamaju, case, asked, joko, tini):
    vault.deny(tini, uid=asked.uid, words="Cukup lewat kode lacak.")
    told = queries.last_asked(joko, case, "name")
    assert (told.state, told.answer, told.second) == (
        "denied", "Cukup lewat kode lacak.", "operator",
    )  # fmt: skip
    assert kinds(sukamaju)[-1] == ("denied", "operator")
    assert queries.asked(sukamaju) == ()


def test_after_a_refusal_it_may_be_asked_again(sukamaju, case, asked, joko, tini):
    vault.deny(tini, uid=asked.uid, words="Belum perlu.")
    assert vault.ask_to_open(joko, village=sukamaju, subject=case, **RIGHT).pk != asked.pk


# -- One alone ---------------------------------------------------------------------------------
def test_nobody_opens_it_alone_with_any_key_he_has(name, joko, tini, opened):
    for keeper in (joko, tini):
        with pytest.raises(vault.NeedsASecond):
            opened("name", by=keeper, passphrase=OWN[keeper.name])
    row = Envelope.objects.get(pk=name.pk)
    for keeper in (joko, tini):
        holder = custody.own(keeper)
        keys = custody.take_all(
            custody.in_force(keeper.village), holder, custody.unlock(holder, OWN[keeper.name])
        )
        assert len({*keys} & {*pair.HANDS}) == 1
        for key in keys.values():
            with pytest.raises(sealing.DoesNotOpen):
                envelopes.unseal(bytes(row.sealed), row.binding, private=key)
            hand = pair.other(holder.hand)
            with pytest.raises(sealing.DoesNotOpen):
                pair.half(bytes(row.sealed), row.binding, hand=hand, private=key)


def test_nobody_grants_himself(asked, joko):
    with pytest.raises(vault.NotTheSecond):
        vault.grant(joko, uid=asked.uid, passphrase=OWN["Joko"])
    with pytest.raises(vault.NotTheSecond):
        vault.deny(joko, uid=asked.uid, words="Tidak.")


def test_who_holds_the_same_hand_is_no_second_one(asked, sheets, dewi, joko, sukamaju, case, tini):
    vault.make_own_key(dewi, paper=two_of(sheets), new=OWN["Dewi"])
    alike = joko if queries.hand_of(joko) == queries.hand_of(dewi) else tini
    uid = asked.uid
    if alike == tini:
        uid = vault.ask_to_open(tini, village=sukamaju, subject=case, **RIGHT).uid
    with pytest.raises(vault.NotTheSecond):
        vault.grant(dewi, uid=uid, passphrase=OWN["Dewi"])


def test_a_grant_is_for_its_asker_and_its_key(sukamaju, case, granted, tini, sheets, joko):
    with pytest.raises(vault.NotGranted):
        vault.open_granted(tini, uid=granted.uid, passphrase=OWN["Tini"])
    other = vault.ask_to_open(tini, village=sukamaju, subject=case, **RIGHT)
    OpeningRequest.objects.filter(pk=other.pk).update(
        state="granted", share=granted.share, decided_office="service_head"
    )
    with pytest.raises(vault.Damaged):
        vault.open_granted(tini, uid=other.uid, passphrase=OWN["Tini"])


def test_a_grant_moved_to_another_field_opens_nothing(sukamaju, case, granted, joko):
    vault.seal(sukamaju, case, "words", "Ibu saya sakit.", needs_two=True)
    OpeningRequest.objects.filter(pk=granted.pk).update(field="words")
    with pytest.raises(vault.Damaged):
        vault.open_granted(joko, uid=granted.uid, passphrase=OWN["Joko"])
    assert kinds(sukamaju)[-1] == ("refused", "service_head")


def test_wrong_passphrases_are_counted_on_both_sides(sukamaju, asked, joko, tini):
    for _ in range(rules.TRIES):
        with pytest.raises(vault.WrongPassphrase):
            vault.grant(tini, uid=asked.uid, passphrase=OWN["Joko"])
    with pytest.raises(rules.TooManyTries):
        vault.grant(tini, uid=asked.uid, passphrase=OWN["Tini"])
    assert OpeningRequest.objects.get().state == "waiting"


def test_in_the_next_village_there_is_no_such_request(asked, granted, budi):
    vault.make_own_key(budi, paper=PASSPHRASE, new=OWN["Dewi"])
    for act in (
        lambda: vault.grant(budi, uid=asked.uid, passphrase=OWN["Dewi"]),
        lambda: vault.deny(budi, uid=asked.uid, words="Tidak."),
        lambda: vault.take_back(budi, uid=asked.uid),
        lambda: vault.open_granted(budi, uid=asked.uid, passphrase=OWN["Dewi"]),
    ):
        with pytest.raises(vault.NoSuchRequest):
            act()


def test_who_keeps_no_key_can_do_nothing(asked, wati, sukamaju, case):
    for act in (
        lambda: vault.grant(wati, uid=asked.uid, passphrase=OWN["Tini"]),
        lambda: vault.deny(wati, uid=asked.uid, words="Tidak."),
        lambda: vault.take_back(wati, uid=asked.uid),
    ):
        with pytest.raises(rules.NotAKeeper):
            act()


# -- What is refused before anything is asked ---------------------------------------------------
def test_what_one_may_open_is_not_asked_for(sheets, sukamaju, case, joko, opened):
    vault.seal(sukamaju, case, "name", "Budi")
    with pytest.raises(vault.NeedsNoSecond):
        vault.ask_to_open(joko, village=sukamaju, subject=case, **RIGHT)
    assert opened("name", passphrase=OWN["Joko"]) == "Budi"


def test_it_is_asked_once(asked, sukamaju, case, joko):
    with pytest.raises(vault.AlreadyAsked):
        vault.ask_to_open(joko, village=sukamaju, subject=case, **RIGHT)
    assert OpeningRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [({"reason_code": "x"}, rules.UnknownReason),
     ({"reason_code": "other", "words": " "}, rules.ReasonWithoutWords),
     ({"words": "x" * 501}, rules.ReasonTooLong)],
)  # fmt: skip
def test_without_a_reason_nothing_is_asked(name, sukamaju, case, joko, changed, refusal):
    with pytest.raises(refusal):
        vault.ask_to_open(joko, village=sukamaju, subject=case, **(RIGHT | changed))


def test_with_nobody_to_grant_two_sheets_do(name, sukamaju, case, joko, tini, sheets):
    leave(tini)
    vault.end_those_gone(sukamaju)
    asked = vault.ask_to_open(joko, village=sukamaju, subject=case, **RIGHT)
    paper = two_of(sheets)
    for wrong in ("satu dua tiga empat lima enam", PASSPHRASE, OWN["Joko"]):
        with pytest.raises(vault.WrongPassphrase):
            vault.grant_by_sheets(joko, uid=asked.uid, paper=wrong)
    with pytest.raises(vault.NotGranted):
        vault.open_granted(joko, uid=asked.uid, passphrase=OWN["Joko"])
    granted = vault.grant_by_sheets(joko, uid=asked.uid, paper=paper)
    assert (granted.decided_by, granted.decided_office) == (None, "sheets")
    assert vault.open_granted(joko, uid=asked.uid, passphrase=OWN["Joko"]) == NAME
    with pytest.raises(vault.NoSuchRequest):  # once, and for this request
        vault.grant_by_sheets(joko, uid=asked.uid, paper=paper)
    kinds = {row.kind: row.data for row in Entry.objects.of(sukamaju.book_id)}
    assert kinds["identity.granted"]["by"] == "sheets"
    assert kinds["identity.opened"]["granted_by"] == "sheets"


def test_where_a_second_one_is_there_no_sheet_stands_for_him(asked, joko, tini, sheets):
    paper = two_of(sheets)
    with pytest.raises(vault.NotTheSecond):
        vault.grant_by_sheets(joko, uid=asked.uid, paper=paper)
    with pytest.raises(vault.NoSuchRequest):  # it is not hers
        vault.grant_by_sheets(tini, uid=asked.uid, paper=paper)


@pytest.mark.parametrize("words", ["", " \n", "x" * 501])
def test_a_refusal_needs_words_that_fit(asked, tini, words):
    with pytest.raises((vault.DenialWithoutWords, rules.ReasonTooLong)):
        vault.deny(tini, uid=asked.uid, words=words)


# -- Time, changed minds, leaving --------------------------------------------------------------
def test_a_grant_lasts_an_hour(granted, joko, sukamaju):
    with time_machine.travel(granted.lapses_at + timedelta(seconds=1), tick=False):
        with pytest.raises(vault.NotGranted):
            vault.open_granted(joko, uid=granted.uid, passphrase=OWN["Joko"])
        assert vault.lapse(sukamaju, clock.now()) == 1
    row = OpeningRequest.objects.get()
    assert (row.state, bytes(row.share)) == ("lapsed", b"")
    assert granted.lapses_at - granted.decided_at <= timedelta(hours=1, seconds=1)


def test_a_request_waits_three_days(asked, tini, sukamaju):
    with time_machine.travel(asked.at + timedelta(days=3, seconds=1), tick=False):
        with pytest.raises(vault.NoSuchRequest):
            vault.grant(tini, uid=asked.uid, passphrase=OWN["Tini"])
        assert queries.asked(sukamaju) == ()


@pytest.mark.parametrize("who", ["joko", "tini"])
def test_asker_and_granter_may_take_it_back(granted, who, request, joko, sukamaju):
    vault.take_back(request.getfixturevalue(who), uid=granted.uid)
    with pytest.raises(vault.NoSuchRequest):
        vault.open_granted(joko, uid=granted.uid, passphrase=OWN["Joko"])
    assert bytes(OpeningRequest.objects.get().share) == b""
    assert kinds(sukamaju)[-1][0] == "withdrawn"


def test_another_keeper_cannot_take_back_what_is_not_his(asked, tini):
    with pytest.raises(vault.NoSuchRequest):
        vault.take_back(tini, uid=asked.uid)


def test_who_leaves_after_the_grant_opens_nothing(granted, joko, sukamaju):
    leave(joko)
    with pytest.raises(rules.NotACustodian):
        vault.open_granted(joko, uid=granted.uid, passphrase=OWN["Joko"])
    vault.end_those_gone(sukamaju)
    row = OpeningRequest.objects.get()
    assert (row.state, bytes(row.share)) == ("lapsed", b"")


def test_a_new_key_of_the_asker_voids_the_grant(granted, joko, sheets):
    vault.make_own_key(joko, paper=two_of(sheets), new=OWN["Dewi"])
    with pytest.raises(vault.NoSuchRequest):
        vault.open_granted(joko, uid=granted.uid, passphrase=OWN["Dewi"])


def test_forgetting_the_identity_forgets_who_asked_and_why(granted, sukamaju, case):
    vault.forget(sukamaju, case, office="system", actor="system", keepers=("custodian",))
    assert not OpeningRequest.objects.exists()
    assert not Envelope.objects.filter(subject=case).exists()


# -- The sheets --------------------------------------------------------------------------------
def test_the_sheets_begin_the_second_hand_for_what_lies_sealed(sukamaju, case, joko, tini, opened):
    row = vault.seal(sukamaju, case, "name", NAME, needs_two=True)
    for keeper in (joko, tini):
        vault.make_own_key(keeper, paper=PASSPHRASE, new=OWN[keeper.name])
    assert opened("name", passphrase=OWN["Joko"]) == NAME  # until then one is enough, as promised
    printed = vault.print_sheets(joko, paper=PASSPHRASE)
    assert queries.takes_two(sukamaju) is False
    vault.prove_sheets(tini, paper=two_of(printed))
    assert queries.takes_two(sukamaju) is True
    with pytest.raises(vault.NeedsASecond):
        opened("name", passphrase=OWN["Joko"])
    asked = vault.ask_to_open(joko, village=sukamaju, subject=case, **RIGHT)
    vault.grant(tini, uid=asked.uid, passphrase=OWN["Tini"])
    assert vault.open_granted(joko, uid=asked.uid, passphrase=OWN["Joko"]) == NAME
    assert Envelope.objects.get(pk=row.pk).epoch == 2


def test_sheets_are_for_a_village_with_a_keeper(sukamaju, joko):
    with pytest.raises(vault.NoKeyOfOnesOwn):
        vault.print_sheets(joko, paper=PASSPHRASE)
    with pytest.raises(vault.NoSheets):
        vault.prove_sheets(joko, paper=PASSPHRASE)


def test_one_keeper_and_proven_sheets_guard_a_name_together(sukamaju, joko, case):
    vault.make_own_key(joko, paper=PASSPHRASE, new=OWN["Joko"])
    printed = vault.print_sheets(joko, paper=PASSPHRASE)
    assert not custody.takes_two(sukamaju)
    paper = two_of(printed)
    vault.prove_sheets(joko, paper=paper)
    row = vault.seal(sukamaju, case, "name", NAME, needs_two=True)
    assert row.recipient == "pair"
    with pytest.raises(vault.NeedsASecond):
        vault.open_for(joko, village=sukamaju, subject=case, **RIGHT, passphrase=OWN["Joko"])
    asked = vault.ask_to_open(joko, village=sukamaju, subject=case, **RIGHT)
    vault.grant_by_sheets(joko, uid=asked.uid, paper=paper)
    assert vault.open_granted(joko, uid=asked.uid, passphrase=OWN["Joko"]) == NAME


def test_the_paper_of_before_opens_nothing_once_the_sheets_are_printed(sheets, joko, tini, dewi):
    for act in (
        lambda: vault.make_own_key(dewi, paper=PASSPHRASE, new=OWN["Dewi"]),
        lambda: vault.print_sheets(joko, paper=PASSPHRASE),
        lambda: vault.renew_village_key(joko, passphrase=PASSPHRASE),
    ):
        with pytest.raises(vault.WrongPassphrase):
            act()
    assert KeyHolder.objects.filter(official=None, ended_at=None).count() == 1


def test_new_sheets_that_nobody_tried_take_nothing_from_the_promise(
    sheets, sukamaju, case, joko, tini, opened
):
    again = vault.print_sheets(joko, paper=two_of(sheets))
    assert (queries.takes_two(sukamaju), queries.has_untried_sheets(sukamaju)) == (True, True)
    row = vault.seal(sukamaju, case, "name", NAME, needs_two=True)
    assert row.recipient == envelopes.PAIR
    vault.prove_sheets(tini, paper=two_of(again))
    assert queries.has_untried_sheets(sukamaju) is False
    with pytest.raises(vault.NeedsASecond):
        opened("name", passphrase=OWN["Joko"])


def test_a_copy_of_before_and_the_old_paper_open_nothing_of_after(sukamaju, case, joko, tini):
    for keeper in (joko, tini):
        vault.make_own_key(keeper, paper=PASSPHRASE, new=OWN[keeper.name])
    paper = custody.paper(sukamaju)
    kept = custody.unlock(paper, PASSPHRASE)
    stolen = custody.take_all(custody.in_force(sukamaju), paper, kept)
    vault.prove_sheets(tini, paper=two_of(vault.print_sheets(joko, paper=PASSPHRASE)))
    row = vault.seal(sukamaju, case, "name", NAME, needs_two=True)
    for hand in pair.HANDS:
        with pytest.raises(sealing.DoesNotOpen):
            pair.half(bytes(row.sealed), row.binding, hand=hand, private=stolen[hand])
    epoch = custody.in_force(sukamaju)
    assert not KeyWrap.objects.filter(holder=paper).exists()
    with pytest.raises(sealing.DoesNotOpen):
        custody.take_all(epoch, custody.paper(sukamaju), kept)


def test_a_lost_passphrase_and_a_lost_keeper_are_mended_with_two_sheets(
    name, sheets, sukamaju, case, joko, tini, dewi
):
    leave(tini)
    vault.end_those_gone(sukamaju)
    vault.make_own_key(dewi, paper=two_of(sheets), new=OWN["Dewi"])
    vault.make_own_key(joko, paper=two_of(sheets), new="jendela kuning perahu layar")
    asked = vault.ask_to_open(joko, village=sukamaju, subject=case, **RIGHT)
    vault.grant(dewi, uid=asked.uid, passphrase=OWN["Dewi"])
    told = vault.open_granted(joko, uid=asked.uid, passphrase="jendela kuning perahu layar")
    assert told == NAME


def test_renewing_takes_the_sheets_and_moves_what_two_must_open(
    name, sheets, sukamaju, case, joko, tini
):
    tinis = custody.own(tini)
    kept = custody.take_all(custody.in_force(sukamaju), tinis, custody.unlock(tinis, OWN["Tini"]))
    with pytest.raises(vault.WrongPassphrase):
        vault.renew_village_key(joko, passphrase=OWN["Joko"])
    vault.renew_village_key(joko, passphrase=two_of(sheets))
    row = Envelope.objects.get(pk=name.pk)
    assert (row.epoch, row.recipient) == (3, envelopes.PAIR)
    with pytest.raises(sealing.DoesNotOpen):
        pair.half(bytes(row.sealed), row.binding, hand=tinis.hand, private=kept[tinis.hand])
    asked = vault.ask_to_open(tini, village=sukamaju, subject=case, **RIGHT)
    vault.grant(joko, uid=asked.uid, passphrase=OWN["Joko"])
    assert vault.open_granted(tini, uid=asked.uid, passphrase=OWN["Tini"]) == NAME


def test_nobody_changes_hands(sheets, joko, tini):
    before = [queries.hand_of(one) for one in (joko, tini)]
    for keeper in (tini, joko, tini):
        vault.make_own_key(keeper, paper=two_of(sheets), new=OWN["Dewi"])
    assert [queries.hand_of(one) for one in (joko, tini)] == before
    assert {*before} == {*pair.HANDS}


def test_a_key_is_tried_in_the_yearly_drill(sheets, sukamaju, joko, today):
    def wanting():
        return [one.name for one in queries.holders(sukamaju) if one.wants_proof(clock.now())]

    today((clock.now() + timedelta(days=366)).date())
    assert wanting() == ["", "Joko", "Tini"]
    with pytest.raises(vault.WrongPassphrase):
        vault.prove_own_key(joko, passphrase=OWN["Tini"])
    vault.prove_own_key(joko, passphrase=OWN["Joko"])
    assert wanting() == ["", "Tini"]


def test_without_a_key_of_ones_own_the_drill_and_the_gate_say_what_to_do(
    name, sheets, sukamaju, case, opened, tini, joko
):
    KeyHolder.objects.filter(official=joko).update(ended_at=clock.now())
    for act in (
        lambda: vault.prove_own_key(joko, passphrase=OWN["Joko"]),
        lambda: vault.ask_to_open(joko, village=sukamaju, subject=case, **RIGHT),
        lambda: (
            opened("name", passphrase=OWN["Joko"])
            if vault.seal(sukamaju, case, "name", "Budi")
            else None
        ),
    ):
        with pytest.raises(vault.NoKeyOfOnesOwn):
            act()


def test_a_secretary_who_becomes_a_custodian_is_told_to_make_a_key_anew(
    sukamaju, case, dewi, opened
):
    vault.make_own_key(dewi, paper=PASSPHRASE, new=OWN["Dewi"])
    Tenure.objects.filter(official=dewi).delete()
    office = Office.objects.create(village=sukamaju, role="service_head", title="Kasi Pelayanan")
    Tenure.objects.create(village=sukamaju, official=dewi, office=office, since=date(2020, 1, 1))
    vault.seal(sukamaju, case, "name", NAME)
    for act in (
        lambda: opened("name", by=dewi, passphrase=OWN["Dewi"]),
        lambda: vault.renew_village_key(dewi, passphrase=OWN["Dewi"]),
    ):
        with pytest.raises(vault.NoKeyOfOnesOwn):
            act()
    vault.make_own_key(dewi, paper=PASSPHRASE, new=OWN["Tini"])
    assert opened("name", by=dewi, passphrase=OWN["Tini"]) == NAME


# -- Any sequence ------------------------------------------------------------------------------
class Gate(RuleBasedStateMachine):
    """Ask, grant, deny, take back, open, wait, renew, leave and come back, in any order: the name
    comes out only while another hand's grant of within the hour stands, once for each, and each
    time it is entered. Where nobody holds the other hand, two sheets may grant."""

    village = case = joko = tini = printed = None  # set by the test
    gone = False

    @initialize()
    def begin(self):
        if self.gone:
            self.come_back()
        OpeningRequest.objects.all().delete()
        self.now = clock.now() + timedelta(minutes=1)
        self.stands, self.read = {}, Opening.objects.count()  # asker's pk: until when

    def act(self, what):
        with time_machine.travel(self.now, tick=False):
            try:
                return what()
            except Refused:
                return None

    def newest(self, asker):
        row = OpeningRequest.objects.filter(official=asker).order_by("-pk").first()
        return row.uid if row else self.case

    keepers = st.sampled_from(["joko", "tini"])

    @rule(who=keepers)
    def ask(self, who):
        asker = getattr(self, who)
        self.act(lambda: vault.ask_to_open(asker, village=self.village, subject=self.case, **RIGHT))

    @rule(who=keepers, whose=keepers)
    def grant(self, who, whose):
        keeper, asker = getattr(self, who), getattr(self, whose)
        uid = self.newest(asker)
        if self.act(lambda: vault.grant(keeper, uid=uid, passphrase=OWN[keeper.name])):
            assert who != whose
            self.stands[asker.pk] = self.now + timedelta(hours=1)

    @rule(who=keepers, whose=keepers)
    def deny(self, who, whose):
        keeper, uid = getattr(self, who), self.newest(getattr(self, whose))
        if self.act(lambda: vault.deny(keeper, uid=uid, words="Tidak.")):
            assert who != whose

    @rule(who=keepers, whose=keepers)
    def take_back(self, who, whose):
        keeper, asker = getattr(self, who), getattr(self, whose)
        if self.act(lambda: vault.take_back(keeper, uid=self.newest(asker))):
            self.stands.pop(asker.pk, None)

    @rule(who=keepers, whose=keepers)
    def open(self, who, whose):
        keeper, asker = getattr(self, who), getattr(self, whose)
        told = self.act(
            lambda: vault.open_granted(keeper, uid=self.newest(asker), passphrase=OWN[keeper.name])
        )
        until = self.stands.get(keeper.pk) if who == whose else None
        assert (told == NAME) == (until is not None and self.now < until), (told, until, self.now)
        if told:
            self.stands.pop(keeper.pk)
            self.read += 1

    @rule(who=keepers)
    def grant_by_sheets(self, who):
        keeper, paper = getattr(self, who), two_of(self.printed)
        uid = self.newest(keeper)
        if self.act(lambda: vault.grant_by_sheets(keeper, uid=uid, paper=paper)):
            assert (who, self.gone) == ("joko", True)
            self.stands[keeper.pk] = self.now + timedelta(hours=1)

    @precondition(lambda self: not self.gone)
    @rule()
    def leave(self):
        leave(self.tini)
        vault.end_those_gone(self.village)
        self.stands.pop(self.tini.pk, None)
        Gate.gone = True

    @precondition(lambda self: self.gone)
    @rule()
    def come_back(self):
        Tenure.objects.filter(official=self.tini).update(until=None)
        vault.make_own_key(self.tini, paper=two_of(self.printed), new=OWN["Tini"])
        Gate.gone = False

    @rule(minutes=st.sampled_from([10, 59, 61, 60 * 73]))
    def wait(self, minutes):
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: self.stands)
    @rule()
    def renew(self):
        paper = two_of(self.printed)
        self.act(lambda: vault.renew_village_key(self.joko, passphrase=paper))
        self.stands = {}

    @invariant()
    def what_was_read_is_written_and_no_half_lies_about(self):
        if not hasattr(self, "read"):
            return
        assert Opening.objects.count() == self.read
        entries = Entry.objects.of(self.village.book_id).filter(kind="identity.opened")
        assert entries.count() == self.read
        for row in OpeningRequest.objects.all():
            assert bool(bytes(row.share)) == (row.state == "granted")


def test_in_any_order_one_alone_reads_nothing(sheets, name, sukamaju, case, joko, tini):
    Gate.village, Gate.case, Gate.printed = sukamaju, case, sheets
    Gate.joko, Gate.tini, Gate.gone = joko, tini, False
    quiet = settings(
        max_examples=25, stateful_step_count=20, deadline=None,
        suppress_health_check=[*HealthCheck],
    )  # fmt: skip
    run_state_machine_as_test(Gate, settings=quiet)
