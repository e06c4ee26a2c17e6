"""Pacing and patience: when to send, when to try again, when to give up. Plain Python."""

import random
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from kentongan.base import backoff

ANSWER, NOTICE, BROADCAST = 0, 1, 2  # priorities

# what becomes of a message; only forward, save that a late delivery overrules a failure
ORDER = ("waiting", "sending", "unknown", "accepted", "sent", "delivered", "read")
DROPPED = frozenset({"withdrawn", "folded", "late"})  # never sent, and never will be

HOLD = timedelta(seconds=10)  # a notice waits as long as its act may be undone
WINDOW = "window"  # why a message waits until its reader speaks again
PATIENCE = timedelta(hours=72)
PARKED = timedelta(minutes=10)  # a receipt may overtake the answer to the send
IN_DOUBT = timedelta(minutes=2)  # how long a receipt is waited for after an ambiguous send
LEASE = timedelta(seconds=90)  # longer than any call may take
MOST_FAILURES = 8  # of our own handling; the provider's failures are told by PATIENCE
FOLD_AFTER = timedelta(minutes=10)  # notices older than this when they go out were held up

YOUNG = timedelta(days=30)  # how long an account must be careful
QUIET_FROM, QUIET_UNTIL = time(21), time(6)
CHECK_EVERY, CHECK_AT_MOST = timedelta(minutes=10), timedelta(hours=1)

_FOR_NOTICES = 0.75  # of what a young number may send; the rest is kept for answers
_TRIPS_AT = 5  # failures in a row that open the breaker
_FIRST_PAUSE, _LONGEST_PAUSE = 30, 300


@dataclass(frozen=True)
class Bucket:
    """So many sends are saved up, at most ``burst``; ``per_second`` come back."""

    tokens: float
    at: datetime

    def at_moment(self, now: datetime, *, per_second: float, burst: int) -> "Bucket":
        """The bucket filled up to now; a clock that went back fills nothing."""
        passed = max(0.0, (now - self.at).total_seconds())
        return Bucket(min(float(burst), self.tokens + passed * per_second), now)

    def wait(self, *, per_second: float) -> timedelta:
        """How long until one send may go; zero when one may go now."""
        missing = max(0.0, 1 - self.tokens)
        return timedelta(seconds=missing / per_second)

    def less_one(self) -> "Bucket":
        return Bucket(self.tokens - 1, self.at)


def retry_in(failures: int, *, after: float | None = None) -> timedelta:
    """How long to wait after so many failures (design.md §6); never less than the provider asks."""
    return max(backoff.delay(failures), timedelta(seconds=after or 0))


def pause_after(failures: int) -> timedelta | None:
    """How long an account rests after so many failures in a row; None: it goes on."""
    if failures < _TRIPS_AT:
        return None
    return timedelta(seconds=min(_LONGEST_PAUSE, _FIRST_PAUSE << (failures - _TRIPS_AT)))


def moved(now: str, told: str) -> str:
    """The state after a receipt: receipts arrive late, twice and out of order."""
    if now in DROPPED:
        return now
    if now == "failed":
        return told if told in {"delivered", "read"} else now
    if told == "failed":
        return now if now in {"delivered", "read"} else told
    return max(now, told, key=ORDER.index)


def folds(waiting: int, oldest_due: datetime, now: datetime) -> bool:
    """Whether several waiting notices to one person become one: after an outage, not before."""
    return waiting > 1 and now - oldest_due > FOLD_AFTER


def night_ends(now: datetime, zone: str) -> datetime | None:
    """When what nobody asked for may go again; None by day."""
    here = now.astimezone(ZoneInfo(zone))
    if QUIET_UNTIL <= here.time() < QUIET_FROM:
        return None
    day = here.date() if here.time() < QUIET_UNTIL else here.date() + timedelta(days=1)
    return datetime.combine(day, QUIET_UNTIL, ZoneInfo(zone))


def next_day(now: datetime, zone: str) -> datetime:
    """When the next day begins there."""
    here = now.astimezone(ZoneInfo(zone))
    return datetime.combine(here.date() + timedelta(days=1), time(), ZoneInfo(zone))


def is_spent(priority: int, sent: int, most: int) -> bool:
    """Whether a day's ``most`` is used up for messages of this rank; 0 is no limit."""
    share = 1.0 if priority == ANSWER else _FOR_NOTICES
    return bool(most) and sent >= most * share


def spread(between: tuple[int, int]) -> timedelta:
    """How long to wait before the next message nobody asked for."""
    return timedelta(seconds=random.uniform(*between))  # noqa: S311 no secret hangs on it


def check_in(failures: int) -> timedelta:
    """When to ask the provider again how an account does, after so many bad answers."""
    return min(CHECK_AT_MOST, CHECK_EVERY * (1 << min(failures, 10)))
