"""The only place that asks what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """This moment, with zone UTC."""
    return _pretended.get() or datetime.now(UTC)


def today(zone: str) -> date:
    """The day it is now in an IANA time zone, e.g. ``Asia/Jayapura``."""
    return now().astimezone(ZoneInfo(zone)).date()


def day(moment: datetime, zone: str) -> date:
    """The day on which it was in an IANA time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Live at another moment, to play the past of an invented village."""
    token = _pretended.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)
