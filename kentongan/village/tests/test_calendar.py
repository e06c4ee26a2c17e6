"""Working days (domain.md section 6)."""

import csv
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.village.calendar import WEEKLY_REST, Calendar, NoWorkingDay, national

OWN_FACTS = Path(__file__).with_name("libur.csv")
SHARED_FACTS = Path(__file__).parents[4] / "shared" / "data" / "libur_id_2024_2027.csv"
NATIONAL = national(range(2023, 2031))
PUBLIC_ONLY = national(range(2023, 2031), with_collective_leave=False)


def calendar(rest_days=(6, 7), holidays=NATIONAL.days, zone="Asia/Jakarta", **hours) -> Calendar:
    return Calendar(
        rest_days=frozenset(rest_days),
        holidays=holidays,
        provisional_years=NATIONAL.provisional_years,
        opens=hours.get("opens", time(8)),
        closes=hours.get("closes", time(15, 30)),
        zone=zone,
    )


def facts(path: Path, kind: str) -> dict[date, str]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["jenis"] == kind]
    return {date.fromisoformat(row["tanggal"]): row["nama"] for row in rows}


def oracle() -> list[Path]:
    return [path for path in (OWN_FACTS, SHARED_FACTS) if path.exists()]


@pytest.mark.parametrize("path", oracle(), ids=lambda path: path.name)
def test_national_days_and_collective_leave_equal_the_decrees_of_2024_to_2027(path):
    public = national(range(2024, 2028), with_collective_leave=False).days
    everything = national(range(2024, 2028)).days
    assert public == facts(path, "libur_nasional")
    assert everything == facts(path, "cuti_bersama") | public


def test_a_year_without_a_decree_is_provisional_and_says_so_in_its_names():
    found = national(range(2024, 2030))
    assert found.provisional_years == {2028, 2029}
    assert found.days[date(2027, 3, 10)] == "Hari Raya Idul Fitri"
    assert found.days[date(2028, 2, 27)] == "Hari Raya Idul Fitri (perkiraan)"


def test_a_calendar_knows_which_dates_are_only_estimated():
    assert calendar().is_provisional(date(2028, 5, 1))
    assert not calendar().is_provisional(date(2027, 5, 1))


def test_three_working_days_after_a_friday_before_independence_day_are_a_thursday():
    assert calendar().add(date(2026, 8, 14), 3) == date(2026, 8, 20)


def test_a_village_that_rests_on_sundays_only_counts_saturdays():
    assert calendar(rest_days=[7]).add(date(2026, 8, 14), 3) == date(2026, 8, 19)


def test_a_village_may_work_on_collective_leave():
    christmas_eve = date(2026, 12, 24)
    assert calendar().why_not_working(christmas_eve) == "Cuti Bersama Hari Raya Natal"
    assert calendar(holidays=PUBLIC_ONLY.days).why_not_working(christmas_eve) is None


def test_a_day_says_why_nobody_works():
    assert calendar().why_not_working(date(2026, 8, 17)) == "Hari Kemerdekaan Republik Indonesia"
    assert calendar().why_not_working(date(2026, 8, 15)) == WEEKLY_REST
    assert calendar().why_not_working(date(2026, 8, 18)) is None


def test_nothing_added_to_a_rest_day_is_the_next_working_day():
    assert calendar().add(date(2026, 8, 15), 0) == date(2026, 8, 18)
    assert calendar().add(date(2026, 8, 18), 0) == date(2026, 8, 18)


def test_counting_back_passes_the_same_rest_days():
    assert calendar().add(date(2026, 8, 20), -3) == date(2026, 8, 14)
    assert calendar().between(date(2026, 8, 20), date(2026, 8, 14)) == -3


def test_working_days_between_leave_out_the_first_and_count_the_last():
    assert calendar().between(date(2026, 8, 14), date(2026, 8, 18)) == 1
    assert calendar().between(date(2026, 8, 14), date(2026, 8, 17)) == 0
    assert calendar().between(date(2026, 8, 14), date(2026, 8, 14)) == 0


@pytest.mark.parametrize(
    ("day", "at", "zero"),
    [
        (date(2026, 8, 14), time(6), date(2026, 8, 14)),  # before opening: today
        (date(2026, 8, 14), time(15, 29), date(2026, 8, 14)),
        (date(2026, 8, 14), time(15, 30), date(2026, 8, 18)),  # closed; Monday is a holiday
        (date(2026, 8, 15), time(9), date(2026, 8, 18)),  # a Saturday
        (date(2026, 8, 17), time(9), date(2026, 8, 18)),  # Independence Day
        (date(2026, 8, 18), time(23, 59), date(2026, 8, 19)),
    ],
)
def test_a_report_counts_from_the_working_day_it_came_in_on_or_the_next(day, at, zero):
    moment = datetime.combine(day, at, ZoneInfo("Asia/Jakarta"))
    assert calendar().day_zero(moment) == zero


