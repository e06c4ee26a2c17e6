"""The reporter's rights over his data: what goes at once, what a person answers, who that is."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kentongan.base import clock, jobs
from kentongan.base.refusals import Refused
from kentongan.cases import actions as cases
from kentongan.cases import actors
from kentongan.cases.models import Case, Publication
from kentongan.cases.rules import SEES_ALL
from kentongan.intake import following, retention
from kentongan.intake.models import DataRequest, Talk, Tie
from kentongan.intake.rights import answering, asking, charge, holdings, rules
from kentongan.ledger.models import Entry
from kentongan.messaging.models import Contact, Identifier, Incoming, Outgoing
from kentongan.vault import letters
from kentongan.vault import queries as vault
from kentongan.vault import rules as vault_rules
from kentongan.vault.models import BlindIndex, Envelope, LetterKey
from kentongan.village import actions as villages
from kentongan.village import rules as village_rules
from tests import leaks
from tests.cast import STORY, office_of, said, told
from tests.drum import SARI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("life")]
LONG = bool(os.environ.get("KENTONGAN_LONG"))
NAME, PHONE, DIGITS = "Wiryokusumo Blekok", "0812-7773-3434", "81277733434"


@pytest.fixture
def case(make):
    """A report with a name and a number."""
    return make.case(at="verified", name=NAME, phone=PHONE, publish_ok=True)


def kinds(case):
    rows = Entry.objects.filter(subject=case.ref).order_by("seq")
    return [row.kind for row in rows.exclude(kind__in=["case.filed", "case.verified"])]


def asked(case):
    return [(row.kind, row.state) for row in DataRequest.objects.filter(case=case).order_by("pk")]


def left(case):
    return [*vault.fields_of(case.village, case.ref)]


def hold(case, make):
    cases.hold(case, words="Permintaan penyidik.", by=make.joko)


def let_go(case, make):
    cases.let_go(Case.objects.get(pk=case.pk), by=make.joko)


def wish(case, kind="other", words="Siapa yang menyimpan data saya?", key=None):
    asking.ask(case.village, case.ref, kind=kind, key=key or uuid4(), words=words)
    return DataRequest.objects.filter(case=case).latest("pk")


def listed(official):
    return [one.uid for one in answering.waiting(actors.of(official))]


# -- Taking away -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("erase", "kind", "stays", "keeper"),
    [
        (asking.erase_contact, "erase_contact", "name", "messenger"),
        (asking.erase_name, "erase_name", "phone", "custodian"),
    ],
)
def test_it_goes_at_once_and_a_second_press_is_no_act(case, erase, kind, stays, keeper):
    for _ in range(2):
        erase(case.village, case.ref)
    assert (left(case), asked(case)) == ([stays], [(kind, "done")])
    assert kinds(case) == ["identity.forgotten", "rights.done"]
    forgotten, done = Entry.objects.filter(subject=case.ref).order_by("seq")[2:]
    assert (forgotten.actor, forgotten.data["keepers"]) == ("reporter", [keeper])
    assert done.data == {"request": DataRequest.objects.get().pk, "kind": kind}


def everything():
    """All rows of all tables, as bytes."""
    rows = (row for model in apps.get_models() for row in model.objects.values_list())
    return b"\n".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for row in rows
        for value in row
    )


def test_of_name_and_number_nothing_is_left_in_any_table(case, sari, go):
    """Neither in clear nor sealed, nor as the hash by which it is found, nor in the chat."""
    Tie.objects.create(village=case.village, case=case, contact=sari, at=clock.now())
    go(minutes=5)  # news has gone out to the chat, nothing is on its way
    Talk.objects.get_or_create(contact=sari, defaults={"village": case.village})
    sealed = [
        *Envelope.objects.filter(subject=case.ref).values_list("sealed", flat=True),
        *BlindIndex.objects.filter(subject=case.ref).values_list("tag", flat=True),
        *Identifier.objects.filter(contact=sari).values_list("tag", flat=True),
        *Incoming.objects.filter(contact=sari).values_list("sealed", flat=True),
        Contact.objects.get(pk=sari.pk).reach,
    ]
    assert len(sealed) >= 6
    before = everything()
    assert [one for one in map(bytes, sealed) if one not in before] == []
    asking.erase_name(case.village, case.ref)
    asking.erase_contact(case.village, case.ref)
    after = everything()
    assert [one for one in map(bytes, sealed) if one in after] == []
    clear = leaks.needles(NAME, "Wiryokusumo", DIGITS, SARI.lstrip("+"))
    assert leaks.found(after, clear) == []
    assert (Tie.objects.count(), Talk.objects.count(), left(case)) == (0, 0, [])


def test_from_then_on_only_the_code_tells_news(case, sari, make, provider, go):
    Tie.objects.create(village=case.village, case=case, contact=sari, at=clock.now())
    make.step(case, "dispose")
    jobs.run_all()  # the news is written and waits for its seconds
    assert Outgoing.objects.filter(ended_at=None).exists()
    asking.erase_contact(case.village, case.ref)
    go(minutes=5)
    assert provider.to(SARI) == []
    assert provider.to(f"+62{DIGITS}") == []


def test_whoever_is_telling_something_else_is_not_cut_off(case, sari):
    other = Talk.objects.create(village=case.village, contact=sari, sealed=b"x")
    Tie.objects.create(village=case.village, case=case, contact=sari, at=clock.now())
    other.filed, other.about = [["abc", case.pk], ["def", case.pk + 1]], case
    other.save()
    asking.erase_contact(case.village, case.ref)
    other.refresh_from_db()
    assert (Tie.objects.count(), other.filed, other.about) == (0, [["def", case.pk + 1]], None)
    assert not Contact.objects.get(pk=sari.pk).is_lost


def test_consent_withdrawn_takes_the_case_off_the_board_at_once(case, make):
    cases.publish(case, title="Jalan", text="Jalan berlubang.", by=make.joko)
    for _ in range(2):
        asking.withdraw_consent(case.village, case.ref)
    assert not Case.objects.get(pk=case.pk).publish_ok
    assert not Publication.objects.filter(is_shown=True).exists()
    assert kinds(case)[1:] == ["case.consent_withdrawn", "rights.done"]
    with pytest.raises(Refused):
        cases.publish(case, title="Jalan", text="Jalan berlubang.", by=make.joko)


# -- Held by law -------------------------------------------------------------------------------
def test_what_is_held_is_asked_for_and_goes_when_it_is_let_go(case, make):
    hold(case, make)
    for _ in range(2):
        asking.erase_contact(case.village, case.ref)
        asking.erase_name(case.village, case.ref)
    assert (asking.carry_out(), left(case)) == (0, ["name", "phone"])
    assert asked(case) == [("erase_contact", "waiting"), ("erase_name", "waiting")]
    assert holdings.held(case.village, case.ref).held_up == {*rules.ERASED}
    let_go(case, make)
    assert holdings.held(case.village, case.ref).held_up == frozenset()
    assert (asking.carry_out(), asking.carry_out(), left(case)) == (2, 0, [])
    assert asked(case) == [("erase_contact", "done"), ("erase_name", "done")]


def test_a_granted_erasure_is_carried_out_and_not_while_it_is_held(case, make, dewi):
    hold(case, make)
    asking.erase_name(case.village, case.ref)
    uid, actor = DataRequest.objects.get().uid, actors.of(dewi)
    with pytest.raises(rules.StillHeld):
        answering.decide(actor, uid, is_granted=True, words="Baik.")
    let_go(case, make)
    answering.decide(actor, uid, is_granted=True, words="Baik.")
    assert (left(case), asked(case)) == (["phone"], [("erase_name", "granted")])


def test_a_story_is_erased_when_that_is_granted_and_not_while_it_is_needed(case, make, dewi):
    wish(case, "erase_story", "")
    uid, actor = DataRequest.objects.get().uid, actors.of(dewi)
    with pytest.raises(rules.StillNeeded):
        answering.decide(actor, uid, is_granted=True, words="Baik.")
    cases.archive(case, reason="unclear", by=make.joko)
    answering.decide(actor, uid, is_granted=True, words="Sudah kami hapus.")
    case.refresh_from_db()
    assert (case.text, case.is_erasing) == ("", True)
    retention.forget_stories()
    assert Entry.objects.filter(kind="case.erased", subject=case.ref).exists()
    [told] = holdings.held(case.village, case.ref).requests
    assert (told.state, told.answer) == ("granted", "Sudah kami hapus.")


def test_of_a_letter_past_the_village_nobody_here_is_asked(make, village):
    head = str(make.office("village_head").pk)
    letter = make.report("Dana desa tidak jelas.", about_office=head, name="Sari")
    for kind, words in (("other", "Siapa yang membacanya?"), ("copy", "")):
        asking.ask(village, letter.ref, kind=kind, key=uuid4(), words=words)
    asking.correct_story(village, letter.ref, key=uuid4(), words="Bukan Mei, Juni.")
    assert not DataRequest.objects.exists()
    assert Envelope.objects.filter(subject=letter.ref, recipient="letter").count() == 4
    wish(letter, "erase_story", "")
    assert not Envelope.objects.filter(subject=letter.ref, recipient="letter").exists()
    assert not LetterKey.objects.exists()
    assert asked(letter) == [("erase_story", "done")]
    with pytest.raises(letters.LetterGone):
        following.say(village, letter.ref, words="Masih ada?")


def test_consent_is_withdrawn_also_while_the_rest_is_held(case, make):
    hold(case, make)
    asking.withdraw_consent(case.village, case.ref)
    assert asked(case) == [("unpublish", "done")]


# -- Putting right -----------------------------------------------------------------------------
def test_a_new_name_and_number_replace_the_old(case):
    old = {row.field: bytes(row.sealed) for row in Envelope.objects.filter(subject=case.ref)}
    key = uuid4()
    for _ in range(2):
        asking.correct(case.village, case.ref, key=key, name=" Sari  Dewi ", phone="0813 1111 2222")
    new = {row.field: bytes(row.sealed) for row in Envelope.objects.filter(subject=case.ref)}
    assert {*new} == {*old}
    assert {*new.values()}.isdisjoint(old.values())
    assert vault.subjects_at(case.village, "phone", "+6281311112222") == (case.ref,)
    assert vault.subjects_at(case.village, "phone", PHONE) == ()
    assert asked(case) == [("correct_name", "done"), ("correct_phone", "done")]
    assert kinds(case) == ["rights.done", "rights.done"]


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({}, rules.NothingTyped),
        ({"name": "a" * 121}, rules.WordsTooLong),
        ({"name": "Sari", "phone": "0812"}, vault_rules.PhoneTooShort),
    ],
)
def test_what_cannot_be_a_name_or_number_changes_nothing(case, typed, refusal):
    before = [bytes(row.sealed) for row in Envelope.objects.filter(subject=case.ref)]
    with pytest.raises(refusal):
        asking.correct(case.village, case.ref, key=uuid4(), **typed)
    assert [bytes(row.sealed) for row in Envelope.objects.filter(subject=case.ref)] == before
    assert asked(case) == []


def test_who_told_without_a_name_gets_none_kept(make):
    case = make.case(privacy="anonim")
    with pytest.raises(rules.NoIdentityKept):
        asking.correct(case.village, case.ref, key=uuid4(), name=NAME)
    assert (left(case), holdings.held(case.village, case.ref).may_correct) == ([], False)


def test_nothing_is_put_right_on_hold_or_after_its_time(make, life):
    case = make.case(at="closed", name=NAME)
    hold(case, make)
    with pytest.raises(rules.HeldByLaw):
        asking.correct(case.village, case.ref, key=uuid4(), name="Sari")
    let_go(case, make)
    life.shift(timedelta(days=89))
    asking.correct(case.village, case.ref, key=uuid4(), name="Sari")
    life.shift(timedelta(days=3))
    with pytest.raises(rules.KeptNoMore):
        asking.correct(case.village, case.ref, key=uuid4(), name="Sari")


def test_the_story_is_put_right_by_a_message_and_stays_as_it_was(case, dewi):
    key = uuid4()
    for _ in range(2):
        asking.correct_story(case.village, case.ref, key=key, words="Bukan RT 3, RT 4.")
    [message] = said(case)
    again = Case.objects.get(pk=case.pk)
    assert (message.text, message.entry.kind) == ("Bukan RT 3, RT 4.", "case.corrected")
    assert (told(again).text, again.waits_for_office) == (STORY, True)
    assert asked(case) == [("correct_story", "waiting")]
    [wished] = answering.waiting(actors.of(dewi))
    assert wished.words == ""  # they stand sealed with the message


# -- Asking ------------------------------------------------------------------------------------
def test_a_request_is_due_72_hours_later_whatever_day_it_is(case, dewi, life):
    life.move_to(clock.now() + timedelta(days=4))  # Friday: the office rests on the next two days
    wish(case)
    [entry] = answering.waiting(actors.of(dewi))
    assert entry.due_at - entry.asked_at == timedelta(hours=72)
    assert not entry.is_late
    life.shift(timedelta(hours=72, seconds=1))
    assert answering.waiting(actors.of(dewi))[0].is_late
    recorded = Entry.objects.get(kind="rights.asked").data
    assert recorded["due"] == entry.due_at.isoformat()
    assert "Siapa" not in str(recorded)


def test_the_same_form_sent_twice_is_one_request(case):
    key = uuid4()
    for _ in range(2):
        wish(case, key=key)
        wish(case, "copy", words="")
    assert asked(case) == [("other", "waiting"), ("copy", "waiting")]


@pytest.mark.parametrize(
    ("kind", "words", "refusal"),
    [("other", " ", rules.NothingAsked), ("copy", "a" * 2001, rules.WordsTooLong)],
)
def test_a_request_without_sense_is_refused(case, kind, words, refusal):
    with pytest.raises(refusal):
        wish(case, kind, words)


def test_nobody_floods_the_list_but_taking_away_always_works(case, life):
    for n in range(rules.MOST_A_DAY):
        wish(case, words=f"Pertanyaan {n}?")
    with pytest.raises(rules.TooManyAsked):
        wish(case, words="Satu lagi?")
    asking.erase_name(case.village, case.ref)
    assert left(case) == ["phone"]
    life.shift(timedelta(days=1, seconds=1))
    wish(case, words="Satu lagi?")


# -- Answering ---------------------------------------------------------------------------------
def test_an_answer_ends_the_request_and_the_reporter_reads_it(case, dewi):
    uid = wish(case).uid
    for _ in range(2):
        answering.decide(actors.of(dewi), uid, is_granted=False, words="Arsip desa menyimpannya.")
    [told] = holdings.held(case.village, case.ref).requests
    assert (told.state, told.answer, told.office) == (
        "refused", "Arsip desa menyimpannya.", "secretary",
    )  # fmt: skip
    [entry] = Entry.objects.filter(kind="rights.decided")
    assert (entry.office, entry.data["granted"]) == ("secretary", False)
    assert "Arsip" not in str(entry.data)
    with pytest.raises(rules.AlreadyAnswered):
        answering.decide(actors.of(dewi), uid, is_granted=True, words="Ya.")
    assert (listed(dewi), len(answering.ended(actors.of(dewi))[0])) == ([], 1)


@pytest.mark.parametrize(
    ("words", "refusal"), [(" ", rules.AnswerMissing), ("a" * 2001, rules.WordsTooLong)]
)
def test_an_answer_has_words(case, dewi, words, refusal):
    with pytest.raises(refusal):
        answering.decide(actors.of(dewi), wish(case).uid, is_granted=True, words=words)
    assert len(listed(dewi)) == 1


def test_the_list_goes_on_page_by_page(case, dewi):
    for n in range(answering.SHOWN + 3):
        DataRequest.objects.create(
            village=case.village, case=case, kind="other", state="done", due_at=clock.now(),
            ended_at=clock.now(), salt=b"", words=f"{n}",
        )  # fmt: skip
    first, older = answering.ended(actors.of(dewi))
    rest, end = answering.ended(actors.of(dewi), older)
    assert [one.words for one in (*first, *rest)] == [f"{n}" for n in range(32, -1, -1)]
    assert end == 0


def test_words_of_what_was_answered_go_with_the_name(make, dewi, life):
    case = make.case(at="closed", name=NAME)
    answering.decide(
        actors.of(dewi), wish(case, words=f"Nama saya {NAME}.").uid, is_granted=True, words="Ya."
    )
    life.shift(timedelta(days=91))
    retention.forget_due()
    row = DataRequest.objects.get()
    assert (row.words, bytes(row.salt), row.answer) == ("", b"", "Ya.")
    assert retention.forget_due() == 0


# -- Who answers -------------------------------------------------------------------------------
def test_the_secretary_answers_unless_the_village_names_another(case, make, dewi, ratna, village):
    uid = wish(case).uid
    assert (listed(dewi), listed(make.joko), listed(ratna)) == ([uid], [], [])
    villages.change_settings(village, by=make.joko, dpo_role="village_head")
    case.village.refresh_from_db()
    assert charge.title(village) == "Kepala Desa"
    assert [listed(one) for one in fresh(dewi, make.joko, ratna)] == [[], [], [uid]]
    with pytest.raises(village_rules.NotAChoice):
        villages.change_settings(village, by=make.joko, dpo_role="section_welfare")


def fresh(*officials):
    return [type(one).objects.select_related("village").get(pk=one.pk) for one in officials]


def test_where_nobody_holds_the_office_the_next_keeper_answers(case, make, wati):
    uid = wish(case).uid
    assert (listed(make.joko), listed(wati)) == ([uid], [])
    assert charge.title(case.village) == "Kasi Pelayanan"


def test_who_the_case_is_about_never_sees_it_and_the_next_one_answers(make, dewi, village):
    about = office_of(village, "secretary")
    case = make.case(about_office=str(about.pk), name=NAME)
    uid = wish(case).uid
    assert (listed(dewi), listed(make.joko)) == ([], [uid])
    with pytest.raises(rules.NoSuchRequest):
        answering.decide(actors.of(dewi), uid, is_granted=True, words="Ya.")
    other = wish(make.case())
    assert (listed(dewi), listed(make.joko)) == ([other.uid], [uid])
    assert charge.in_charge(case) == (make.joko.pk,)


def test_who_answers_sees_every_case(village):
    assert {*village_rules.DPOS} == SEES_ALL == {*rules.STAND_INS}


def test_the_next_village_sees_nothing_of_it(case, dewi, budi, next_village):
    uid = wish(case).uid
    assert listed(budi) == []
    with pytest.raises(rules.NoSuchRequest):
        answering.decide(actors.of(budi), uid, is_granted=True, words="Ya.")


# -- Late --------------------------------------------------------------------------------------
def test_what_is_late_is_marked_once_and_open_to_the_keepers(case, make, dewi, ratna, life):
    uid = wish(case).uid
    life.shift(timedelta(hours=71))
    assert (answering.mark_late(), listed(make.joko)) == (0, [])
    life.shift(timedelta(hours=2))
    assert (answering.mark_late(), answering.mark_late()) == (1, 0)
    assert kinds(case) == ["rights.asked", "rights.late"]
    assert listed(dewi) == listed(make.joko) == listed(ratna) == [uid]
    answering.decide(actors.of(make.joko), uid, is_granted=True, words="Ini salinannya.")
    assert listed(dewi) == []


# -- In any order ------------------------------------------------------------------------------
ACTS = st.sampled_from(
    ["erase_contact", "erase_name", "withdraw", "correct", "story", "ask", "ask", "grant", "refuse",
     "hold", "let_go", "sweep", "day"]
)  # fmt: skip


def do(act, case, make, dewi, life):
    village, ref = case.village, case.ref
    first = next(iter(answering.waiting(actors.of(dewi))), None)
    verbs = {
        "erase_contact": lambda: asking.erase_contact(village, ref),
        "erase_name": lambda: asking.erase_name(village, ref),
        "withdraw": lambda: asking.withdraw_consent(village, ref),
        "correct": lambda: asking.correct(village, ref, key=uuid4(), name=NAME, phone=PHONE),
        "story": lambda: asking.correct_story(village, ref, key=uuid4(), words="RT 4."),
        "ask": lambda: wish(case, "restrict", words=""),
        "hold": lambda: hold(Case.objects.get(pk=case.pk), make),
        "let_go": lambda: let_go(case, make),
        "sweep": lambda: (asking.carry_out(), answering.mark_late()),
        "day": lambda: life.shift(timedelta(days=1)),
        "grant": lambda: first and answer(dewi, first, is_granted=True),
        "refuse": lambda: first and answer(dewi, first, is_granted=False),
    }
    try:
        verbs[act]()
    except Refused:
        return False
    return True


def answer(dewi, first, *, is_granted):
    answering.decide(actors.of(dewi), first.uid, is_granted=is_granted, words="Sudah kami baca.")


def test_in_any_order_nothing_is_asked_without_end_nor_erased_against_the_law(
    make, dewi, village, life
):
    case = make.case(at="verified", name=NAME, phone=PHONE, publish_ok=True)

    @settings(max_examples=400 if LONG else 25, deadline=None, suppress_health_check=[*HealthCheck])
    @given(st.lists(ACTS, max_size=12))
    def lives(acts):
        with transaction.atomic():
            for act in acts:
                was_held = Case.objects.get(pk=case.pk).is_on_hold
                before = {*left(case)}
                done = do(act, case, make, dewi, life)
                if was_held and act != "let_go":
                    assert before <= {*left(case)}  # what is held is never erased
                if done and act in ("erase_contact", "erase_name") and not was_held:
                    assert {"erase_contact": "phone", "erase_name": "name"}[act] not in left(case)
                assert_true_to_the_book(case)
            transaction.set_rollback(True)

    lives()


def assert_true_to_the_book(case):
    """Each request has its entries, each ended one exactly one end, and no wish waits twice."""
    book = Entry.objects.filter(subject=case.ref, kind__startswith="rights.")
    told = [(entry.data["request"], entry.kind) for entry in book]
    assert len(told) == len({*told})
    for row in DataRequest.objects.filter(case=case):
        ends = [kind for pk, kind in told if pk == row.pk and kind in {
            "rights.done", "rights.decided"}]  # fmt: skip
        assert (len(ends), row.is_waiting) in {(1, False), (0, True)}
        assert ((row.pk, "rights.late") in told) == (row.late_at is not None)
    assert max(row_count(case, kind) for kind in ("restrict", *rules.ERASED)) <= 1
    shown = Publication.objects.filter(case=case, is_shown=True).exists()
    assert not shown or Case.objects.get(pk=case.pk).publish_ok


def row_count(case, kind):
    return DataRequest.objects.filter(case=case, kind=kind, ended_at=None).count()
