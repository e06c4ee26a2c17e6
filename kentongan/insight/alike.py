"""Open cases on the board like one being told: its teller alone knows whether they are his too."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import caches
from django.db.models import Count, QuerySet
from django.db.models.functions import Left

from kentongan.base import text, topics
from kentongan.cases import access, rules
from kentongan.cases.models import Case, Publication
from kentongan.cases.visibility import Output, Part, visible
from kentongan.insight.cards import excerpt
from kentongan.village.models import Village

SHOWN = 3
LOOKED_AT = 200  # the newest on the board
NEAR = 0.5  # same hamlet and same category
ELSEWHERE = 0.65  # only one of both, as in ``insight.similar``
FRESH = 60  # seconds
_COMPARED = 500  # characters of each text


@dataclass(frozen=True)
class Neighbour:
    """A published case as its neighbours may read it. ``others``: how many said it is theirs."""

    label: str
    year: int
    number: int
    title: str
    excerpt: str
    hamlet: str
    others: int


@dataclass(frozen=True)
class Told:
    """What a report says so far. ``hamlet`` is an id, ``category`` a code; both may be empty."""

    words: str
    hamlet: str = ""
    category: str = ""


@dataclass(frozen=True)
class _Copy:
    """What is compared of a publication; ids and codes as text, empty for none."""

    pk: int
    hamlet: str
    category: str
    gist: str


def on_board(village: Village, told: Told) -> tuple[Neighbour, ...]:
    """At most three, the most alike first. What is shown is asked of the database this moment."""
    told = replace(told, words=told.words[:_COMPARED])
    category = told.category or next(iter(topics.suggest(told.words)), "")
    best = sorted(_likely(told, category, _copies(village)), reverse=True)
    pks = [pk for _, pk in best[:SHOWN]]
    rows = {row.pk: row for row in _shown(village).filter(pk__in=pks)} if pks else {}
    return _neighbours(village, [rows[pk] for pk in pks if pk in rows])


def one(village: Village, label: str) -> Neighbour | None:
    """The open case on the board that ``132/2026`` names; None for every other number."""
    pair = rules.numbered(label)
    if pair is None:
        return None
    rows = _shown(village).filter(number=pair[0], year=pair[1])
    return next(iter(_neighbours(village, list(rows[:1]))), None)


def others(village: Village, cases: Collection[int]) -> dict[int, int]:
    """How many reporters said of each case: mine too. Only those of whom there are some.

    Doubtful and archived reports and those about an official do not count; one query.
    """
    rows = Case.objects.of(village).filter(same_as__in=cases, doubt="", about_office=None)
    counted = rows.exclude(status="archived").order_by().values_list("same_as")
    return dict(counted.annotate(n=Count("pk")))


def _copies(village: Village) -> tuple[_Copy, ...]:
    """The newest open publications as they were within the last minute: every receipt asks."""
    name = f"papan.{village.pk}.{village.stamp}"
    copies: tuple[_Copy, ...] | None = caches["memory"].get(name)
    if copies is None:
        copies = tuple(_read_copies(village))
        caches["memory"].set(name, copies, FRESH)
    return copies


def _read_copies(village: Village) -> Iterator[_Copy]:
    newest = Publication.objects.of(village).filter(is_shown=True).order_by("-pk")[:LOOKED_AT]
    for row in _readable(village).filter(pk__in=newest.values("pk")):
        category = row.category.code if row.category else ""
        yield _Copy(row.pk, str(row.hamlet_id or ""), category, text.gist(row.copy))


def _readable(village: Village) -> "QuerySet[Any]":
    rows = access.joinable(village).select_related("hamlet", "category")
    read: QuerySet[Any] = rows.annotate(copy=Left("text", _COMPARED)).defer("text", "answer")
    return read


def _shown(village: Village) -> "QuerySet[Any]":
    return _readable(village).select_related("hamlet", "category", "case__category")


def _likely(told: Told, category: str, copies: Iterable[_Copy]) -> Iterator[tuple[float, int]]:
    """Likeness and id of those of the same hamlet or category that are alike enough."""
    gist = text.gist(told.words)
    for copy in copies:
        same = (told.hamlet and copy.hamlet == told.hamlet, category and copy.category == category)
        if any(same):
            share = text.nearness(gist, copy.gist)
            if share >= (NEAR if all(same) else ELSEWHERE):
                yield share, copy.pk


def _neighbours(village: Village, rows: list[Any]) -> tuple[Neighbour, ...]:
    rows = [row for row in rows if visible(row.case, Part.WORDS, Output.BOARD)]
    counted = others(village, [row.case_id for row in rows]) if rows else {}
    return tuple(
        Neighbour(
            label=f"{row.number}/{row.year}",
            year=row.year,
            number=row.number,
            title=row.title,
            excerpt=excerpt(row.copy, 160),
            hamlet=row.hamlet.name if row.hamlet else "",
            others=counted.get(row.case_id, 0),
        )
        for row in rows
    )
