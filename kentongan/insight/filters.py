"""What an official may narrow a list by, read from an address without trusting it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from kentongan.base.text import tidy
from kentongan.village.models import Category, Village

LONGEST = 200
MOST_ID = 2**62


@dataclass(frozen=True)
class Filters:
    """Empty values narrow nothing. ``category`` is a code, ``month`` is ``2026-08``."""

    q: str = ""
    category: str = ""
    hamlet: int | None = None
    holder: int | None = None
    report_class: str = ""
    status: str = ""
    channel: str = ""
    month: str = ""

    def narrow(self, cases: "QuerySet[Any]", village: Village) -> "QuerySet[Any]":
        """The cases that fit all but ``q`` and ``month``, which the list itself applies."""
        wanted = {
            "category": self.category and category_of(village, self.category),
            "hamlet": self.hamlet,
            "holder": self.holder,
            "report_class": self.report_class,
            "status": self.status,
            "channel": self.channel,
        }
        return cases.filter(
            **{name: value for name, value in wanted.items() if value not in ("", None)}
        )

    def span(self, zone: str) -> tuple[datetime, datetime] | None:
        """The month's first moment and the next month's, in a village's zone."""
        if not self.month:
            return None
        first = date.fromisoformat(f"{self.month}-01")
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        return _midnight(first, zone), _midnight(after, zone)

    @property
    def words(self) -> dict[str, str]:
        """The filters that are set, for an address; ``read`` gives the same back."""
        set_ones = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: str(value) for name, value in set_ones.items() if value}


def category_of(village: Village, code: str) -> "QuerySet[Any]":
    """The id of a category, to be compared with: no join, so that an index keeps its order."""
    return Category.objects.of(village).filter(code=code).values("pk")[:1]


def read(query: Mapping[str, str]) -> Filters:
    """The filters in an address; what cannot be one is passed over."""
    return Filters(
        q=tidy(query.get("q", ""))[:LONGEST],
        hamlet=id_in(query.get("hamlet", "")),
        holder=id_in(query.get("holder", "")),
        month=_month(query.get("month", "")),
        **{
            name: tidy(query.get(name, ""))[:30]
            for name in ("category", "report_class", "status", "channel")
        },
    )


def id_in(typed: str) -> int | None:
    """The id somebody sent; None for what cannot be one."""
    is_id = typed.isascii() and typed.isdecimal() and len(typed) < 19
    return int(typed) if is_id and int(typed) < MOST_ID else None


def _month(typed: str) -> str:
    try:
        day = date.fromisoformat(f"{typed}-01")
    except ValueError:
        return ""
    return f"{day:%Y-%m}" if 2000 <= day.year < 2200 else ""


def _midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
