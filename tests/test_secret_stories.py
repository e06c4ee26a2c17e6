"""What was told in secret is read by who keeps it, works on it or told it, and by nobody else."""

import json
import os
from datetime import date, time

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from kentongan.base import clock, keys
from kentongan.base.refusals import Refused
from kentongan.cases import access, actors, stories, turn
from kentongan.cases import actions as cases
from kentongan.cases.actions import granting
from kentongan.cases.models import Case, Message, Proposal
from kentongan.cases.stories import ROW, SHUT, Told
from kentongan.cases.visibility import Output
from kentongan.intake import passing, shutting
from kentongan.ledger.models import Entry
from kentongan.ledger.testing import settle
from kentongan.vault import messenger, reading
from kentongan.vault import stories as vault
from kentongan.vault.models import ReadingKey, StoryKey
from kentongan.vault.stories import CODE, EXACT, STORY, WORKER
from kentongan.village import actions as villages
from kentongan.village.models import Category, Official, Tenure
from tests.cast import PASSPHRASE, PASSWORD, fresh, hire, reads, said, stood, told

pytestmark = pytest.mark.django_db

CONSOLE = Output.CONSOLE
TEXT, PLACE = "Kanarini jatuh di jembatan Lutungan.", "Belakang langgar Wringin"
LAT, LON = -7.391236, 109.361237
NEAR = (-7.391, 109.361)
GIVEN = "kerbau-mandi-di-kali"


@pytest.fixture(autouse=True)
def monday(today):
    today(date(2026, 8, 3))


@pytest.fixture
def file(make):
    """``file(at)``: a case with words, place and position."""

    def file(at="received", **answers):
        return make.case(
            at, **{"text": TEXT, "place": PLACE, "lat": str(LAT), "lon": str(LON), **answers}
        )

    return file


def reader_of(official, password=PASSWORD):
    return reading.unlock(official, password)


def seen(official, case):
    """What the official gets to read of the case as it is now."""
    return stories.told(reads(official).reader, fresh(case), CONSOLE)


def heard(official, case):
    """The words said on the case, as the official gets to read them."""
    messages = list(Message.objects.filter(case=case.pk).order_by("pk"))
    stories.read_out(reads(official).reader, fresh(case), messages, CONSOLE)
    return [one.text for one in messages]


def worker():
    return messenger.reader(keys.key("messenger"))


def readers(case, part=STORY):
    return {*StoryKey.objects.get(subject=case.ref, part=part).wraps}


def leave(official):
    for tenure in Tenure.objects.select_related("village", "official").filter(official=official):
        villages.dismiss(tenure, by=None)


def log_in_anew(*officials):
    """The worker comes by before and after: whoever has lost his key has a new one, and what is
    his."""
    settle()
    found = [reader_of(one) for one in officials]
    settle()
    return found


# -- Nothing in the rows -------------------------------------------------------------------------
def lying_open(*words):
    """Those of the words that stand in any value of any row."""
    rows = [row for model in apps.get_models() for row in model._base_manager.values_list()]
    values = [bytes(one) if isinstance(one, memoryview) else one for row in rows for one in row]
    data = str(values).lower()
    return [word for word in words if word.lower() in data]


def test_no_word_of_a_secret_case_lies_in_a_row(make, file, joko, wati):
    case = file("in_progress")
    cases.summarise(case, summary="Ringkasnya Kedungombo.", by=joko)
    cases.note(case, words="Tanya Bu Sumirah.", by=wati)
    cases.tell(case, words="Kami jenguk Selasapagi.", by=wati)
    cases.speak(case, words="Kakinya terkilirparah.")
    settle()
    row = Case.objects.values(*ROW, "is_sealed").get()
    assert row == {**ROW, "is_sealed": True}
    assert {(one.text, bytes(one.salt)) for one in Message.objects.all()} == {("", b"")}
    words = ("Kanarini", "Wringin", "Kedungombo", "Sumirah", "Selasapagi", "terkilirparah")
    assert lying_open(*words, str(LAT), str(LON)) == []
    assert told(case) == Told(TEXT, "Ringkasnya Kedungombo.", PLACE, *NEAR)
    assert [(one.text, one.is_inner) for one in said(case)] == [
        ("Tanya Bu Sumirah.", True),
        ("Kami jenguk Selasapagi.", False),
        ("Kakinya terkilirparah.", False),
    ]


