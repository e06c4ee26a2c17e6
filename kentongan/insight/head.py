"""The village head's page: five numbers beside last month's, two breakdowns, the three oldest."""

from dataclasses import dataclass
from datetime import date

from kentongan.cases import access
from kentongan.cases.actors import Actor
from kentongan.insight import cards, counting, figures, tabs
from kentongan.insight.cards import Card
from kentongan.insight.figures import Bar, Figures
from kentongan.insight.tabs import Reader

OLDEST = 3


@dataclass(frozen=True)
class Number:
    """One number beside last month's, and the list it opens: a tab and its filters."""

    name: str  # received, finished, overdue, days, satisfied
    now: float | None
    before: float | None
    tab: str
    filters: dict[str, str]


@dataclass(frozen=True)
class HeadPage:
    """``late_now`` is at most ``paging.MOST``. Each bar opens ``masuk`` with its own filter."""

    numbers: tuple[Number, ...]
    closed_by: dict[str, int]
    late_now: int
    categories: tuple[Bar, ...]
    hamlets: tuple[Bar, ...]
    oldest: tuple[Card, ...]
    month: str


def head_page(actor: Actor, today: date) -> HeadPage:
    """The page for this official's village, this month; the lists hold only what he may see."""
    if actor.official is None:
        raise TypeError("only an official has this page")
    village = actor.official.village
    now = figures.month(village, today.year, today.month)
    _, last = figures.two_months(village, today)
    late = tabs.sets(Reader(actor, today), "terlambat")
    return HeadPage(
        numbers=_numbers(now.figures, last, f"{today:%Y-%m}"),
        closed_by=now.figures.closed_by,
        late_now=counting.counts(village, {"late": late})["late"],
        categories=now.categories,
        hamlets=now.hamlets,
        oldest=cards.of(actor, _oldest(actor), today),
        month=f"{today:%Y-%m}",
    )


def _numbers(now: Figures, last: Figures, month: str) -> tuple[Number, ...]:
    of_month = {"month": month}
    return (
        Number("received", now.received, last.received, "masuk", of_month),
        Number("finished", now.finished, last.finished, "selesai", of_month),
        Number("overdue", now.overdue, last.overdue, "terlambat", {}),
        Number("days", now.to_close.median, last.to_close.median, "selesai", of_month),
        Number("satisfied", now.satisfied, last.satisfied, "selesai", of_month),
    )


def _oldest(actor: Actor) -> list[int]:
    open_ones = access.visible_to(actor).filter(doubt="", ended_at=None)
    return list(open_ones.order_by("received_at", "pk").values_list("pk", flat=True)[:OLDEST])
