"""Paging by key: where a page ended, as a short word in the address. It opens nothing."""

import re
from dataclasses import dataclass
from datetime import date, datetime

SIZE = 25  # cards or rows on one page
MOST = 1000  # nothing is counted further
MOST_IN_TAB = 100  # ten lists are counted for each inbox, so not even so far: a tab says "99+"

_CURSOR = re.compile(r"([a-z]{1,12})\.([0-9TZ:+.-]{0,40})\.(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Cursor:
    """The last row of a page: its group, its sort key (ISO day or moment, or none) and its id."""

    group: str
    key: date | datetime | None
    pk: int

    def __str__(self) -> str:
        key = self.key.isoformat().replace("+00:00", "Z") if self.key else ""
        return f"{self.group}.{key}.{self.pk}"


def read(typed: str) -> Cursor | None:
    """The cursor in an address; None for the first page, and for anything that is none."""
    found = _CURSOR.fullmatch(typed)
    if found is None:
        return None
    try:
        return Cursor(found[1], _key(found[2]), int(found[3]))
    except ValueError:
        return None


def _key(typed: str) -> date | datetime | None:
    if not typed:
        return None
    if "T" not in typed:
        return date.fromisoformat(typed)
    moment = datetime.fromisoformat(typed)
    if moment.tzinfo is None:
        raise ValueError(typed)
    return moment
