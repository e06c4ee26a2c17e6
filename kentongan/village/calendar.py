"""Working days, as a clerk counts them: plain Python, no Django.

The day a report comes in is day 0. A report outside office hours counts from the next working day.
"""

import importlib.util
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kentongan.base.refusals import Refused, gettext_noop

WEEKLY_REST = gettext_noop("Libur mingguan")
WHOLE_WEEK = frozenset(range(1, 8))  # ISO weekdays, Monday is 1
ESTIMATED = " (perkiraan)"
_DAY = timedelta(days=1)


class NoWorkingDay(Refused):
    says = gettext_noop("Pilih paling sedikit 1 hari kerja dalam seminggu.")


@dataclass(frozen=True)
class Calendar:
    """One village's working time. ``holidays``: day to Indonesian name, national and local.

    ``rest_days`` are ISO weekdays (Monday is 1); ``zone`` is an IANA name. A ``provisional`` year
    has no decree yet: its holidays are estimates. Refuses a week without a working day.
    """

    rest_days: frozenset[int]
    holidays: Mapping[date, str]
    provisional_years: frozenset[int]
    opens: time
    closes: time
    zone: str

    def __post_init__(self) -> None:
        if self.rest_days >= WHOLE_WEEK:
            raise NoWorkingDay

    def is_working(self, day: date) -> bool:
        return day.isoweekday() not in self.rest_days and day not in self.holidays

    def why_not_working(self, day: date) -> str | None:
        """The holiday's name, ``WEEKLY_REST`` (a message id), or None on a working day."""
        if day in self.holidays:
            return self.holidays[day]
        return WEEKLY_REST if day.isoweekday() in self.rest_days else None

    def is_provisional(self, day: date) -> bool:
        """True when the year of this day is counted with estimated holidays."""
        return day.year in self.provisional_years

    def add(self, day: date, n: int) -> date:
        """The n-th working day after ``day`` (before it, when n is negative).

        Always a working day: with n = 0 the day itself, or the next working day.
        """
        if n == 0:
            return self.next_working(day)
        step = _DAY if n > 0 else -_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def between(self, a: date, b: date) -> int:
        """Working days after ``a`` up to and including ``b``; negative when b lies before a."""
        if b < a:
            return -self.between(b, a)
        weeks, rest = divmod((b - a).days, 7)
        in_weeks = weeks * len(WHOLE_WEEK - self.rest_days)
        over = sum((b - i * _DAY).isoweekday() not in self.rest_days for i in range(rest))
        off = bisect_right(self._days_off, b) - bisect_right(self._days_off, a)
        return in_weeks + over - off

    @cached_property
    def _days_off(self) -> list[date]:
        """The holidays that take a working day away, in order."""
        return sorted(day for day in self.holidays if day.isoweekday() not in self.rest_days)

    def next_working(self, day: date) -> date:
        """The day itself, or the first working day after it."""
        while not self.is_working(day):
            day += _DAY
        return day

    def day_zero(self, moment: datetime) -> date:
        """The working day a report of this moment (with zone) counts from."""
        if moment.tzinfo is None:
            raise ValueError("a moment carries its zone")
        here = moment.astimezone(ZoneInfo(self.zone))
        is_late = here.time() >= self.closes
        return self.next_working(here.date() + _DAY if is_late else here.date())

    def is_open(self, moment: datetime) -> bool:
        """Is the hall open at this moment (with zone)?"""
        here = moment.astimezone(ZoneInfo(self.zone))
        return self.is_working(here.date()) and self.opens <= here.time() < self.closes


@dataclass(frozen=True)
class NationalDays:
    """National days off by day, in Indonesian, and the years that no decree has fixed yet."""

    days: Mapping[date, str]
    provisional_years: frozenset[int]


def national(years: Iterable[int], *, with_collective_leave: bool = True) -> NationalDays:
    """National holidays of these years, and cuti bersama when the village rests on it.

    Source: the package ``holidays`` (categories public and government). A year that the yearly
    joint decree (SKB 3 Menteri) has not fixed yet is an estimate, and marked provisional.
    """
    found: dict[date, str] = {}
    provisional: set[int] = set()
    for year in years:
        public, collective, is_provisional = _year(year)
        found |= public
        if with_collective_leave:
            found = collective | found
        if is_provisional:
            provisional.add(year)
    return NationalDays(found, frozenset(provisional))


@lru_cache(maxsize=128)
def _year(year: int) -> tuple[dict[date, str], dict[date, str], bool]:
    """Holidays, collective leave, and whether the year is only estimated.

    Collective leave is in the package only once it was decreed, and the same decree fixes the
    holidays: where it is known, the package's remark "(perkiraan)" is out of date.
    """
    public, collective = _names(year, "public"), _names(year, "government")
    is_provisional = not collective and any(ESTIMATED in name for name in public.values())
    if not is_provisional:
        public = {day: name.replace(ESTIMATED, "") for day, name in public.items()}
    return public, collective, is_provisional


def _names(year: int, category: str) -> dict[date, str]:
    return dict(_country()(years=year, categories=(category,), language="id", expand=False))


@lru_cache(maxsize=1)
def _country() -> Any:
    """The class of Indonesia alone: its package would load 250 countries, 20 MB and 0.3 s."""
    package = importlib.util.find_spec("holidays")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("holidays")
    path = Path(package.origin).parent / "countries" / "indonesia.py"
    spec = importlib.util.spec_from_file_location("kentongan_holidays_of_indonesia", path)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(str(path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Indonesia
