"""What comes in: proved, split, kept in one transaction, and answered at once.

Nothing is understood here. When the database refuses, the delivery goes to the spool folder as it
came and is taken in later; while one waits there, those that follow wait behind it. Only when that
fails too is the provider told to come again.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum

import structlog
from django.db import DataError, Error, IntegrityError, connection, transaction

from kentongan.base import clock, databases, jobs
from kentongan.messaging import (
    accounts,
    attending,
    contacts,
    contract,
    counting,
    database,
    events,
    registry,
    sealed,
    spool,
)
from kentongan.messaging.models import Account, Delivery, Incoming

log = structlog.get_logger(__name__)
_AGES = timedelta(days=8)  # a provider delivers for a week at most; older is a wrong clock


class Taken(Enum):
    """What the provider is answered, as HTTP statuses."""

    KEPT = 200
    FORGED = 401
    UNKNOWN = 404
    TOO_LARGE = 413
    BUSY = 503


def receive(kind: str, key: str, body: bytes, headers: Mapping[str, str]) -> Taken:
    """Keep one delivery. ``body`` is raw; KEPT means that it is on disk."""
    if kind not in registry.channels():
        return Taken.UNKNOWN
    if len(body) > registry.channel(kind).most_bytes:
        return Taken.TOO_LARGE
    if not spool.is_used() and database.may_be_asked():
        try:
            with databases.impatient(connection, database.PATIENCE):
                taken = take(kind, key, body, sealed.headers(headers))
            database.note()
            return taken
        except Exception as why:  # noqa: BLE001 whatever is wrong here, the delivery is kept
            database.note(why)
            log.error("delivery spooled", channel=kind, error=type(why).__name__,
                      where=jobs.where(why))  # fmt: skip
    try:
        spool.put(kind, key, body, sealed.headers(headers))
    except OSError as why:
        log.error("delivery refused", channel=kind, error=type(why).__name__)
        return Taken.BUSY
    return Taken.KEPT


def take(kind: str, key: str, body: bytes, headers: Mapping[str, str]) -> Taken:
    """Keep one delivery in the database; raises ``django.db.Error``."""
    account = accounts.find(kind, key)
    if account is None:
        return Taken.UNKNOWN
    channel, known = registry.channel(kind), accounts.known(account)
    if not channel.is_genuine(body, headers, known):
        accounts.note_forged(account)
        return Taken.FORGED
    _keep(account, body, channel.read(body, headers, known))
    return Taken.KEPT


def drain() -> int:
    """Take in what waits in the spool folder, oldest first; returns how many. For a duty.

    A delivery that can never be taken in is put aside for ``doctor``. Raises ``django.db.Error``
    when it is the database that is not ready: then all of them go on waiting.
    """
    done = 0
    for waiting in spool.waiting():
        try:
            took = take(waiting.kind, waiting.key, waiting.body, waiting.headers)
        except Exception as why:
            if _passes(why):
                raise
            log.error("spooled delivery put aside", channel=waiting.kind,
                      error=type(why).__name__, where=jobs.where(why))  # fmt: skip
            spool.put_aside(waiting.path)
            continue
        if took is not Taken.KEPT:
            log.warning("spooled delivery dropped", channel=waiting.kind, why=took.name)
        waiting.forget()
        done += 1
    return done


def _passes(why: Exception) -> bool:
    """Whether it is the database that is not ready, and not this delivery that does not fit."""
    return isinstance(why, Error) and not isinstance(why, DataError | IntegrityError)


@transaction.atomic
def _keep(account: Account, body: bytes, found: Sequence[contract.Event]) -> None:
    now = clock.now()
    delivery = Delivery(village=account.village, account=account, received_at=now)
    delivery.sealed = sealed.seal_bytes(body, place=delivery.uid, what="delivery")
    delivery.save(force_insert=True)
    people = contacts.of(account, [one for one in found if isinstance(one, contract.Heard)])
    rows = [_row(account, event, people, now) for event in _each_once(found)]
    Incoming.objects.bulk_create(rows, ignore_conflicts=True)
    attending.queue_all(people.values())
    if len(rows) > sum(row.contact is not None for row in rows):
        attending.queue_receipts(account)
    Account.objects.filter(pk=account.pk).update(last_in_at=now)
    # Last, behind the account's own row: two deliveries at once wait for each other only here.
    kept = Incoming.objects.filter(account=account, uid__in=[row.uid for row in rows]).count()
    counting.add(account, received=kept)


def _each_once(found: Sequence[contract.Event]) -> list[contract.Event]:
    """In the order they happened; a batch may hold the same event twice."""
    by_key = {(type(one).__name__, one.key): one for one in found}
    return sorted(by_key.values(), key=lambda one: one.at)


def _row(
    account: Account,
    event: contract.Event,
    people: Mapping[tuple[str, ...], contacts.Contact],
    now: datetime,
) -> Incoming:
    kind = events.kind_of(event)
    row = Incoming(
        village=account.village,
        account=account,
        contact=people.get(event.sender) if isinstance(event, contract.Heard) else None,
        key_tag=sealed.tag(account.uid, kind, _key(event, now)),
        kind=kind,
        at=_moment(event.at, now),
        received_at=now,
        next_at=now,
    )
    row.sealed = sealed.seal(events.plain(event), place=row.uid, what="event")
    return row


def _key(event: contract.Event, now: datetime) -> str:
    """Its key; with the minute of arrival where nothing else tells it from the same said later."""
    if not event.key.startswith(contract.TIMELESS):
        return event.key
    return f"{event.key}{now:%Y-%m-%dT%H:%M}"


def _moment(told: datetime, now: datetime) -> datetime:
    """The provider's moment, where it can be one; else the arrival."""
    return told.astimezone(UTC) if now - _AGES < told < now + timedelta(minutes=5) else now
