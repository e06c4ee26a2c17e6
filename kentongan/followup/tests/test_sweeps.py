"""The sweeps: silence closes, lateness goes up, nothing is said twice, nothing stops the rest."""

from datetime import date

import pytest

from kentongan.base import clock, jobs
from kentongan.cases import actions as cases
from kentongan.cases.models import Case
from kentongan.followup import schedule, sweeps
from kentongan.followup.models import Watch
from kentongan.intake.models import HeldUpload
from kentongan.ledger.models import Entry
from kentongan.village.models import Tenure, Village

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 8, 3)


@pytest.fixture(autouse=True)
def monday(today):
    """Before anything is founded: the ledger's time never goes back."""
    today(MONDAY)


@pytest.fixture
def on(today):
    """``on(day)``: that day's followers and sweeps, at ten."""

    def run(day):
        today(day)
        jobs.run_all()
        for sweep in (sweeps.close_silent, sweeps.expire_incomplete, sweeps.nudge):
            sweep()
        jobs.run_all()

    return run


def marks(case):
    entries = Entry.objects.filter(
        subject=case.ref, kind__in=["case.reminded", "case.escalated"]
    ).order_by("seq")
    return [(e.kind.removeprefix("case."), e.data["level"], e.data["to"]) for e in entries]


def status(case):
    return Case.objects.get(pk=case.pk).status


# -- Silence -------------------------------------------------------------------------------------
def test_an_answer_nobody_answers_closes_after_the_window(make, on):
    case = make.case(at="answered")  # on the 3rd, ten days
    on(date(2026, 8, 13))
    assert status(case) == "answered"
    on(date(2026, 8, 14))
    closed = Case.objects.get(pk=case.pk)
    assert (closed.status, closed.closed_by) == ("closed", "system")


def test_what_was_never_completed_expires(make, on):
    case = make.case(at="needs_info")  # on the 3rd, thirty days
    on(date(2026, 9, 2))
    assert status(case) == "needs_info"
    on(date(2026, 9, 3))
    expired = Case.objects.get(pk=case.pk)
    assert (expired.status, expired.archive_reason) == ("archived", "expired")


def test_each_village_closes_on_its_own_day(make, on, today, village):
    case = make.case(at="answered")
    today(date(2026, 8, 13), zone="Asia/Jayapura")
    Village.objects.filter(pk=village.pk).update(zone="Asia/Jayapura")
    assert sweeps.close_silent() == 0
    today(date(2026, 8, 14), zone="Asia/Jayapura")
    assert (sweeps.close_silent(), status(case)) == (1, "closed")


def test_one_case_that_fails_never_stops_the_others(make, on, today):
    broken, whole = make.case(at="answered"), make.case(at="answered")
    steps = dict(broken.procedure.step_data)
    own = broken.procedure
    own.pk, own.version, own.step_data = None, 99, {**steps, "close": {"after": ["answered"]}}
    own.save()
    Case.objects.filter(pk=broken.pk).update(procedure=own)
    on(date(2026, 8, 20))
    assert (status(broken), status(whole)) == ("answered", "closed")


def test_a_refused_one_is_passed_over(make, on):
    case, other = make.case(at="answered"), make.case(at="answered")
    own = case.procedure
    steps = {**own.step_data, "close": {**own.step_data["close"], "by": ["operator"]}}
    own.pk, own.version, own.step_data = None, 99, steps
    own.save()
    Case.objects.filter(pk=case.pk).update(procedure=own)
    on(date(2026, 8, 20))
    assert (status(case), status(other)) == ("answered", "closed")


def test_sweeping_again_changes_nothing(make, on):
    make.case(at="answered")
    on(date(2026, 8, 20))
    before = Entry.objects.count()
    on(date(2026, 8, 20))
    assert Entry.objects.count() == before


def test_a_sweep_stops_in_time_and_goes_on_later(make, today, monkeypatch):
    for _ in range(3):
        make.case(at="answered")
    today(date(2026, 8, 20))
    monkeypatch.setattr(sweeps, "BATCH", 1)
    monkeypatch.setattr(sweeps, "SECONDS", -1.0)
    assert sweeps.close_silent() == 0
    monkeypatch.setattr(sweeps, "SECONDS", 20.0)
    assert sweeps.close_silent() == 3


# -- Reminders and escalation --------------------------------------------------------------------
def test_an_unread_report_reminds_the_desk_then_goes_up(make, on):
    case = make.case()  # to be checked by Thursday the 6th
    on(date(2026, 8, 4))
    assert marks(case) == []
    on(date(2026, 8, 5))
    assert marks(case) == [("reminded", "half", "service_head")]
    on(date(2026, 8, 6))
    assert marks(case)[1:] == [("reminded", "near", "service_head")]
    on(date(2026, 8, 7))
    assert marks(case)[2:] == [("escalated", "first", "service_head")]
    on(date(2026, 8, 11))
    assert marks(case)[3:] == []
    on(date(2026, 8, 12))
    assert marks(case)[3:] == [("escalated", "second", "village_head")]
    on(date(2026, 9, 30))
    assert len(marks(case)) == 4
    assert not Watch.objects.filter(pk=case.pk).exists()


