"""The balance of each day: what came in is done, waiting or dead; what was made went somewhere."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.functions import TruncDate

from kentongan.base import clock
from kentongan.messaging import registry, watching
from kentongan.messaging.models import Account, DayCount, Incoming, Outgoing

DAYS = 7
_ACCEPTED = ("accepted", "sent", "delivered", "read")
_WAITING = ("waiting", "sending", "unknown")
_FAILED = ("failed", "dead")
_DROPPED = ("withdrawn", "folded", "late")


@dataclass(frozen=True)
class Day:
    """One day of one account. ``received`` was counted as it came, the rest are rows by state."""

    on: date
    received: int = 0
    heard: dict[str, int] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)

    @property
    def done(self) -> int:
        return self.heard.get("done", 0)

    @property
    def waiting(self) -> int:
        return self.heard.get("waiting", 0)

    @property
    def dead(self) -> int:
        return self.heard.get("dead", 0)

    @property
    def missing(self) -> int:
        """How many were taken in and are nowhere now; less than nothing: nobody counted them."""
        return self.received - self.done - self.waiting - self.dead

    @property
    def made(self) -> int:
        return sum(self.told.values())

    @property
    def accepted(self) -> int:
        return self._told(_ACCEPTED)

    @property
    def waiting_out(self) -> int:
        return self._told(_WAITING)

    @property
    def failed(self) -> int:
        return self._told(_FAILED)

    @property
    def dropped(self) -> int:
        return self._told(_DROPPED)

    @property
    def strays(self) -> int:
        """Messages made that are in none of these states."""
        return self.made - self.accepted - self.waiting_out - self.failed - self.dropped

    def _told(self, states: tuple[str, ...]) -> int:
        return sum(self.told.get(state, 0) for state in states)


def days(account: Account, *, back: int = DAYS) -> list[Day]:
    """The last days with anything in them, the newest first; today among them."""
    since = watching.day_starts(account, back - 1)
    heard = _by_day(account, Incoming, "received_at", since)
    told = _by_day(account, Outgoing, "made_at", since)
    first = since.astimezone(ZoneInfo(account.village.zone)).date()
    counts = DayCount.objects.filter(account=account, on__gte=first)
    received = {row.on: row.received for row in counts if row.received}
    found = sorted({*heard, *told, *received}, reverse=True)
    return [Day(on, received.get(on, 0), heard.get(on, {}), told.get(on, {})) for on in found]


def recount() -> int:
    """Look whether the days that are over still balance; returns how many do not. For a duty.

    Today is left out: a delivery may come between the two counts.
    """
    found: dict[watching.Key, datetime] = {}
    rows = Account.objects.filter(kind__in=registry.channels()).select_related("village")
    for account in rows:
        today = clock.today(account.village.zone)
        past = [day for day in days(account) if day.on < today]
        if any(day.missing or day.strays for day in past):
            found[(account.village_id, account.pk, "count")] = clock.now()
    watching.settle(found, among=("count",))
    return len(found)


def _by_day(account: Account, model: Any, at: str, since: datetime) -> dict[date, dict[str, int]]:
    rows = model.objects.filter(village=account.village_id, account=account)
    rows = rows.filter(**{f"{at}__gte": since})
    by_day = rows.annotate(on=TruncDate(at, tzinfo=ZoneInfo(account.village.zone)))
    found: dict[date, dict[str, int]] = {}
    for row in by_day.values("on", "state").annotate(n=Count("pk")):
        found.setdefault(row["on"], {})[row["state"]] = row["n"]
    return found
