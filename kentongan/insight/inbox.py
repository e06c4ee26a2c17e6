"""The officials' inbox: one page of a tab, counts that stop at a thousand, and a cheap ETag."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from kentongan.base import clock
from kentongan.cases import access
from kentongan.cases.actors import Actor
from kentongan.cases.models import Numbering
from kentongan.insight import cards, counting, paging, search, tabs
from kentongan.insight.cards import Card
from kentongan.insight.filters import Filters
from kentongan.insight.models import Postponement, SavedView
from kentongan.insight.paging import SIZE, Cursor
from kentongan.insight.tabs import Group, Reader
from kentongan.ledger.models import Book
from kentongan.ledger.models import Cursor as Followed
from kentongan.village.models import Official, Village

NO_FILTERS = Filters()
COUNTED_TABS = ("perlu-saya", "terlambat", "semua", "selesai", "diragukan")
NEEDED = "perlu-saya"
FOUND = "cari"
_LOOKS = (60, 240, 960)  # candidates asked of the search index, until a page is full
_INDEXED_BY = "kentongan.insight.followers.index"


@dataclass(frozen=True)
class InboxPage:
    """``counts`` by tab, ``paging.MOST_IN_TAB`` at most; ``next_cursor`` is empty at the end.

    ``put_off``: until when this official postponed a case, by its id.
    """

    cards: tuple[Card, ...]
    next_cursor: str
    counts: dict[str, int]
    put_off: Mapping[int, date] = field(default_factory=dict)


@dataclass(frozen=True)
class View:
    """A list an official kept under a name; ``words`` as ``Filters.words`` gives them."""

    pk: int
    name: str
    tab: str
    words: Mapping[str, str]


def page(actor: Actor, *, tab: str, cursor: str = "", filters: Filters = NO_FILTERS) -> InboxPage:
    """One page of a tab as the official may see it; anything odd in ``cursor`` is page one."""
    _, today = _where(actor)
    reader, place = tabs.reader(actor, today), paging.read(cursor)
    aside = _put_off(actor, today)
    if filters.q:
        rows, following = _searched(_Lists(reader, aside), tab, place, filters)
    else:
        rows, following = _read(_narrowed(_Lists(reader, aside), tab, filters), place)
    return InboxPage(
        cards=cards.of(actor, [row.pk for row in rows], today),
        next_cursor=str(following) if following else "",
        counts=_counts(_Lists(reader, aside)),
        put_off=aside,
    )


def counts(actor: Actor) -> dict[str, int]:
    """How many cases each tab holds, ``paging.MOST_IN_TAB`` at most; four queries at most."""
    _, today = _where(actor)
    return _counts(_Lists(tabs.reader(actor, today), _put_off(actor, today)))


def _counts(lists: "_Lists") -> dict[str, int]:
    village, _ = _where(lists.reader.actor)
    sets = {tab: lists.sets(tab) for tab in COUNTED_TABS}
    return counting.counts(village, sets, most=paging.MOST_IN_TAB)


def views(official: Official) -> tuple[View, ...]:
    """The lists this official kept, by name."""
    rows = SavedView.objects.of(official.village).filter(official=official).order_by("name", "pk")
    return tuple(View(row.pk, row.name, row.tab, row.filters) for row in rows)


def chosen(actor: Actor, pks: Sequence[int]) -> tuple[Card, ...]:
    """The cards of these cases, in this order; those he may not see are left out. Three queries."""
    _, today = _where(actor)
    seen = set(access.visible_to(actor).filter(pk__in=pks).values_list("pk", flat=True))
    return cards.of(actor, [pk for pk in pks if pk in seen], today)


def etag(actor: Actor, *, tab: str, cursor: str = "", filters: Filters = NO_FILTERS) -> str:
    """Changes whenever the page could: with every entry of the village, every day, every search.

    One query, two when words are looked for.
    """
    village, today = _where(actor)
    seen = Book.objects.filter(pk=village.book_id).values_list("size", flat=True)
    parts: list[Any] = [village.pk, today, actor.who, tab, cursor, filters, *seen]
    parts.append(actor.reader is not None)
    parts += [office.pk for office in actor.offices]
    if filters.q:
        indexed = Followed.objects.filter(book=village.book_id, follower=_INDEXED_BY)
        parts += indexed.values_list("position", flat=True)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def _where(actor: Actor) -> tuple[Village, date]:
    if actor.official is None:
        raise TypeError("only an official has an inbox")
    village = actor.official.village
    return village, clock.today(village.zone)


@dataclass(frozen=True)
class _Lists:
    """The tabs of one official; what he put off (``aside``) does not need him today."""

    reader: Reader
    aside: Mapping[int, date]

    def groups(self, tab: str) -> list[Group]:
        found = tabs.groups(self.reader, tab)
        return [replace(group, cases=self.shown(tab, group.cases)) for group in found]

    def sets(self, tab: str) -> "list[QuerySet[Any]]":
        return [self.shown(tab, cases) for cases in tabs.sets(self.reader, tab)]

    def shown(self, tab: str, cases: "QuerySet[Any]") -> "QuerySet[Any]":
        is_needed = tab == NEEDED or tab not in tabs.TABS
        return cases.exclude(pk__in=self.aside) if is_needed and self.aside else cases


def _put_off(actor: Actor, today: date) -> dict[int, date]:
    """Until when he postponed which cases; an act on the case ends it. One query."""
    village, _ = _where(actor)
    mine = Postponement.objects.of(village).filter(official=actor.official, until__gt=today)
    still = mine.filter(version=F("case__version")).order_by("-pk")
    return dict(still.values_list("case", "until")[: paging.MOST])


def _narrowed(lists: _Lists, tab: str, filters: Filters) -> list[Group]:
    village, _ = _where(lists.reader.actor)
    span = filters.span(village.zone)
    return [
        Group(
            group.name,
            _within(filters.narrow(group.cases, village), group.key, span),
            group.key,
            newest=group.newest,
        )
        for group in lists.groups(tab)
    ]


def _within(cases: "QuerySet[Any]", key: str, span: tuple[Any, Any] | None) -> "QuerySet[Any]":
    """Those of a month: by the end where the list is of ended ones, else by the beginning."""
    if span is None:
        return cases
    name = "ended_at" if key == "ended_at" else "received_at"
    return cases.filter(**{f"{name}__gte": span[0], f"{name}__lt": span[1]})


def _read(groups: list[Group], place: Cursor | None) -> tuple[list[Cursor], Cursor | None]:
    names = [group.name for group in groups]
    start = names.index(place.group) if place and place.group in names else 0
    rows: list[Cursor] = []
    for group in groups[start:]:
        here = place if place and group.fits(place) else None
        rows += group.rows(here, SIZE + 1 - len(rows))
        if len(rows) > SIZE:
            return rows[:SIZE], rows[SIZE - 1]
    return rows, None


# -- Words looked for ----------------------------------------------------------------------------
def _searched(
    lists: _Lists, tab: str, place: Cursor | None, filters: Filters
) -> tuple[list[Cursor], Cursor | None]:
    """Newest first. A number finds its case in whatever tab; words look within the tab."""
    reader, before = lists.reader, place.pk if place and place.group == FOUND else None
    numbered = [] if before else _numbered(reader.actor, filters)
    scope = lists.shown(tab, _scope(reader, tab, filters))
    found: list[int] = []
    for limit in _LOOKS:
        seen = search.candidates(reader.actor, filters.q, before=before, limit=limit)
        passed = scope.filter(pk__in=seen).exclude(pk__in=numbered)
        found += passed.order_by("-pk").values_list("pk", flat=True)
        before, has_more = seen[-1] if seen else before, len(seen) == limit
        if len(found) > SIZE or not has_more:
            break
    rows = [Cursor(FOUND, None, pk) for pk in [*numbered, *found[:SIZE]]]
    if len(found) > SIZE:
        return rows, rows[-1]
    return rows, Cursor(FOUND, None, before) if has_more and before else None


def _scope(reader: Reader, tab: str, filters: Filters) -> "QuerySet[Any]":
    village, _ = _where(reader.actor)
    visible = filters.narrow(access.visible_to(reader.actor), village)
    cases = visible.filter(_in_tab(reader, tab))
    span = filters.span(village.zone)
    return _within(cases, "ended_at" if tab == "selesai" else "", span)


def _in_tab(reader: Reader, tab: str) -> Q:
    """What a tab means for single cases; ``semua`` looks through everything, ended ones too."""
    meanings = {
        "perlu-saya": reader.wanted & Q(doubt=""),
        "terlambat": Q(due_on__lt=reader.today, doubt=""),
        "selesai": Q(ended_at__isnull=False),
        "diragukan": ~Q(doubt=""),
    }
    return meanings.get(tab, Q())


def _numbered(actor: Actor, filters: Filters) -> list[int]:
    typed = search.number_in(filters.q)
    if typed is None:
        return []
    village, _ = _where(actor)
    number, year = typed
    years = Numbering.objects.of(village).values("year")
    cases = access.visible_to(actor).filter(number=number)
    cases = cases.filter(year=year) if year else cases.filter(year__in=years)
    return list(cases.order_by("-year").values_list("pk", flat=True)[:SIZE])
