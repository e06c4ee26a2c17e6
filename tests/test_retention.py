"""Addresses and names go when their time is over, and nothing else does."""

from datetime import timedelta

import pytest

from kentongan.base import clock
from kentongan.cases import actions as cases
from kentongan.cases.models import Case
from kentongan.intake import leftovers, retention
from kentongan.intake.models import Talk, Tie
from kentongan.ledger.models import Entry
from kentongan.messaging import attending, forgetting, outbox, reachable
from kentongan.messaging.contract import Button
from kentongan.messaging.models import Contact, Delivery, Identifier, Incoming, Outgoing
from kentongan.messaging.outbox import Draft
from kentongan.vault import actions as vault_acts
from kentongan.vault import queries as vault
from kentongan.vault.models import BlindIndex
from kentongan.village import actions as villages
from kentongan.village.models import Tenure
from tests.cast import PASSPHRASE, STORY, told
from tests.drum import SARI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("life")]


@pytest.fixture
def ended(make):
    """A case with name and number that has just been closed."""
    return make.case(at="closed", name="Sari Dewi", phone="0812 3456 7890")


@pytest.fixture
def after(life):
    """``after(days)``: the sweep that many days later; for how many cases something went."""

    def sweep(days):
        life.shift(timedelta(days=days))
        return retention.forget_due()

    return sweep


def kept(case):
    return [kind for kind in ("phone", "name") if vault.has(case.village, case.ref, kind)]


def test_the_number_goes_after_thirty_days_and_the_name_after_ninety(ended, after):
    assert (after(29), kept(ended)) == (0, ["phone", "name"])
    assert (after(2), kept(ended)) == (1, ["name"])
    assert not BlindIndex.objects.exists()
    assert (after(58), kept(ended)) == (0, ["name"])
    assert (after(2), kept(ended)) == (1, [])
    assert after(400) == 0
    entries = Entry.objects.filter(kind="identity.forgotten", subject=ended.ref).order_by("seq")
    assert [(entry.office, entry.data["keepers"]) for entry in entries] == [
        ("system", ["messenger"]), ("system", ["custodian"]),
    ]  # fmt: skip


@pytest.mark.parametrize("at", ["received", "in_progress", "answered", "planned"])
def test_of_a_case_that_has_not_ended_nothing_goes(make, after, at):
    case = make.case(at=at, name="Sari Dewi", phone="0812 3456 7890")
    assert (after(900), kept(case)) == (0, ["phone", "name"])


def test_a_reopened_case_keeps_what_it_has_left(make, ended, after):
    after(20)
    cases.reopen(ended, words="Berlubang lagi.", by=make.joko)
    assert (after(400), kept(ended)) == (0, ["phone", "name"])


def test_the_village_chooses_the_days(make, ended, after):
    villages.change_settings(ended.village, by=make.joko, keeps_address=14, keeps_identity=20)
    assert (after(15), kept(ended)) == (1, ["name"])
    assert (after(6), kept(ended)) == (1, [])


def test_a_case_on_hold_keeps_all_until_it_is_let_go(make, ended, after):
    cases.hold(ended, words="Permintaan penyidik 12/2026.", by=make.joko)
    assert (after(200), kept(ended)) == (0, ["phone", "name"])
    cases.let_go(Case.objects.get(pk=ended.pk), by=make.joko)
    assert (after(0), kept(ended)) == (2, [])
    kinds = Entry.objects.filter(subject=ended.ref).values_list("kind", flat=True)
    assert {"case.held", "case.let_go"} <= {*kinds}


def test_the_next_village_has_days_of_its_own(ended, next_village, after):
    villages.change_settings(next_village, by=None, keeps_address=14)
    assert (after(20), kept(ended)) == (0, ["phone", "name"])


# -- Conversations -----------------------------------------------------------------------------
def test_the_conversation_parts_from_its_case_and_its_person_is_forgotten(make, tied, after):
    case = tied(make.case(at="closed"))
    assert (after(31), Tie.objects.count()) == (1, 0)
    assert leftovers.forget_strangers() == 1
    contact = Contact.objects.get()
    assert (bytes(contact.reach), contact.is_lost, Identifier.objects.count()) == (b"", True, 0)
    assert not Talk.objects.exists()
    assert leftovers.forget_strangers() == 0
    assert told(case).text == STORY


def test_who_writes_again_is_a_new_person(sari, deliver, life, go):
    life.shift(timedelta(days=31))
    leftovers.forget_strangers()
    deliver({"text": "Halo lagi", "from": SARI})
    go(seconds=1)
    again = Contact.objects.get(is_lost=False)
    assert again.pk != sari.pk


def test_who_has_an_open_case_or_works_here_is_not_forgotten(make, tied, sari, life, wati):
    tied(make.case(at="in_progress"))
    life.shift(timedelta(days=400))
    assert leftovers.forget_strangers() == 0
    Tie.objects.all().delete()
    Contact.objects.update(official=wati)
    assert leftovers.forget_strangers() == 0


def test_who_still_waits_for_a_person_is_not_forgotten(sari, life):
    Talk.objects.update_or_create(
        contact=sari, defaults={"village": sari.village, "wants_human_since": clock.now()}
    )
    life.shift(timedelta(days=400))
    assert leftovers.forget_strangers() == 0
    Talk.objects.update(wants_human_since=None)
    assert leftovers.forget_strangers() == 1


def test_what_is_emptied_is_neither_replayed_nor_asked_for_its_buttons(sari, provider, go, life):
    outbox.say(sari, Draft("Pilih", buttons=(Button("x", "Ya"),)), key="pilih")
    go(seconds=1)
    assert len(reachable.buttons_shown(sari)) == 1
    dead = {"state": "dead", "ended_at": clock.now()}
    Incoming.objects.update(**dead)
    life.shift(timedelta(days=31))
    forgetting.forget_words()
    assert reachable.buttons_shown(sari) == []
    assert attending.replay(Incoming.objects.first()) is False
    Outgoing.objects.update(**dead)
    assert outbox.replay(Outgoing.objects.first()) is False


def test_words_of_messages_are_emptied_a_month_after_they_are_done(sari, make, tied, go, life):
    tied(make.case(at="verified"))
    go(minutes=1)
    counts = Incoming.objects.count(), Outgoing.objects.count()
    assert min(counts) > 0
    forgetting.forget_words()
    assert not Incoming.objects.filter(sealed=b"").exists()
    life.shift(timedelta(days=31))
    assert forgetting.forget_words() > 0
    assert (Incoming.objects.count(), Outgoing.objects.count()) == counts
    rows = [*Incoming.objects.all(), *Outgoing.objects.all()]
    assert {bytes(row.sealed) for row in rows if row.ended_at} == {b""}
    assert not Delivery.objects.exists()


# -- Keys --------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_an_office_that_ends_by_the_calendar_ends_the_key(village, joko, life):
    own = vault_acts.make_own_key(joko, paper=PASSPHRASE, new="gerobak pisang langit kertas")
    Tenure.objects.filter(official=joko).update(until=clock.today(village.zone))
    life.shift(timedelta(days=2))  # nobody presses anything that day
    assert retention.end_keys() == 1
    assert not own.wraps.exists()
    assert retention.end_keys() == 0
