"""What a clerk could decide on paper about a case. Plain Python."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.sop.default import COUNTED, DESK, FINAL, PAUSED

CLASSES = ("ordinary", "supervisory", "aspiration", "info_request")
PRIVACY = ("terbuka", "rahasia", "anonim")
OUTCOMES = ("resolved", "explained", "forwarded", "planned", "not_proven")
VERDICTS = ("sudah", "sebagian", "belum")
ARCHIVE_REASONS = (
    "not_public_matter",
    "no_evidence",
    "unclear",
    "hate_or_slander",
    "duplicate",
    "spam_or_test",
    "other",
)  # the officer's; ``expired`` and ``withdrawn`` belong to the system and the reporter
SEES_ALL = frozenset({"operator", "service_head", "secretary", "village_head"})
HEARERS = frozenset(DESK)  # of voice and exact place, where they were told in secret
READERS = HEARERS | {"secretary"}  # of the rest of it; and who knows that a letter is there
UNDO_SECONDS = 15  # the button shows 10; a slow line gets five more


def coarse(degrees: float | None) -> float | None:
    """A latitude or longitude to about 100 m (three decimals)."""
    return None if degrees is None else round(degrees, 3)


class UnknownChoice(Refused):
    """A value outside its list."""

    says = gettext_noop("Pilihan itu tidak dikenal. Muat ulang halaman ini.")


class TooLateToReopen(Refused):
    """A closed case can be opened again once and within the window."""

    says = gettext_noop("Laporan ini sudah lama selesai. Buatlah laporan baru.")


class AlreadyReopened(Refused):
    """A closed case can be opened again only once."""

    says = gettext_noop("Laporan ini sudah pernah dibuka lagi. Buatlah laporan baru.")


class NeedsSecondPerson(Refused):
    """The one who proposed cannot be the one who agrees."""

    says = gettext_noop("Usul ini harus disetujui orang lain.")


class NotPublishable(Refused):
    """Without the citizen's tick, or for a secret case, nothing is published."""

    says = gettext_noop("Laporan ini tidak boleh ditampilkan di papan desa.")


class CannotMerge(Refused):
    """A case is merged into another open one of the same village."""

    says = gettext_noop("Pilih laporan utama yang lain, yang belum digabung.")


class Counting(Protocol):
    """What a pause needs of a calendar."""

    def add(self, day: date, n: int, /) -> date: ...

    def between(self, a: date, b: date, /) -> int: ...


@dataclass(frozen=True)
class Clock:
    """The running limits of a case. ``due_on`` is the nearer date while the clock runs."""

    act_due_on: date | None = None
    answer_due_on: date | None = None
    paused_on: date | None = None
    due_on: date | None = None


def moved(
    clock: Clock, *, to: str, act_due_on: date | None, today: date, calendar: Counting
) -> Clock:
    """The clock after a move: paused, resumed by the days it stood still, or ended."""
    clock = replace(clock, act_due_on=act_due_on)
    if to in PAUSED:
        return _settled(replace(clock, paused_on=clock.paused_on or today), to)
    if clock.paused_on and clock.answer_due_on:
        stood = max(0, calendar.between(clock.paused_on, today))
        clock = replace(clock, answer_due_on=calendar.add(clock.answer_due_on, stood))
    return _settled(replace(clock, paused_on=None), to)


def _settled(clock: Clock, status: str) -> Clock:
    if status in FINAL:
        return replace(clock, act_due_on=None, due_on=None)
    if status not in COUNTED:
        return replace(clock, due_on=None)
    running = [day for day in (clock.act_due_on, clock.answer_due_on) if day]
    return replace(clock, due_on=min(running, default=None))


def chosen(value: str, among: Collection[str]) -> str:
    """The value, if it is one of the list; otherwise Refused."""
    if value not in among:
        raise UnknownChoice
    return value


def numbered(label: str) -> tuple[int, int] | None:
    """Number and year of ``147/2026``; None for anything else."""
    found = re.fullmatch(r"([0-9]{1,9})/([0-9]{4})", label)
    return (int(found[1]), int(found[2])) if found else None


def lowers(old: str, new: str) -> bool:
    """Whether a change of class takes a case out of the secret class."""
    return old == "supervisory" and new != "supervisory"


def may_reopen(*, status: str, was_reopened: bool, until: date | None, today: date) -> None:
    """Refused when a closed case was opened again before, or after the last day for it."""
    if status != "closed":
        return
    if was_reopened:
        raise AlreadyReopened
    if until and today > until:
        raise TooLateToReopen


def sees_all(roles: Collection[str]) -> bool:
    """Whether these roles run or oversee the desk; others see what was handed to them."""
    return bool(SEES_ALL.intersection(roles))
