"""May this office take this step now, and by when must the next one follow? Plain Python."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from kentongan.base.refusals import Refused, gettext_noop

HOLDER = "holder"  # stands in ``by`` for the office that has the case


class OutOfOrder(Refused):
    """The step does not follow from the case's present status."""

    says = gettext_noop("Laporan ini berstatus {status}. Langkah itu belum bisa diambil sekarang.")


class NotYourOffice(Refused):
    """The procedure gives this step to other offices."""

    says = gettext_noop("Langkah ini bukan tugas jabatan Anda. Mintalah kepada {offices}.")


class WordsMissing(Refused):
    """The step needs words and none were given."""

    says = gettext_noop("Tulis dulu isinya, supaya pelapor dan arsip tahu alasannya.")


class UnknownStep(Refused):
    """No such step in this version of the procedure."""

    says = gettext_noop("Langkah itu tidak ada dalam SOP laporan ini.")


class Workdays(Protocol):
    """What a deadline needs of a calendar: see ``kentongan.village.calendar``."""

    def add(self, day: date, n: int, /) -> date:
        """The n-th working day after ``day``."""


@dataclass(frozen=True)
class Limit:
    """A time limit: so many working days (``wd``) or calendar days (``d``)."""

    amount: int
    unit: str

    def after(self, day: date, calendar: Workdays) -> date:
        """The last day that is still in time when ``day`` is day 0."""
        if self.unit == "wd":
            return calendar.add(day, self.amount)
        return day + timedelta(days=self.amount)


@dataclass(frozen=True)
class Step:
    """One allowed move of a case, as the procedure's version in force has it."""

    name: str
    after: frozenset[str]  # statuses this step may follow
    by: frozenset[str]  # roles that may take it, ``holder``, ``reporter`` or ``system``
    to: str  # the status it leads to; empty when the status stays
    limit: str  # the limit that then runs for the next person; empty for none
    needs_words: bool


Limits = Mapping[str, tuple[Limit, ...]]


def steps_from(data: Mapping[str, Mapping[str, Any]]) -> dict[str, Step]:
    """The transition table out of a version's JSON."""
    return {
        name: Step(
            name=name,
            after=frozenset(row["after"]),
            by=frozenset(row["by"]),
            to=row.get("to", ""),
            limit=row.get("limit", ""),
            needs_words=row.get("words", False),
        )
        for name, row in data.items()
    }


def limits_from(data: Mapping[str, Iterable[tuple[int, str]]]) -> dict[str, tuple[Limit, ...]]:
    """Named limits out of a version's JSON; several values mean the earliest binds."""
    return {name: tuple(Limit(int(n), unit) for n, unit in rows) for name, rows in data.items()}


def take(
    name: str,
    steps: Mapping[str, Step],
    *,
    status: str,
    roles: Collection[str],
    words: str = "",
) -> Step:
    """The step, if the procedure lets one of these roles take it now; otherwise Refused."""
    step = steps.get(name)
    if step is None:
        raise UnknownStep
    if status not in step.after:
        raise OutOfOrder(status=status)
    if not step.by.intersection(roles):
        raise NotYourOffice(offices=sorted(step.by))
    if step.needs_words and not words.strip():
        raise WordsMissing
    return step


def open_steps(
    steps: Mapping[str, Step], *, status: str, roles: Collection[str]
) -> tuple[str, ...]:
    """The names of the steps these roles may take now, in the table's order."""
    held = frozenset(roles)
    return tuple(name for name, step in steps.items() if status in step.after and step.by & held)


def due(limit: str, limits: Limits, *, start: date, calendar: Workdays) -> date | None:
    """The day on which a limit runs out; the earliest of its values. None without a limit."""
    days = [value.after(start, calendar) for value in limits.get(limit, ())]
    return min(days, default=None)


def resolve_limit(report_class: str) -> str:
    """The name of the limit for the answer; an unclassified report is promised as ordinary."""
    return f"resolve_{report_class or 'ordinary'}"