@pytest.mark.parametrize("privacy", ["rahasia", "terbuka"])
def test_words_sealed_are_bound_to_the_ledger_by_digest_like_those_that_lie_open(
    file, joko, privacy
):
    case = cases.note(file(privacy=privacy), words="kata-rahasia-kantor", by=joko)
    cases.shield(case)
    entry = Message.objects.get(case=case).entry
    name = f"said-{entry.pk}"
    words = vault.added(reader_of(joko), case.village, {case.ref: [name]})
    kept = json.loads(words[case.ref][name])
    assert kept["words"] == "kata-rahasia-kantor"
    assert entry.data["words"] == turn.digest(bytes.fromhex(kept["salt"]), kept["words"])


def test_what_is_told_openly_lies_in_its_row_for_everybody(file, ratna):
    case = file(privacy="terbuka")
    assert not StoryKey.objects.exists()
    assert seen(ratna, case) == stories.told(None, case, CONSOLE) == Told(TEXT, "", PLACE, *NEAR)
    assert stories.spot(None, case, CONSOLE) == (LAT, LON)


# -- Who reads -----------------------------------------------------------------------------------
def test_the_desk_and_the_secretary_read_and_nobody_who_has_no_hand_in_it(
    file, joko, wati, dewi, ratna, yanto, budi
):
    case = file()
    cases.note(case, words="Tanya RT.", by=joko)
    settle()
    for official in (joko, dewi):
        assert (seen(official, case), heard(official, case)) == (told(case), ["Tanya RT."])
    for official in (wati, ratna, yanto, budi):
        assert (seen(official, case), heard(official, case)) == (SHUT, [""])
        assert stood(official, case) is None
    assert (stories.told(None, case, CONSOLE), stories.spot(None, case, CONSOLE)) == (SHUT, None)


def test_the_handler_reads_from_the_handing_over_on(make, file, wati, joko):
    case = file("verified")
    assert seen(wati, case) == SHUT
    cases.dispose(case, to=make.office("section_welfare"), words="Tolong dicek.", by=joko)
    assert seen(wati, case) == SHUT  # the worker has not come by yet
    settle()
    assert (seen(wati, case), heard(wati, case)) == (told(case), ["Tolong dicek."])


def test_who_had_it_before_reads_on_unless_it_was_taken_back(make, file, wati, yanto, joko):
    case = file("assigned")
    settle()
    cases.dispose(case, to=make.office("hamlet_head"), by=joko)
    settle()
    assert (seen(wati, case), seen(yanto, case)) == (told(case), told(case))
    cases.undo(case, by=joko)
    settle()
    assert (seen(wati, case), seen(yanto, case)) == (told(case), SHUT)


def test_the_head_reads_what_he_was_handed(make, file, ratna, joko):
    case = file("verified")
    cases.dispose(case, to=make.office("village_head"), by=joko)
    settle()
    assert seen(ratna, case) == told(case)


@pytest.mark.parametrize("role", ["secretary", "service_head", "section_welfare"])
def test_whom_it_is_about_reads_nothing_whatever_else_he_is(make, village, file, role):
    accused = hire(village, "tono", "Tono", "operator")
    rina = hire(village, "rina", "Rina", "operator")
    leave(make.wati)
    leave(make.joko)
    villages.appoint(accused, make.office(role), by=None)
    case = file(about_office=str(make.office(role).pk))
    settle()
    assert (seen(accused, case), stood(accused, case)) == (SHUT, None)
    assert (seen(rina, case).text, stood(rina, case)) == (TEXT, (LAT, LON))
    stories.settle(reader_of(rina), fresh(case))
    assert (seen(accused, case), stood(accused, case)) == (SHUT, None)


