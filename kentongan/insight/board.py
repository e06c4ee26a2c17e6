"""The public board: masked copies only, and of those only what is still allowed this moment."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from kentongan.cases import access
from kentongan.cases.models import Exhibit
from kentongan.cases.visibility import Output, Part, visible
from kentongan.insight import alike, counting, paging
from kentongan.insight.filters import category_of, id_in
from kentongan.insight.paging import SIZE, Cursor
from kentongan.media import queries as media
from kentongan.media.queries import Derivative
from kentongan.village.models import Village

GROUP = "papan"


@dataclass(frozen=True)
class Published:
    """A published case: no place below the hamlet, no time below the day, no person."""

    year: int
    number: int
    label: str
    title: str
    text: str
    answer: str
    category: str
    sign: str
    hamlet: str
    status: str
    closed_by: str
    received_on: date
    ended_on: date | None
    photos: tuple[UUID, ...]
    others: int  # how many said: mine too
    is_open: bool


@dataclass(frozen=True)
class BoardPage:
    """``next_cursor`` is empty on the last page."""

    cases: tuple[Published, ...]
    next_cursor: str


def page(village: Village, cursor: str = "", category: str = "", hamlet: str = "") -> BoardPage:
    """The last published first, of one category (code) or hamlet (id) when asked; three queries."""
    rows = _shown(village)
    if category:
        rows = rows.filter(category=category_of(village, category))
    if hamlet:
        rows = rows.filter(hamlet=id_in(hamlet)) if id_in(hamlet) else rows.none()
    place = paging.read(cursor)
    if place and place.group == GROUP:
        rows = rows.filter(pk__lt=place.pk)
    found = list(rows.order_by("-pk")[: SIZE + 1])
    following = str(Cursor(GROUP, None, found[SIZE - 1].pk)) if len(found) > SIZE else ""
    return BoardPage(_published(village, found[:SIZE]), following)


def count(village: Village) -> int:
    """How many cases are on the board, ``paging.MOST`` at most; one query."""
    return counting.counts(village, {"shown": [_shown(village)]})["shown"]


def one(village: Village, year: int, number: int) -> Published | None:
    """One published case; an unknown, an unpublished and a secret one are the same None."""
    rows = _shown(village).filter(case__year=year, case__number=number, case__village=village)
    return next(iter(_published(village, list(rows[:1]))), None)


def photo(village: Village, uid: UUID, *, size: str = "large") -> Derivative | None:
    """A photo an official released, while its case is on the board; else None."""
    released = _released().filter(
        village=village, attachment__uid=uid, case__publication__in=_shown(village)
    )
    shown = released.select_related("case__category").first()
    if shown is None or not visible(shown.case, Part.PHOTOS, Output.BOARD):
        return None
    return media.public_photo(village, uid, size=size)


def _shown(village: Village) -> "QuerySet[Any]":
    rows = access.published(village).select_related("case__category", "case__hamlet")
    return rows.defer("case__text", "case__summary", "case__before")


def _released() -> "QuerySet[Any]":
    photos = Exhibit.objects.filter(
        is_released=True, is_inner=False, attachment__kind="photo", attachment__state="ready"
    )
    return photos.exclude(message__is_withdrawn=True)


def _published(village: Village, rows: list[Any]) -> tuple[Published, ...]:
    rows = [row for row in rows if visible(row.case, Part.WORDS, Output.BOARD)]
    found = _released().filter(case__in=[row.case_id for row in rows])
    photos: dict[int, list[UUID]] = {}
    for case_id, uid in found.order_by("position", "pk").values_list("case", "attachment__uid"):
        photos.setdefault(case_id, []).append(uid)
    others = alike.others(village, [row.case_id for row in rows])
    zone = ZoneInfo(village.zone)
    return tuple(
        _one(row, tuple(photos.get(row.case_id, ())), others.get(row.case_id, 0), zone)
        for row in rows
    )


def _one(row: Any, photos: tuple[UUID, ...], others: int, zone: ZoneInfo) -> Published:
    case = row.case
    return Published(
        year=case.year,
        number=case.number,
        label=case.label,
        title=row.title,
        text=row.text,
        answer=row.answer,
        category=case.category.label if case.category else "",
        sign=case.category.sign if case.category else "",
        hamlet=case.hamlet.name if case.hamlet else "",
        status=case.status,
        closed_by=case.closed_by,
        received_on=_day(case.received_at, zone),
        ended_on=_day(case.ended_at, zone) if case.ended_at else None,
        photos=photos,
        others=others,
        is_open=case.is_open,
    )


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
