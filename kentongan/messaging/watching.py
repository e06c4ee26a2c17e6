"""How the channels do: figures of each account, its days in balance, its troubles.

Nothing here tells anybody: ``followup.alarms`` does, the console shows, ``/metrics`` counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from kentongan.base import clock
from kentongan.messaging import pacing, registry, rules, spool
from kentongan.messaging.models import Account, Incoming, Outgoing, Trouble

TROUBLES = ("state", "slow_in", "slow_out", "dead", "count", "spool")
SLOW, SPOOLED, SLOW_SPREAD = timedelta(minutes=15), timedelta(minutes=5), timedelta(hours=2)
_UNSEEN = Q(is_seen=False)
Key = tuple[int, int | None, str]  # village, account, what


@dataclass(frozen=True)
class Figures:
    """One account now. ``oldest_…`` is since when the first of what should move has waited."""

    account: Account
    waiting_in: int
    oldest_in: datetime | None
    waiting_out: int
    oldest_out: datetime | None
    dead_in: int
    dead_out: int

    @property
    def dead(self) -> int:
        return self.dead_in + self.dead_out


def figures(accounts: Iterable[Account]) -> list[Figures]:
    """The figures of these accounts, in their order; four queries however many there are."""
    rows = list(accounts)
    now, pks = clock.now(), [one.pk for one in rows]
    unfinished = Incoming.objects.filter(account__in=pks, ended_at=None)
    coming = _by_account(unfinished.values("account"), "received_at")
    dead_in = _dead(Incoming.objects.filter(account__in=pks))
    dead_out = _dead(Outgoing.objects.filter(account__in=pks))
    going = _going(pks, now)
    return [
        Figures(
            account=one,
            waiting_in=coming.get(one.pk, (0, None))[0],
            oldest_in=coming.get(one.pk, (0, None))[1],
            waiting_out=sum(count for count, _oldest in going.get(one.pk, {}).values()),
            oldest_out=_oldest_out(one, going.get(one.pk, {}), now),
            dead_in=dead_in.get(one.pk, 0),
            dead_out=dead_out.get(one.pk, 0),
        )
        for one in rows
    ]


def of(village_accounts: "QuerySet[Account]") -> list[Figures]:
    """The figures of accounts as a query gives them."""
    return figures(village_accounts.select_related("village").order_by("position", "pk"))


# -- Counting ------------------------------------------------------------------------------------
def _by_account(rows: Any, field: str) -> dict[int, tuple[int, datetime | None]]:
    found = rows.annotate(n=Count("pk"), oldest=Min(field))
    return {row["account"]: (row["n"], row["oldest"]) for row in found}


def _dead(rows: "QuerySet[Any]") -> dict[int, int]:
    found = rows.filter(_UNSEEN, state="dead").values("account").annotate(n=Count("pk"))
    return {row["account"]: row["n"] for row in found}


_Ranks = dict[bool, tuple[int, datetime | None]]  # is an answer -> how many, since when


def _going(pks: Sequence[int], now: datetime) -> dict[int, _Ranks]:
    """What is due and not waiting for its reader."""
    rows = Outgoing.objects.filter(account__in=pks, ended_at=None, not_before__lte=now)
    due = rows.exclude(why=rules.WINDOW).values("account", "priority")
    found: dict[int, _Ranks] = {}
    for row in due.annotate(n=Count("pk"), oldest=Min("not_before")):
        ranks, is_answer = found.setdefault(row["account"], {}), row["priority"] == rules.ANSWER
        count, oldest = ranks.get(is_answer, (0, None))
        older = min(filter(None, (oldest, row["oldest"])), default=None)
        ranks[is_answer] = (count + row["n"], older)
    return found


def _oldest_out(account: Account, ranks: _Ranks, now: datetime) -> datetime | None:
    """Since when something waits that its account's manners do not hold back."""
    answers, notices = (ranks.get(is_answer, (0, None))[1] for is_answer in (True, False))
    if notices and account.kind in registry.channels():
        notices = _held_up(account, notices, now)
    return min(filter(None, (answers, notices)), default=None)


def _held_up(account: Account, oldest: datetime, now: datetime) -> datetime | None:
    limits = registry.channel(account.kind).limits
    if not limits.keeps_quiet:
        return oldest
    morning = datetime.combine(
        clock.today(account.village.zone), rules.QUIET_UNTIL, ZoneInfo(account.village.zone)
    )
    since = max(oldest, morning)
    is_slow = now - since > SLOW_SPREAD  # one a minute is its pace, not a trouble
    return since if is_slow and pacing.of(account, now).notices is None else None


# -- Troubles ------------------------------------------------------------------------------------
def look() -> int:
    """Open and end troubles as things stand now; returns how many are open. For a duty."""
    now = clock.now()
    rows = Account.objects.filter(is_on=True, kind__in=registry.channels())
    watched = of(rows)
    found: dict[Key, datetime] = {
        (one.account.village_id, one.account.pk, what): since
        for one in watched
        for what, since in _wrong(one, now)
    }
    oldest = spool.oldest() or now
    if now - oldest > SPOOLED or spool.count(spool.aside()):
        found |= {(one.account.village_id, None, "spool"): oldest for one in watched}
    settle(found, among=("state", "slow_in", "slow_out", "dead", "spool"))
    return len(found)


@transaction.atomic
def settle(found: dict[Key, datetime], *, among: Sequence[str]) -> None:
    """Make the open troubles of these kinds exactly those that were found."""
    rows = Trouble.objects.select_for_update().filter(ended_at=None, what__in=among)
    known = {(row.village_id, row.account_id, row.what): row for row in rows}
    over = [row.pk for key, row in known.items() if key not in found]
    Trouble.objects.filter(pk__in=over).update(ended_at=clock.now())
    fresh = [
        Trouble(village_id=village, account_id=account, what=what, since=since)
        for (village, account, what), since in found.items()
        if (village, account, what) not in known
    ]
    Trouble.objects.bulk_create(fresh, ignore_conflicts=True)


def _wrong(one: Figures, now: datetime) -> Iterator[tuple[str, datetime]]:
    account = one.account
    if account.state != "ok" and now - account.state_at > SLOW:
        yield "state", account.state_at
    if one.oldest_in and now - one.oldest_in > SLOW:
        yield "slow_in", one.oldest_in
    if one.oldest_out and now - one.oldest_out > SLOW:
        yield "slow_out", one.oldest_out
    if one.dead:
        yield "dead", now


def day_starts(account: Account, back: int) -> datetime:
    """When the day so many days ago began in the account's village."""
    zone = ZoneInfo(account.village.zone)
    return datetime.combine(clock.today(account.village.zone) - timedelta(back), time(), zone)
