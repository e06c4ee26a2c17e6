"""When something may be said, and what an official is told by the clock. Plain Python."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from kentongan.followup.rules import ABOVE, HEAD
from kentongan.messaging.rules import QUIET_FROM, night_ends

DIGEST_AT = time(7, 30)
DIGEST_UNTIL = time(12)  # later in the day it tells nothing new
WEEK_STARTS = 1  # ISO weekday of the village head's sheet
HOLD = timedelta(seconds=10)  # as long as an act may be undone
PATIENCE = timedelta(hours=72)  # older news is noise
SURE_AFTER = timedelta(days=1)  # taken by the provider and nothing bad heard since: it arrived
_LOOKS = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))


def is_news(at: datetime, now: datetime) -> bool:
    """Whether this is still worth telling."""
    return now - at < PATIENCE


def hold(now: datetime, zone: str, *, is_danger: bool = False) -> timedelta:
    """How long a notice waits: the seconds of the undo, or until the quiet hours are over."""
    morning = None if is_danger else night_ends(now, zone)
    return max(HOLD, morning - now) if morning else HOLD


def waits_for_digest(at: datetime, zone: str, *, is_danger: bool) -> bool:
    """Whether what the clock did is told by the morning's digest instead of alone."""
    here = at.astimezone(ZoneInfo(zone)).time()
    return not is_danger and (here < DIGEST_AT or here >= QUIET_FROM)


def digest_is_due(now: datetime, zone: str) -> bool:
    """Whether the digest may go now."""
    return DIGEST_AT <= now.astimezone(ZoneInfo(zone)).time() < DIGEST_UNTIL


def hears_of(role: str, what: str) -> bool:
    """Whether an office of this role is told of such a thing: the head only of what is overdue."""
    if role == ABOVE:
        return False  # no office of the village
    return role != HEAD or what == "escalated"


def next_look(made_at: datetime, now: datetime) -> datetime | None:
    """When to look again what became of a notice; None when it has become old."""
    age = now - made_at
    if age > PATIENCE:
        return None
    step = next((step for step in _LOOKS if age < 4 * step), timedelta(hours=1))
    return now + step
