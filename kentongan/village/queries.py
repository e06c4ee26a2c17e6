"""Reading a village: whose page it is, who holds which office, which days count."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, time
from functools import cache, lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Prefetch, Q, QuerySet

from kentongan.base import clock
from kentongan.village import guessing, rules
from kentongan.village.calendar import Calendar, national
from kentongan.village.defaults.titles import HAMLET_HEAD, VILLAGE_COUNCIL
from kentongan.village.models import (
    Category,
    Hamlet,
    HostName,
    LocalHoliday,
    Office,
    Official,
    ReadySentence,
    Tenure,
    Village,
)

YEARS_BACK, YEARS_AHEAD = 10, 3  # national days a calendar knows, around this year


@dataclass(frozen=True)
class Handler:
    """An office a case can be handed to; ``holder`` is "" while nobody holds it."""

    office_id: int
    role: str
    title: str
    hamlet_id: int | None
    holder_id: int | None
    holder: str


@dataclass(frozen=True)
class _Working:
    """Everything a calendar depends on; ``stamp`` stands for the local holidays."""

    village_id: int
    stamp: str
    rest_days: frozenset[int]
    opens: time
    closes: time
    zone: str
    works_on_collective_leave: bool
    this_year: int


@dataclass(frozen=True)
class Choices:
    """What a reporter may choose from. The rows are kept in memory: not to be changed."""

    hamlets: tuple[Hamlet, ...]
    offices: tuple[Office, ...]
    categories: tuple[Category, ...]


def by_host(host: str) -> Village | None:
    """The village of a request's Host header, else the default village; one query."""
    found = _villages(_by_host(), [rules.plain_host(host)])
    return min(found, key=lambda village: village.is_default and len(found) > 1, default=None)


def by_book(book_id: int) -> Village:
    """The village a book tells of; one query."""
    [found] = _villages(_by_book(), [book_id])
    return found


# Asked by every request and follower: written by the ORM once, since that takes ten times as long
# as the asking.
@cache
def _by_host() -> str:
    named = HostName.objects.filter(host="").values("village")
    return _written(Village.objects.filter(Q(pk__in=named) | Q(is_default=True)))


@cache
def _by_book() -> str:
    return _written(Village.objects.filter(book=0))


def _written(rows: "QuerySet[Village]") -> str:
    return str(rows.query.sql_with_params()[0])


def _villages(statement: str, facts: list[Any]) -> list[Village]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return [_village(row) for row in cursor.fetchall()]


def _village(row: tuple[Any, ...]) -> Village:
    """A new object each time, with lists of its own: whoever changes it changes no other's."""
    names, values = _read(row)
    return Village.from_db(DEFAULT_DB_ALIAS, names, [copy(value) for value in values])


@lru_cache(maxsize=256)
def _read(row: tuple[Any, ...]) -> tuple[list[str], list[Any]]:
    """What is in a row as it came from the database; read once while it stays the same."""
    fields = Village._meta.concrete_fields
    compiler = Village.objects.all().query.get_compiler(DEFAULT_DB_ALIAS)
    converters = compiler.get_converters([field.get_col("village_village") for field in fields])
    [values] = compiler.apply_converters([list(row)], converters)
    return [field.attname for field in fields], list(values)


def calendar_of(village: Village) -> Calendar:
    """The village's working time as its row says now; no query while nothing has changed.

    It knows the national days of ten years back and three ahead.
    """
    return _calendar(
        _Working(
            village.pk,
            village.stamp,
            frozenset(village.rest_days),
            village.opens,
            village.closes,
            village.zone,
            village.works_on_collective_leave,
            clock.today(village.zone).year,
        )
    )


@lru_cache(maxsize=256)
def _calendar(working: _Working) -> Calendar:
    years = range(working.this_year - YEARS_BACK, working.this_year + YEARS_AHEAD + 1)
    days = national(years, with_collective_leave=not working.works_on_collective_leave)
    local = LocalHoliday.objects.filter(village=working.village_id).values_list("on", "name")
    return Calendar(
        rest_days=working.rest_days,
        holidays={**dict(local), **days.days},
        provisional_years=days.provisional_years,
        opens=working.opens,
        closes=working.closes,
        zone=working.zone,
    )


def today(village: Village) -> date:
    """The day it is in the village."""
    return clock.today(village.zone)


def offices_of(official: Official, day: date) -> tuple[Office, ...]:
    """The offices this official holds on a day, in the village's order; none when switched off."""
    return tuple(dict.fromkeys(tenure.office for tenure in tenures_of(official, day)))


def tenures_of(official: Official, day: date) -> tuple[Tenure, ...]:
    """By which appointments, in the order of their offices; none when switched off."""
    if not official.is_active:
        return ()
    rows = Tenure.objects.filter(official=official, village=official.village_id)
    held = [one for one in rows.select_related("office") if one.is_held_on(day)]
    return tuple(sorted(held, key=lambda one: (one.office.position, one.office_id, one.pk)))