def test_the_village_key_does_not_open_what_is_about_one_of_its_keepers(make, file, joko, wati):
    about = str(make.office("service_head").pk)
    assert "village:1" in readers(file(about_office=about))  # nobody else is there to read it
    hire(make.village, "dewi", "Dewi", "secretary")
    assert "village:1" not in readers(file(about_office=about))
    assert "village:1" in readers(file(about_office=str(make.office("section_welfare").pk)))


def test_the_worker_reads_what_its_teller_wished_secret_and_nothing_secret_by_its_matter(
    make, file
):
    wished, about = file(), file(about_office=str(make.office("secretary").pk))
    assert stories.told(worker(), wished, CONSOLE) == told(wished)
    assert (stories.told(worker(), about, CONSOLE), stories.spot(worker(), wished, CONSOLE)) == (
        SHUT,
        None,
    )


def test_many_are_read_at_once_each_by_its_own_readers(make, file, wati, django_assert_num_queries):
    mine, other, plain = file("assigned"), file(), file(privacy="terbuka")
    settle()
    both = [fresh(one) for one in (mine, other, plain)]
    reader = reader_of(wati)
    with django_assert_num_queries(1):
        found = stories.told_in(reader, both, CONSOLE)
    assert {pk: one.text for pk, one in found.items()} == {
        mine.pk: TEXT,
        other.pk: "",
        plain.pk: TEXT,
    }
    assert [pk for pk, one in found.items() if one.is_shut] == [other.pk]


# -- The exact place -----------------------------------------------------------------------------
def test_the_exact_place_is_for_the_desk_and_100_metres_for_the_others(
    make, file, joko, wati, dewi
):
    case = file("assigned")
    settle()
    assert [stood(one, case) for one in (joko, wati, dewi)] == [(LAT, LON), None, None]
    for official in (joko, wati, dewi):
        assert (seen(official, case).lat, seen(official, case).lon) == NEAR


def test_who_took_the_report_knows_where(make, yanto, wati):
    case = make.report(TEXT, lat=str(LAT), lon=str(LON), channel="walk_in", by=yanto)
    assert (seen(yanto, case).text, stood(yanto, case)) == (TEXT, (LAT, LON))
    assert (seen(wati, case), stood(wati, case)) == (SHUT, None)


# -- From open to secret -------------------------------------------------------------------------
def supervise(case, make):
    cases.verify(case, report_class="supervisory", category=make.category("road"), by=make.joko)


def sort_as_secret(case, make):
    cases.sort(case, report_class="", category=make.category("protection"), by=make.joko)


CLOSING = {
    "verified as supervisory": supervise,
    "sorted into a secret category": sort_as_secret,
    "shielded": lambda case, make: cases.shield(case),
    "vouched for in secret": lambda case, make: cases.vouch(case, privacy="rahasia"),
}


def indexed(case):
    return apps.get_model("insight", "SearchText").objects.get(pk=case.pk).words.split()


@pytest.mark.parametrize("close", CLOSING.values(), ids=CLOSING)
def test_an_open_case_is_sealed_the_moment_it_becomes_secret(make, file, joko, ratna, close):
    case = file(privacy="terbuka")
    cases.summarise(case, summary="Jembatan putus.", by=joko)
    cases.note(case, words="Tanya Bu Sumirah.", by=joko)
    settle()
    assert {"jatuh", "wringin"} <= {*indexed(case)}
    close(fresh(case), make)
    assert Case.objects.values(*ROW, "is_sealed").get() == {**ROW, "is_sealed": True}
    assert {(one.text, bytes(one.salt)) for one in Message.objects.all()} == {("", b"")}
    assert (seen(joko, case), stood(joko, case)) == (
        Told(TEXT, "Jembatan putus.", PLACE, *NEAR),
        (LAT, LON),
    )
    assert (heard(joko, case), heard(ratna, case)) == (["Tanya Bu Sumirah."], [""])
    assert (seen(ratna, case), stood(ratna, case)) == (SHUT, None)
    settle()
    assert {word.split(":")[0] for word in indexed(case)} <= {"v", "o"}
    assert lying_open("Kanarini", "Wringin", "Sumirah", str(LAT)) == []


