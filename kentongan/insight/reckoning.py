"""What one case adds to the figures, told from its ledger entries alone. Plain Python.

The figures of a village are the sum over its cases, so keeping them entry by entry and counting
anew give the same: each entry adds what the case's history is worth with it, less without it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

MOST_DAYS = 366  # everything slower stands in one bucket
UNDONE = "case.undone"


@dataclass(frozen=True)
class Act:
    """One entry as the figures need it; ``on`` is the day in the village's own zone."""

    seq: int
    kind: str
    on: date
    subject: str
    actor: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """Where a figure is kept."""

    year: int
    month: int
    name: str
    bucket: str


Worth = Counter[Place]


@dataclass
class _Telling:
    """A history being read: when the case was filed, and what it is worth so far."""

    filed: date
    worth: Worth = field(default_factory=Counter)
    category: str = ""
    hamlet: str = ""
    is_verified: bool = False
    overdue: set[str] = field(default_factory=set)

    def add(self, day: date, name: str, bucket: object = "") -> None:
        self.worth[Place(day.year, day.month, name, "" if bucket is None else str(bucket))] += 1

    def days(self, act: Act, name: str) -> None:
        self.add(act.on, name, min((act.on - self.filed).days, MOST_DAYS))


def worth(history: Iterable[Act]) -> Worth:
    """What a case with this history adds to the figures; acts that were undone add nothing."""
    acts = list(history)
    undone = {act.data.get("seq") for act in acts if act.kind == UNDONE}
    standing = [act for act in acts if act.seq not in undone and act.kind in _TELLERS]
    if not standing:
        return Counter()
    telling = _Telling(filed=standing[0].on)
    for act in standing:
        _TELLERS[act.kind](telling, act)
    if telling.category:
        telling.add(telling.filed, "category", telling.category)
    if telling.hamlet:
        telling.add(telling.filed, "hamlet", telling.hamlet)
    return telling.worth


def added(history: list[Act]) -> Worth:
    """What the last act of a history changed; some figures may go down."""
    change = worth(history)
    change.subtract(worth(history[:-1]))
    return Counter({place: n for place, n in change.items() if n})


def _filed(case: _Telling, act: Act) -> None:
    case.hamlet = str(act.data.get("hamlet", ""))
    case.add(act.on, "received")
    case.add(act.on, "channel", act.data.get("channel"))


def _verified(case: _Telling, act: Act) -> None:
    case.category = str(act.data.get("category", ""))
    if not case.is_verified:
        case.days(act, "verified_days")
    case.is_verified = True


def _sorted(case: _Telling, act: Act) -> None:
    case.category = str(act.data.get("category", "")) if case.is_verified else case.category
    case.hamlet = str(act.data.get("hamlet") or case.hamlet)


def _answered(case: _Telling, act: Act) -> None:
    case.days(act, "answered_days")
    case.add(act.on, "answered", "late" if act.data.get("late") else "in_time")


def _closed(case: _Telling, act: Act) -> None:
    case.days(act, "closed_days")
    case.add(act.on, "closed", act.data.get("closed_by"))
    _verdict(case, act)


def _reopened(case: _Telling, act: Act) -> None:
    case.add(act.on, "reopened")
    _verdict(case, act)


def _verdict(case: _Telling, act: Act) -> None:
    """Only what the reporter himself said is a verdict."""
    if act.actor == "reporter" and act.data.get("verdict"):
        case.add(act.on, "verdict", act.data["verdict"])


def _archived(case: _Telling, act: Act) -> None:
    case.add(act.on, "archived", act.data.get("reason"))


def _merged(case: _Telling, act: Act) -> None:
    case.add(act.on, "merged")


def _escalated(case: _Telling, act: Act) -> None:
    """A deadline is missed once, however many offices hear of it."""
    due = str(act.data.get("due", ""))
    if due not in case.overdue:
        case.add(act.on, "overdue")
    case.overdue.add(due)


_TELLERS = {
    "case.filed": _filed,
    "case.verified": _verified,
    "case.sorted": _sorted,
    "case.answered": _answered,
    "case.closed": _closed,
    "case.reopened": _reopened,
    "case.archived": _archived,
    "case.merged": _merged,
    "case.escalated": _escalated,
}
KINDS = (*_TELLERS, UNDONE)
