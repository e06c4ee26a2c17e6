"""Reading the figures: a month, a year, what the public may see of them, the head's page."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from kentongan.cases.models import Case
from kentongan.insight import counting
from kentongan.insight.models import Tally
from kentongan.village.models import Category, Hamlet, Village

REST = ""  # the key of what was put together because each was too small

Month = tuple[int, int]
Buckets = Mapping[str, Counter[str]]


@dataclass(frozen=True)
class Days:
    """How many calendar days something took, over ``n`` cases; None when there was none."""

    n: int
    median: float | None
    mean: float | None


@dataclass(frozen=True)
class Bar:
    """One line of a breakdown. ``key``: category code or hamlet id; ``REST`` for the small ones."""

    key: str
    label: str
    n: int


@dataclass(frozen=True)
class Figures:
    """What happened in a month or several. ``closed_by``: reporter, officer, system."""

    received: int
    finished: int
    answered: int
    answered_late: int
    archived: int
    merged: int
    reopened: int
    overdue: int
    closed_by: dict[str, int]
    archived_by: dict[str, int]
    channels: dict[str, int]
    verdicts: dict[str, int]
    to_verify: Days
    to_answer: Days
    to_close: Days

    @property
    def satisfied(self) -> int | None:
        """Percent of the reporters' verdicts that say it is solved; None without a verdict."""
        said = sum(self.verdicts.values())
        return round(100 * self.verdicts.get("sudah", 0) / said) if said else None


@dataclass(frozen=True)
class MonthFigures:
    """One month in full, for officials."""

    year: int
    month: int
    figures: Figures
    categories: tuple[Bar, ...]
    hamlets: tuple[Bar, ...]


@dataclass(frozen=True)
class PublicNumbers:
    """What everybody may see, private and secret cases counted in; ``year`` is twelve months.

    The breakdowns are of the year and show no group smaller than ``Village.fewest``.
    """

    this_month: Figures
    last_month: Figures
    year: Figures
    categories: tuple[Bar, ...]
    hamlets: tuple[Bar, ...]
    open_now: int


def month(village: Village, year: int, number: int) -> MonthFigures:
    """The figures of one month; three queries."""
    buckets = _buckets(_rows(village, (year, number), (year, number)))
    return MonthFigures(
        year,
        number,
        _figures(buckets),
        _bars(buckets["category"], _category_labels(village)),
        _bars(buckets["hamlet"], _hamlet_labels(village)),
    )


def two_months(village: Village, today: date) -> tuple[Figures, Figures]:
    """This month and the last; one query."""
    this, last = (today.year, today.month), before((today.year, today.month), 1)
    rows = _rows(village, last, this)
    return _figures(_buckets(_in(rows, this))), _figures(_buckets(_in(rows, last)))


def public_numbers(village: Village, today: date) -> PublicNumbers:
    """The figures of the home page and ``/statistik``; four queries."""
    this = (today.year, today.month)
    rows = _rows(village, before(this, 11), this)
    year = _buckets(rows)
    return PublicNumbers(
        this_month=_figures(_buckets(_in(rows, this))),
        last_month=_figures(_buckets(_in(rows, before(this, 1)))),
        year=_figures(year),
        categories=_safe(_bars(year["category"], _category_labels(village)), village),
        hamlets=_safe(_bars(year["hamlet"], _hamlet_labels(village)), village),
        open_now=open_now(village),
    )


def open_now(village: Village) -> int:
    """How many cases are open, ``paging.MOST`` at most; one query."""
    cases = Case.objects.of(village).filter(ended_at=None).order_by("received_at", "pk")
    return counting.counts(village, {"open": [cases]})["open"]


def _safe(bars: Sequence[Bar], village: Village) -> tuple[Bar, ...]:
    return no_small_groups(bars, fewest=village.fewest)


def no_small_groups(bars: Sequence[Bar], *, fewest: int) -> tuple[Bar, ...]:
    """Groups under ``fewest`` put together, with as many larger ones as it takes to hide them.

    Nothing is left to show when all together are fewer.
    """
    large = sorted((bar for bar in bars if bar.n >= fewest), key=lambda bar: bar.n)
    rest = sum(bar.n for bar in bars if bar.n < fewest)
    while 0 < rest < fewest and large:
        rest += large.pop(0).n
    shown = sorted(large, key=lambda bar: (-bar.n, bar.label))
    return (*shown, Bar(REST, "", rest)) if rest >= fewest else tuple(shown)


def before(month: Month, n: int) -> Month:
    """The month ``n`` months earlier."""
    months = month[0] * 12 + month[1] - 1 - n
    return months // 12, months % 12 + 1


# -- From rows to figures ------------------------------------------------------------------------
def _rows(village: Village, first: Month, last: Month) -> list[Any]:
    since = Q(year=first[0], month__gte=first[1]) | Q(year__gt=first[0])
    until = Q(year=last[0], month__lte=last[1]) | Q(year__lt=last[0])
    rows = Tally.objects.of(village).filter(since, until, year__gte=first[0], year__lte=last[0])
    return list(rows.values_list("year", "month", "name", "bucket", "n"))


def _in(rows: Iterable[Any], month: Month) -> list[Any]:
    return [row for row in rows if row[:2] == month]


def _buckets(rows: Iterable[Any]) -> Buckets:
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for _year, _month, name, bucket, n in rows:
        found[name][bucket] += n
    return found


def _figures(buckets: Buckets) -> Figures:
    return Figures(
        received=buckets["received"].total(),
        finished=buckets["closed"].total(),
        answered=buckets["answered"].total(),
        answered_late=buckets["answered"]["late"],
        archived=buckets["archived"].total(),
        merged=buckets["merged"].total(),
        reopened=buckets["reopened"].total(),
        overdue=buckets["overdue"].total(),
        closed_by=_some(buckets["closed"]),
        archived_by=_some(buckets["archived"]),
        channels=_some(buckets["channel"]),
        verdicts=_some(buckets["verdict"]),
        to_verify=_days(buckets["verified_days"]),
        to_answer=_days(buckets["answered_days"]),
        to_close=_days(buckets["closed_days"]),
    )


def _some(bucket: Counter[str]) -> dict[str, int]:
    return {name: n for name, n in sorted(bucket.items()) if n}


def _days(histogram: Counter[str]) -> Days:
    n = histogram.total()
    if n <= 0:
        return Days(0, None, None)
    rising = sorted((int(days), times) for days, times in histogram.items())
    total = sum(days * times for days, times in rising)
    middle = (_nth(rising, (n - 1) // 2) + _nth(rising, n // 2)) / 2
    return Days(n, middle, round(total / n, 1))


def _nth(rising: Iterable[tuple[int, int]], n: int) -> int:
    """The n-th of the values, counted from 0, each there as many times as said."""
    for value, times in rising:
        n -= times
        if n < 0:
            return value
    raise IndexError(n)


def _bars(bucket: Counter[str], labels: Mapping[str, str]) -> tuple[Bar, ...]:
    bars = (Bar(key, labels.get(key, key), n) for key, n in bucket.items() if n > 0)
    return tuple(sorted(bars, key=lambda bar: (-bar.n, bar.label)))


def _category_labels(village: Village) -> dict[str, str]:
    return dict(Category.objects.of(village).values_list("code", "label"))


def _hamlet_labels(village: Village) -> dict[str, str]:
    rows = Hamlet.objects.of(village).values_list("pk", "name")
    return {str(pk): name for pk, name in rows}