def test_what_is_said_later_is_sealed_too(make, file, joko):
    case = file(privacy="terbuka")
    cases.shield(case)
    cases.speak(case, words="Kakinya terkilir.")
    assert [one.text for one in Message.objects.all()] == [""]
    assert heard(joko, case) == ["Kakinya terkilir."]


@pytest.mark.parametrize("privacy", ["rahasia", "terbuka"])
def test_what_is_proposed_lies_sealed_and_is_told_once_it_was_granted(
    make, file, village, joko, privacy
):
    villages.change_settings(village, by=joko, needs_second_person_to_archive=True)
    rina = hire(village, "rina", "Rina", "operator")
    case = file(privacy=privacy)
    cases.archive(case, reason="other", words="Sebab Wringinkembar.", by=joko)
    cases.shield(fresh(case))
    proposal = Proposal.objects.select_related("case__village").get()
    assert (proposal.words, lying_open("Wringinkembar")) == ("", [])
    read = stories.proposed(reader_of(rina), fresh(case), proposal, CONSOLE)
    assert read == "Sebab Wringinkembar."
    for reader in (None, stories.Reader("official-0", bytes(32))):
        with pytest.raises(granting.NotOpenToYou):
            cases.grant(proposal, by=rina, reader=reader)
    assert Proposal.objects.get().decided_at is None
    cases.grant(proposal, by=rina, reader=reader_of(rina))
    assert heard(joko, case) == ["Sebab Wringinkembar."]
    assert lying_open("Wringinkembar") == []


def test_the_words_of_a_proposal_never_stood_in_a_row(make, file, village, joko):
    villages.change_settings(village, by=joko, needs_second_person_to_archive=True)
    case = file()
    with CaptureQueriesContext(connection) as seen:
        cases.archive(case, reason="other", words="Sebab Wringinkembar.", by=joko)
    assert Proposal.objects.exists()
    assert not any("Wringinkembar" in one["sql"] for one in seen.captured_queries)


def test_words_of_a_proposal_that_was_refused_are_sealed_away_with_the_rest(
    make, file, village, joko
):
    villages.change_settings(village, by=joko, needs_second_person_to_archive=True)
    rina = hire(village, "rina", "Rina", "operator")
    case = file(privacy="terbuka")
    cases.archive(case, reason="other", words="Sebab Wringinkembar.", by=joko)
    cases.refuse(Proposal.objects.select_related("case__village").get(), by=rina, words="Jangan.")
    cases.shield(fresh(case))
    assert lying_open("Wringinkembar", "Jangan.") == []


def test_an_open_case_stays_open_whatever_else_is_done(make, file, joko):
    case = file("answered", privacy="terbuka")
    settle()
    assert (fresh(case).is_sealed, fresh(case).text) == (False, TEXT)
    assert [one.text for one in Message.objects.all()] == ["Lubang sudah kami tambal."]


def test_becoming_supervisory_takes_the_workers_key_and_nobody_elses(make, file, joko):
    case = file()
    before = readers(case)
    supervise(case, make)
    assert before - readers(case) == {WORKER}
    assert (stories.told(worker(), fresh(case), CONSOLE), seen(joko, case)) == (SHUT, told(case))


def test_an_official_who_reads_it_gives_on_what_the_worker_never_had(make, file, joko, wati):
    case = file()
    supervise(case, make)
    make.step(fresh(case), "dispose")
    settle()
    assert seen(wati, case) == SHUT
    stories.settle(reader_of(joko), fresh(case))
    assert (seen(wati, case), stood(wati, case)) == (told(case), None)
    assert stories.told(worker(), fresh(case), CONSOLE) == SHUT