def test_a_held_case_reminds_its_holder_and_goes_to_the_secretary(make, on):
    case = make.case(at="assigned")  # a first response by Monday the 10th
    on(date(2026, 8, 6))
    on(date(2026, 8, 7))
    on(date(2026, 8, 11))
    on(date(2026, 8, 14))
    assert marks(case) == [
        ("reminded", "half", "section_welfare"),
        ("reminded", "near", "section_welfare"),
        ("escalated", "first", "secretary"),
        ("escalated", "second", "village_head"),
    ]


def test_a_day_without_a_sweep_is_made_up_without_a_crowd(make, on):
    case = make.case(at="assigned")
    on(date(2026, 8, 9))
    assert marks(case) == [("reminded", "near", "section_welfare")]


def test_nothing_is_entered_twice_however_often_it_is_swept(make, on):
    case = make.case(at="assigned")
    for _ in range(3):
        on(date(2026, 8, 7))
        sweeps.rewatch()
        Watch.objects.filter(pk=case.pk).update(look_on=MONDAY)
    assert marks(case) == [("reminded", "near", "section_welfare")]


def test_a_new_deadline_is_reminded_of_anew(make, on, wati):
    case = make.case(at="assigned")
    on(date(2026, 8, 7))
    cases.begin(case, by=wati)  # now the answer's day counts: the 24th
    on(date(2026, 8, 7))
    on(date(2026, 8, 12))
    assert marks(case) == [
        ("reminded", "near", "section_welfare"),
        ("reminded", "half", "section_welfare"),
    ]


@pytest.mark.parametrize("at", ["needs_info", "forwarded", "planned", "answered", "closed"])
def test_what_does_not_run_is_not_hurried(make, on, at):
    case = make.case(at=at)
    on(date(2026, 8, 12))
    assert marks(case) == []
    assert not Watch.objects.filter(pk=case.pk).exists()


def test_the_doubtful_are_hurried_only_when_trusted(make, on, joko):
    case = make.case(trap="x")
    on(date(2026, 8, 5))
    assert marks(case) == []
    cases.trust(case, by=joko)
    on(date(2026, 8, 5))
    assert marks(case) == [("reminded", "half", "service_head")]


def test_a_case_about_the_secretary_passes_the_secretary(make, on, dewi):
    case = make.case(at="assigned", about_office=str(make.office("secretary").pk))
    on(date(2026, 8, 11))
    assert marks(case) == [("escalated", "first", "village_head")]


def test_a_case_about_the_head_goes_above_the_village(make, on, ratna):
    case = make.case(at="assigned")
    Case.objects.filter(pk=case.pk).update(about_office=make.office("village_head"))
    on(date(2026, 8, 14))
    assert marks(case) == [
        ("escalated", "first", "secretary"),
        ("escalated", "second", "district"),
    ]


def test_an_office_held_by_the_one_complained_about_is_passed_too(make, on, dewi):
    kaur = make.office("affairs_admin")
    Tenure.objects.create(village=make.village, official=dewi, office=kaur, since=date(2020, 1, 1))
    case = make.case(at="assigned", about_office=str(kaur.pk))
    on(date(2026, 8, 11))
    assert marks(case) == [("escalated", "first", "village_head")]


def test_an_urgent_case_goes_to_the_head_at_once(make, on, joko):
    case = make.case()
    cases.verify(
        case, report_class="ordinary", category=make.category("road"), is_urgent=True, by=joko
    )
    on(date(2026, 8, 5))
    assert marks(case) == [("escalated", "first", "village_head")]


def test_a_lost_watch_is_made_again(make, on, today):
    case = make.case(at="assigned")
    jobs.run_all()
    Watch.objects.all().delete()
    today(date(2026, 8, 7))
    assert (sweeps.nudge(), sweeps.rewatch(), sweeps.nudge()) == (0, 1, 1)
    assert marks(case) == [("reminded", "near", "section_welfare")]


# -- The schedule --------------------------------------------------------------------------------
def test_every_duty_runs(make, today):
    make.case(at="answered")
    today(date(2026, 8, 20))
    assert [duty.queue() for duty in schedule.DUTIES] == [True] * len(schedule.DUTIES)
    assert [duty.queue() for duty in schedule.DUTIES] == [False] * len(schedule.DUTIES)
    jobs.run_all()
    assert Case.objects.get().status == "closed"
    assert schedule.DUTIES[0].queue()


def test_uploads_without_words_are_thrown_away_after_a_week(village, today):
    held(village, b"1")
    today(date(2026, 8, 6))
    held(village, b"2")
    today(date(2026, 8, 10))
    schedule.drop_leftovers.func()
    assert HeldUpload.objects.count() == 2
    today(date(2026, 8, 11))
    schedule.drop_leftovers.func()
    assert [bytes(row.digest) for row in HeldUpload.objects.all()] == [b"2"]
    assert village.attachments.count() == 1


def held(village, digest):
    HeldUpload.objects.create(
        village=village,
        key_tag=b"k",
        digest=digest,
        attachment=village.attachments.create(kind="photo", created_at=clock.now()),
        at=clock.now(),
    )
