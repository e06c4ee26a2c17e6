"""When the office that has a case is reminded, and when an overdue case goes up. Plain Python.

By working days of the village: half of the time gone, four fifths gone; overdue; three more days.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

REMIND, ESCALATE = "remind", "escalate"
HALF, NEAR, FIRST, SECOND = "half", "near", "first", "second"
HEAD_AFTER = 3  # working days between the first office up and the village head

DESK = ("service_head", "operator")
HEAD = "village_head"
ABOVE = "district"  # who stands above the village; no office of its own


class Counting(Protocol):
    """What this needs of a calendar: see ``kentongan.village.calendar``."""

    def add(self, day: date, n: int, /) -> date: ...


@dataclass(frozen=True)
class Mark:
    """Something to do about one deadline, from a day on."""

    act: str  # remind or escalate
    level: str
    on: date


def marks(due_on: date, days: int, calendar: Counting) -> tuple[Mark, ...]:
    """Everything a deadline brings in its order, when it was ``days`` working days long."""
    start = calendar.add(due_on, -days) if days > 0 else due_on
    half = calendar.add(start, -(-days // 2)) if days > 0 else due_on
    near = calendar.add(start, -(-days * 4 // 5)) if days > 0 else due_on
    overdue = calendar.add(due_on, 1)
    reminders = [Mark(REMIND, HALF, half)] if half < near else []
    return (
        *reminders,
        Mark(REMIND, NEAR, near),
        Mark(ESCALATE, FIRST, overdue),
        Mark(ESCALATE, SECOND, calendar.add(overdue, HEAD_AFTER)),
    )


def to_do(
    plan: tuple[Mark, ...], done: Collection[tuple[str, str]], today: date
) -> tuple[Mark, ...]:
    """What is due today and not yet entered: of the reminders the last one reached, once overdue
    every step up. A reminder that was missed is not made up for when a later one is due.
    """
    reached = [mark for mark in plan if mark.on <= today]
    upwards = [mark for mark in reached if mark.act == ESCALATE]
    wanted = upwards or reached[-1:]
    return tuple(mark for mark in wanted if (mark.act, mark.level) not in done)


def next_look(
    plan: tuple[Mark, ...], done: Collection[tuple[str, str]], today: date
) -> date | None:
    """The next day on which something of the plan falls due; None when nothing is left."""
    if to_do(plan, done, today):
        return today
    return min((mark.on for mark in plan if mark.on > today), default=None)


def office_up(level: str, status: str, *, is_urgent: bool, is_fit: Callable[[str], bool]) -> str:
    """The role an overdue case goes to: the first of its ladder that exists and is not involved."""
    return next(
        (role for role in _ladder(level, status, is_urgent=is_urgent) if is_fit(role)), ABOVE
    )


def _ladder(level: str, status: str, *, is_urgent: bool) -> Iterator[str]:
    if level == FIRST and not is_urgent:
        if status in ("received", "verified"):
            yield from DESK
        yield "secretary"
    yield HEAD