# -- Coming and going ----------------------------------------------------------------------------
def test_a_new_reading_key_reads_again_once_the_worker_has_passed_on(file, joko, wati):
    case = file("assigned")
    cases.note(case, words="Tanya RT.", by=wati)
    settle()
    old = reader_of(wati)
    new = reading.unlock(wati, GIVEN)
    assert stories.told(new, fresh(case), CONSOLE) == SHUT
    assert new.name not in readers(case)
    settle()
    assert stories.told(new, fresh(case), CONSOLE) == told(case)
    passing.hand_on(fresh(case))
    assert stories.told(old, fresh(case), CONSOLE) == SHUT
    assert readers(case) & {old.name, new.name} == {new.name}


def test_after_a_new_key_what_is_secret_by_its_matter_waits_for_a_colleague(make, file, joko, dewi):
    case = file(about_office=str(make.office("section_welfare").pk))
    new = reading.renew(dewi, GIVEN)
    settle()
    assert stories.told(new, fresh(case), CONSOLE) == SHUT
    assert stories.give_all(reader_of(joko), actors.of(dewi)) == 1
    assert stories.told(new, fresh(case), CONSOLE) == told(case)


def test_an_official_whose_office_ended_reads_nothing(file, joko, wati):
    case = file("assigned")
    for words in ("Tanya RT.", "Sudah kami jenguk."):
        cases.note(case, words=words, by=wati)
    settle()
    reader = reader_of(wati)
    leave(wati)
    settle()
    assert not ReadingKey.objects.filter(official=wati).exists()
    (new,) = log_in_anew(wati)
    assert new.private != reader.private
    assert (seen(wati, case), heard(wati, case), stood(wati, case)) == (SHUT, ["", ""], None)
    passing.hand_on(fresh(case))
    assert stories.told(reader, fresh(case), CONSOLE) == SHUT
    assert readers(case).isdisjoint({reader.name, new.name})


def test_who_comes_into_the_office_reads_what_it_had(make, village, file, joko, wati):
    case, other = file("assigned"), file()
    leave(wati)
    tono = hire(village, "tono", "Tono", "operator")
    leave(tono)
    villages.appoint(tono, make.office("section_welfare"), by=None)
    log_in_anew(tono)
    assert (seen(tono, case), seen(tono, other)) == (told(case), SHUT)


def test_an_office_begins_and_ends_by_the_calendar(make, village, file, joko, wati, today):
    case, tomorrow = file("assigned"), date(2026, 8, 4)
    tono = hire(village, "tono", "Tono", "hamlet_head")
    villages.dismiss(Tenure.objects.get(official=wati), on=tomorrow, by=None)
    villages.appoint(tono, make.office("section_welfare"), since=tomorrow, by=None)
    settle()
    passing.follow_the_calendar()
    assert (seen(wati, case), seen(tono, case)) == (told(case), SHUT)
    today(tomorrow)
    village.refresh_from_db()
    passing.follow_the_calendar()
    assert not ReadingKey.objects.filter(official=wati).exists()
    assert seen(tono, case) == told(case)


def test_a_worker_that_was_down_for_days_makes_up_for_them(make, file, wati, dewi, village, today):
    case, tomorrow = file("assigned"), date(2026, 8, 4)
    settle()
    tono = hire(village, "tono", "Tono", "hamlet_head")
    villages.dismiss(Tenure.objects.get(official=wati), on=tomorrow, by=None)
    villages.appoint(tono, make.office("section_welfare"), since=tomorrow, by=None)
    settle()
    today(date(2026, 8, 20))
    village.refresh_from_db()
    assert passing.follow_the_calendar() >= 2
    assert not ReadingKey.objects.filter(official=wati).exists()
    assert seen(tono, case) == told(case)


def test_a_key_made_after_an_office_ended_is_not_taken(make, wati, village, today):
    villages.appoint(wati, make.office("operator"), since=date(2020, 1, 1), by=None)
    ending = Tenure.objects.get(official=wati, office__role="section_welfare")
    villages.dismiss(ending, on=date(2026, 8, 4), by=None)
    today(date(2026, 8, 10))
    passing.follow_the_calendar()
    assert not ReadingKey.objects.filter(official=wati).exists()
    reading.renew(wati, PASSWORD)
    today(date(2026, 8, 11))
    passing.follow_the_calendar()
    assert ReadingKey.objects.filter(official=wati).exists()