def roles_of(official: Official, day: date) -> frozenset[str]:
    """The roles of the offices this official holds on a day."""
    return frozenset(office.role for office in offices_of(official, day))


def holder_of(office: Office, day: date) -> Official | None:
    """Who holds the office on a day; the latest to come where several do."""
    tenures = _held_on(day).filter(office=office, official__is_active=True)
    tenure = tenures.select_related("official").order_by("-since", "-pk").first()
    return tenure.official if tenure else None


def holders_of(office: Office, day: date) -> tuple[Official, ...]:
    """Everybody who holds the office on a day, longest first."""
    tenures = _held_on(day).filter(office=office, official__is_active=True)
    found = tenures.select_related("official__village").order_by("since", "pk")
    return tuple(dict.fromkeys(tenure.official for tenure in found))


def holders(village: Village, role: str, day: date) -> tuple[Official, ...]:
    """Everybody who holds an office of this role on a day, longest first."""
    tenures = _held_on(day).filter(village=village, office__role=role, official__is_active=True)
    found = tenures.select_related("official").order_by("since", "pk")
    return tuple(dict.fromkeys(tenure.official for tenure in found))


def seats(village: Village, day: date) -> tuple[tuple[int, int, str], ...]:
    """Who sits where on a day: ids of official and office, and its role; longest first."""
    held = _held_on(day).filter(village=village, official__is_active=True).order_by("since", "pk")
    return tuple(held.values_list("official", "office", "office__role"))


def handlers(village: Village, day: date) -> tuple[Handler, ...]:
    """The offices offered when a case is handed over, with their holders; two queries."""
    held = _held_on(day).filter(official__is_active=True).select_related("official")
    offices = (
        offices_in(village)
        .exclude(role=VILLAGE_COUNCIL)
        .prefetch_related(Prefetch("tenures", held.order_by("-since", "-pk"), to_attr="held"))
    )
    return tuple(_handler(office, office.held) for office in offices)


def handler_for(category: Category | None, hamlet: Hamlet | None) -> Office | None:
    """The office suggested for a case; None where nobody in the village should have it."""
    if category is None or category.is_always_secret or category.default_class == "supervisory":
        return None
    if category.goes_to_hamlet_head and hamlet is not None:
        heads = offices_in(category.village).filter(role=HAMLET_HEAD, hamlet=hamlet)
        if head := heads.first():
            return head
    handler = category.handler
    return None if handler is None or handler.is_hidden else handler


def offices_in(village: Village) -> "QuerySet[Office]":
    """The offices in use, in the village's order."""
    return Office.objects.of(village).filter(is_hidden=False).order_by("position", "pk")


def known_words(village: Village) -> frozenset[str]:
    """What everybody knows here: the words of village, district, regency and offices."""
    titles = Office.objects.of(village).values_list("title", flat=True)
    places = (village.name, village.kind, village.district, village.regency)
    return guessing.words(*places, *titles)


def titles_by_role(village: Village) -> dict[str, str]:
    """The village's own title of each role; the first office's where a role has several."""
    rows = Office.objects.of(village).order_by("-position", "-pk").values_list("role", "title")
    return dict(rows)


def hamlets(village: Village) -> tuple[Hamlet, ...]:
    """The hamlets offered, in the village's order."""
    shown = Hamlet.objects.of(village).filter(is_hidden=False)
    return tuple(shown.order_by("position", "pk"))


def categories(village: Village) -> tuple[Category, ...]:
    """The categories offered, in the village's order."""
    shown = Category.objects.of(village).filter(is_hidden=False)
    return tuple(shown.order_by("position", "pk"))


def choices(village: Village) -> Choices:
    """Hamlets, offices and categories in use; no query while the village stays as it is."""
    return _choices(village.pk, village.stamp)


@lru_cache(maxsize=256)
def _choices(village_id: int, _stamp: str) -> Choices:
    village = Village(pk=village_id)
    return Choices(hamlets(village), tuple(offices_in(village)), categories(village))


def sentences_for(village: Village, category: Category | None) -> tuple[ReadySentence, ...]:
    """The ready sentences of a category, then those for all."""
    fitting = ReadySentence.objects.of(village).filter(
        Q(category=None) if category is None else Q(category=None) | Q(category=category)
    )
    found: Iterable[ReadySentence] = fitting.order_by("position", "pk")
    return tuple(sorted(found, key=lambda sentence: sentence.category_id is None))


def _held_on(day: date) -> "QuerySet[Tenure]":
    still = Q(until__isnull=True) | Q(until__gt=day)
    return Tenure.objects.filter(still, since__lte=day)


def _handler(office: Office, tenures: list[Tenure]) -> Handler:
    official = tenures[0].official if tenures else None
    return Handler(
        office_id=office.pk,
        role=office.role,
        title=office.title,
        hamlet_id=office.hamlet_id,
        holder_id=official.pk if official else None,
        holder=official.name if official else "",
    )
