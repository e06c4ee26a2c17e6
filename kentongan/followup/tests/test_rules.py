"""When a deadline brings what, on paper."""

from datetime import date, time

import pytest

from kentongan.followup import rules
from kentongan.followup.rules import ABOVE, ESCALATE, FIRST, HALF, NEAR, REMIND, SECOND, Mark
from kentongan.village.calendar import Calendar

CALENDAR = Calendar(
    rest_days=frozenset({6, 7}),
    holidays={date(2026, 8, 17): "Kemerdekaan"},
    provisional_years=frozenset(),
    opens=time(8),
    closes=time(15, 30),
    zone="Asia/Jakarta",
)
DUE = date(2026, 8, 24)  # a Monday


def test_half_four_fifths_overdue_and_three_days_more():
    assert rules.marks(DUE, 14, CALENDAR) == (
        Mark(REMIND, HALF, date(2026, 8, 12)),
        Mark(REMIND, NEAR, date(2026, 8, 20)),
        Mark(ESCALATE, FIRST, date(2026, 8, 25)),
        Mark(ESCALATE, SECOND, date(2026, 8, 28)),
    )


@pytest.mark.parametrize(
    ("days", "reminders"),
    [
        (0, [(NEAR, date(2026, 8, 24))]),
        (1, [(NEAR, date(2026, 8, 24))]),
        (2, [(HALF, date(2026, 8, 21)), (NEAR, date(2026, 8, 24))]),
        (3, [(HALF, date(2026, 8, 21)), (NEAR, date(2026, 8, 24))]),
        (5, [(HALF, date(2026, 8, 20)), (NEAR, date(2026, 8, 21))]),
    ],
)
def test_short_limits_bring_no_crowd_of_reminders(days, reminders):
    marks = rules.marks(DUE, days, CALENDAR)
    assert [(m.level, m.on) for m in marks if m.act == REMIND] == reminders


PLAN = rules.marks(DUE, 14, CALENDAR)
BOTH = {(REMIND, HALF), (REMIND, NEAR)}


@pytest.mark.parametrize(
    ("today", "done", "levels", "look"),
    [
        (date(2026, 8, 11), set(), [], date(2026, 8, 12)),
        (date(2026, 8, 12), set(), [HALF], date(2026, 8, 12)),
        (date(2026, 8, 12), {(REMIND, HALF)}, [], date(2026, 8, 20)),
        (date(2026, 8, 21), set(), [NEAR], date(2026, 8, 21)),
        (date(2026, 8, 21), {(REMIND, NEAR)}, [], date(2026, 8, 25)),
        (date(2026, 8, 24), BOTH, [], date(2026, 8, 25)),
        (date(2026, 8, 25), set(), [FIRST], date(2026, 8, 25)),
        (date(2026, 8, 25), {(ESCALATE, FIRST)}, [], date(2026, 8, 28)),
        (date(2026, 9, 9), {(REMIND, HALF)}, [FIRST, SECOND], date(2026, 9, 9)),
        (date(2026, 9, 9), {(ESCALATE, FIRST), (ESCALATE, SECOND)}, [], None),
    ],
)
def test_what_is_due_and_when_to_look_again(today, done, levels, look):
    assert [mark.level for mark in rules.to_do(PLAN, done, today)] == levels
    assert rules.next_look(PLAN, done, today) == look


@pytest.mark.parametrize(
    ("level", "status", "urgent", "missing", "role"),
    [
        (FIRST, "received", False, (), "service_head"),
        (FIRST, "received", False, ("service_head",), "operator"),
        (FIRST, "received", False, ("service_head", "operator"), "secretary"),
        (FIRST, "assigned", False, (), "secretary"),
        (FIRST, "in_progress", False, ("secretary",), "village_head"),
        (FIRST, "verified", True, (), "village_head"),
        (SECOND, "assigned", False, (), "village_head"),
        (SECOND, "assigned", False, ("village_head",), ABOVE),
    ],
)
def test_the_ladder_skips_whom_it_must(level, status, urgent, missing, role):
    found = rules.office_up(
        level, status, is_urgent=urgent, is_fit=lambda role: role not in missing
    )
    assert found == role