def test_who_is_switched_off_reads_nothing_until_he_is_back(file, joko, wati):
    case = file("assigned")
    settle()
    reader = reader_of(wati)
    villages.set_active(wati, is_active=False, by=joko)
    settle()
    assert not ReadingKey.objects.filter(official=wati).exists()
    passing.hand_on(fresh(case))
    assert stories.told(reader, fresh(case), CONSOLE) == SHUT
    villages.set_active(wati, is_active=True, by=joko)
    settle()
    assert not ReadingKey.objects.filter(official=wati).exists()
    assert seen(wati, case) == SHUT
    settle()
    assert (seen(wati, case), stories.told(reader, fresh(case), CONSOLE)) == (told(case), SHUT)


def test_who_keeps_one_of_two_offices_reads_what_is_for_that_one(make, file, joko, wati, dewi):
    mine, other = file("assigned"), file()
    villages.appoint(dewi, make.office("affairs_planning"), by=None)
    cases.dispose(mine, to=make.office("affairs_planning"), by=joko)
    settle()
    old = reader_of(dewi)
    assert stories.told(old, fresh(other), CONSOLE) == told(other)
    villages.dismiss(Tenure.objects.get(official=dewi, office__role="secretary"), by=None)
    log_in_anew(dewi)
    assert (seen(dewi, mine), seen(dewi, other)) == (told(mine), SHUT)


def test_who_leaves_the_desk_for_another_office_knows_the_place_no_more(make, file, joko):
    case = file()
    villages.dismiss(Tenure.objects.get(official=joko), by=None)
    villages.appoint(joko, make.office("secretary"), by=None)
    log_in_anew(joko)
    assert (seen(joko, case), stood(joko, case)) == (told(case), None)


def test_who_comes_into_the_office_it_is_about_reads_it_no_more(make, file, wati, yanto, joko):
    case = file("verified", about_office=str(make.office("secretary").pk))
    cases.dispose(case, to=make.office("section_welfare"), by=joko)
    settle()
    stories.settle(reader_of(joko), fresh(case))
    assert seen(wati, case) == told(case)
    villages.appoint(wati, make.office("secretary"), by=None)
    assert not access.may_see(actors.of(wati), fresh(case))
    settle()
    stories.settle(reader_of(joko), fresh(case))
    assert seen(wati, case) == SHUT
    assert reader_of(wati).name not in readers(case)


# -- Any sequence --------------------------------------------------------------------------------
OFFICES = ("section_welfare", "hamlet_head", "secretary", "service_head", "village_head")


