"""The only place that asks what time it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, with zone UTC."""
    return datetime.now(UTC)


def today(zone: str) -> date:
    """The day it is now in an IANA time zone, e.g. ``Asia/Jayapura``."""
    return now().astimezone(ZoneInfo(zone)).date()