@pytest.mark.parametrize(
    ("zone", "zero"),
    [
        ("Asia/Jakarta", date(2026, 8, 18)),  # 15:00
        ("Asia/Makassar", date(2026, 8, 19)),  # 16:00
        ("Asia/Jayapura", date(2026, 8, 19)),  # 17:00
    ],
)
def test_the_same_moment_is_late_in_the_east_and_in_time_in_the_west(zone, zero):
    assert calendar(zone=zone).day_zero(datetime(2026, 8, 18, 8, 0, tzinfo=UTC)) == zero


def test_an_evening_in_utc_is_the_next_morning_in_the_village():
    assert calendar().day_zero(datetime(2026, 8, 18, 22, 0, tzinfo=UTC)) == date(2026, 8, 19)


def test_a_moment_without_zone_is_a_mistake():
    with pytest.raises(ValueError, match="zone"):
        calendar().day_zero(datetime(2026, 8, 18, 9))


def test_the_hall_is_open_in_office_hours_of_working_days():
    jakarta = ZoneInfo("Asia/Jakarta")
    hours = [(7, 59), (8, 0), (15, 29), (15, 30)]
    moments = [datetime(2026, 8, 18, *hour, tzinfo=jakarta) for hour in hours]
    assert [calendar().is_open(moment) for moment in moments] == [False, True, True, False]
    assert not calendar().is_open(datetime(2026, 8, 17, 9, tzinfo=jakarta))


def test_a_week_without_a_working_day_is_refused():
    with pytest.raises(NoWorkingDay):
        calendar(rest_days=range(1, 8))


days = st.dates(date(2023, 1, 1), date(2030, 6, 30))
weeks = st.sets(st.integers(1, 7), max_size=6)
local = st.dictionaries(days, st.just("Sedekah bumi"), max_size=5)
calendars = st.builds(
    lambda rest, extra: calendar(rest_days=rest, holidays={**NATIONAL.days, **extra}), weeks, local
)
counts = st.integers(0, 60)


@given(calendars, days, counts)
def test_a_due_day_is_always_a_working_day(cal, day, n):
    assert cal.is_working(cal.add(day, n))


@given(calendars, days, counts)
def test_between_undoes_add(cal, day, n):
    start = cal.next_working(day)
    assert cal.between(start, cal.add(start, n)) == n
    assert cal.between(cal.add(start, n), start) == -n


@given(calendars, days, counts)
def test_going_back_undoes_going_forth(cal, day, n):
    start = cal.next_working(day)
    assert cal.add(cal.add(start, n), -n) == start


@given(calendars, days, days, counts)
def test_what_starts_later_is_not_due_earlier(cal, one, other, n):
    first, second = sorted((one, other))
    assert cal.add(first, n) <= cal.add(second, n)


@given(calendars, days, counts)
def test_more_time_never_ends_earlier(cal, day, n):
    assert cal.add(day, n) <= cal.add(day, n + 1)


@given(calendars, days, days)
def test_counting_by_weeks_is_counting_day_by_day(cal, one, two):
    a, b = sorted((one, two))
    every = (a + timedelta(days=i) for i in range(1, (b - a).days + 1))
    assert cal.between(a, b) == sum(cal.is_working(day) for day in every)


@given(calendars, days, days, days)
def test_working_days_of_two_spans_add_up(cal, one, two, three):
    a, b, c = sorted((one, two, three))
    assert cal.between(a, b) + cal.between(b, c) == cal.between(a, c)


@given(
    st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]),
    weeks,
    st.datetimes(datetime(2023, 1, 2), datetime(2030, 6, 1), timezones=st.just(UTC)),
)
def test_day_zero_is_the_first_working_day_from_the_moment_on(zone, rest, moment):
    cal = calendar(rest_days=rest, zone=zone)
    here = moment.astimezone(ZoneInfo(zone))
    zero = cal.day_zero(moment)
    earliest = here.date() + timedelta(days=here.time() >= cal.closes)
    skipped = [earliest + timedelta(days=i) for i in range((zero - earliest).days)]
    assert cal.is_working(zero)
    assert not any(cal.is_working(day) for day in skipped)