class Office(RuleBasedStateMachine):
    """Hand over, take back, appoint, dismiss, switch off and on, log in, also by passwords made by
    others, make secret and let the worker come by, in any order: whoever may read then can, and
    nobody else, nor by a key he had. Rina of the desk stays; she looks at every case."""

    make = rina = None  # set by the test

    @initialize(about=st.sampled_from(("secretary", "section_welfare")))
    def begin(self, about):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        names = ("joko", "wati", "dewi", "ratna", "yanto")
        self.people = [Official.objects.select_related("village").get(username=n) for n in names]
        self.everybody = (self.rina, *self.people)
        self.passwords = {one.pk: PASSWORD for one in self.everybody}
        self.readers, self.past = {}, set()
        for official in self.everybody:
            self.enter(official)
        accusing = {"about_office": str(self.make.office(about).pk)}
        self.cases = [self.file(**answers) for answers in ({}, {"privacy": "terbuka"}, accusing)]
        self.handed = {case.pk: [] for case in self.cases}

    def teardown(self):
        try:
            self.work()
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def file(self, **answers):
        case = self.make.report(TEXT, lat=str(LAT), lon=str(LON), **answers)
        road = self.make.category("road")
        return cases.verify(case, report_class="ordinary", category=road, by=self.rina)

    def enter(self, official):
        """He logs in: what opened stories to him before may still be somewhere."""
        if official.is_active:
            reader = reader_of(official, self.passwords[official.pk])
            self.readers[official.pk] = reader
            self.past.add(reader)

    def attempt(self, what):
        try:
            return what()
        except Refused:
            return None

    which = st.integers(0, 2)
    who = st.integers(0, len(OFFICES) - 1)
    role = st.sampled_from(OFFICES)

    def held(self, **where):
        held = Tenure.objects.select_related("village", "official").filter(until=None)
        return list(held.filter(**where).exclude(official=self.rina))

    @rule(which=which, role=role)
    def dispose(self, which, role):
        case, to = fresh(self.cases[which]), self.make.office(role)
        if self.attempt(lambda: cases.dispose(case, to=to, words="Tolong.", by=self.rina)):
            self.handed[case.pk].append(to.pk)

    @rule(which=which)
    def take_back(self, which):
        case = fresh(self.cases[which])
        is_handing = turn.last_entry(case).kind == "case.disposed"
        if is_handing and self.attempt(lambda: cases.undo(case, by=self.rina)):
            self.handed[case.pk].pop()

    @rule(who=who, role=role)
    def appoint(self, who, role):
        office = self.make.office(role)
        if self.people[who].is_active:
            for tenure in self.held(office=office):
                villages.dismiss(tenure, by=None)
            villages.appoint(self.people[who], office, by=None)

    @rule(who=who, n=st.integers(0, 9))
    def dismiss(self, who, n):
        if held := self.held(official=self.people[who]):
            villages.dismiss(held[n % len(held)], by=None)

    @rule(who=who)
    def switch_off(self, who):
        villages.set_active(self.people[who], is_active=False, by=None)

    @rule(who=who)
    def switch_on(self, who):
        villages.set_active(self.people[who], is_active=True, by=None)

    @rule(who=who, password=st.sampled_from((PASSWORD, GIVEN)))
    def log_in(self, who, password):
        """By his password, or by another that was made for him."""
        self.passwords[self.people[who].pk] = password
        self.enter(self.people[who])

    @rule()
    def shield(self):
        cases.shield(fresh(self.cases[1]))

    @rule(which=st.integers(0, 1))
    def supervise(self, which):
        case, road = fresh(self.cases[which]), self.make.category("road")
        cases.sort(case, report_class="supervisory", category=road, by=self.rina)

    @rule()
    def work(self):
        """The worker comes by, and everybody logs in: who may read then can, and nobody else."""
        settle()
        self.readers = {}
        for official in self.everybody:
            self.enter(official)
        settle()
        sealed = [case for case in map(fresh, self.cases) if case.is_sealed]
        desk = stories.rules.HEARERS
        self.sit()
        assert {*self.due([case for case in sealed if not case.is_secret])} <= {*self.read(sealed)}
        for case in sealed:
            stories.settle(self.readers[self.rina.pk], case)
        assert {*self.read(sealed)} == {*self.due(sealed)}
        assert {*self.knowing(sealed)} <= {*self.due(sealed, roles=desk, handed={})}
        self.look_at_the_rows(sealed)

    def look_at_the_rows(self, sealed):
        """The keys lie there for those who read them, and for no key that anybody had before."""
        village = self.make.village
        for case in sealed:
            due = {self.readers[pk].name for pk, _ in self.due([case])}
            worker = set() if case.is_secret else {WORKER}
            assert readers(case) - {CODE, *vault.village_reader(village)} == due | worker
            assert {one for one in readers(case, EXACT) if one.startswith(vault.READING)} <= due
        for reader in self.past.difference(self.readers.values()):
            assert {one.text for one in stories.told_in(reader, sealed, CONSOLE).values()} <= {""}
            assert vault.told(reader, village, [case.ref for case in sealed], EXACT) == {}

    def read(self, secret):
        """Who reads what: pairs of official and case."""
        for pk, reader in self.readers.items():
            told = stories.told_in(reader, secret, CONSOLE)
            yield from ((pk, case) for case, one in told.items() if one.text == TEXT)

    def knowing(self, secret):
        """The same of the exact place."""
        for pk, reader in self.readers.items():
            opened = vault.told(reader, self.make.village, [case.ref for case in secret], EXACT)
            yield from ((pk, case.pk) for case in secret if case.ref in opened)

    def sit(self):
        """Who holds which office now, by id and by role."""
        self.seats = {one.pk: set() for one in self.everybody}
        held = Tenure.objects.filter(until=None, official__is_active=True)
        for pk, office, role in held.values_list("official", "office", "office__role"):
            self.seats[pk] |= {office, role}

    def due(self, secret, roles=stories.rules.READERS, handed=None):
        """Who is to read what, by these roles or because it was handed to him."""
        handed = self.handed if handed is None else handed
        for case in secret:
            wanted = {*roles, *handed.get(case.pk, ())}
            for pk, seats in self.seats.items():
                if seats & wanted and case.about_office_id not in seats:
                    yield pk, case.pk


def test_in_any_order_those_who_may_read_can_and_nobody_else(
    make, village, joko, wati, dewi, ratna, yanto
):
    Office.make, Office.rina = make, hire(village, "rina", "Rina", "operator")
    make.case()  # the first one brings the village's procedure
    settle()
    quiet = settings(
        max_examples=200 if os.environ.get("KENTONGAN_LONG") else 10, stateful_step_count=30,
        deadline=None, suppress_health_check=[*HealthCheck],
    )  # fmt: skip
    run_state_machine_as_test(Office, settings=quiet)


# -- What nobody else opens ----------------------------------------------------------------------
@pytest.fixture
def lost(make, file, joko):
    """A case secret by its matter; Joko reads it no more, for his password was made by others."""
    case = file(about_office=str(make.office("section_welfare").pk))
    reading.renew(joko, PASSWORD)
    settle()
    assert seen(joko, case) == SHUT
    return case


def test_a_custodian_opens_by_the_village_key_what_nobody_else_opens(lost, joko, at_desk):
    page = f"/petugas/laporan/{lost.year}/{lost.number}"
    desk = at_desk(joko)
    assert "Buka dengan kunci desa" in desk.get(page).content.decode()
    assert desk.post(f"{page}/kunci").status_code == 422
    assert not Entry.objects.filter(kind="village_key.refused").exists()  # nothing was tried
    wrong = desk.post(f"{page}/kunci", {"passphrase": "bukan kata sandi kunci itu"})
    assert (wrong.status_code, TEXT in wrong.content.decode()) == (422, False)
    assert desk.post(f"{page}/kunci", {"passphrase": PASSPHRASE}).status_code == 303
    assert seen(joko, lost).text == TEXT
    assert TEXT in desk.get(page).content.decode()
    told_of = Entry.objects.get(kind="story.unlocked")
    assert (told_of.subject, told_of.actor) == (lost.ref, f"official:{joko.pk}")


def test_who_is_no_custodian_does_not_open_it_by_that_key(lost, make, dewi):
    with pytest.raises(Refused):
        passing.unlock(dewi, make.village, lost.pk, passphrase=PASSPHRASE)
    assert not Entry.objects.filter(kind="story.unlocked").exists()


# -- What becomes secret -------------------------------------------------------------------------
def test_what_its_category_makes_secret_is_sealed_by_the_next_round(make, file):
    case, other = file("verified", privacy="terbuka"), file("verified", privacy="terbuka")
    elsewhere = Category.objects.filter(is_always_secret=False).exclude(code="road").first()
    Case.objects.filter(pk=other.pk).update(category=elsewhere)
    Category.objects.filter(pk=make.category("road").pk).update(is_always_secret=True)
    passing.follow_the_calendar()
    assert (fresh(case).is_sealed, fresh(other).is_sealed) == (True, False)
    assert (fresh(case).text, told(case).text) == ("", TEXT)


def test_only_what_became_secret_later_still_lies_in_the_files_of_the_database(file, today):
    since = clock.now()
    file()
    case = file(privacy="terbuka")
    assert not shutting.was_late(since)
    today(date(2026, 8, 3), time(12))
    cases.shield(fresh(case))
    assert shutting.was_late(since)
    assert not shutting.was_late(clock.now())
