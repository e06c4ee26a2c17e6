"""Work on what came in: one conversation in order, each at its own pace.

A job attends to one contact. It brings the photos and voices of the next event first, outside any
transaction; then the listeners' effects and the event's end are one transaction, in which the
contact is locked and the event is looked at again. So a job may run twice and beside another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Min, Q, QuerySet

from kentongan.base import clock, jobs
from kentongan.media.models import Attachment
from kentongan.messaging import (
    contacts,
    enclosures,
    events,
    outbox,
    receipts,
    registry,
    rules,
    sealed,
)
from kentongan.messaging.contract import Heard
from kentongan.messaging.models import Account, Contact, Incoming

log = structlog.get_logger(__name__)
STALE = timedelta(minutes=2)
_BATCH = 500
_RECEIPTS = 50  # half a second's work: so long a conversation may wait for it


@dataclass(frozen=True)
class Word:
    """What a listener is given: one event of one contact. ``lost`` says why media are missing."""

    uid: UUID
    at: datetime
    received_at: datetime
    heard: Heard
    attachments: tuple[Attachment, ...]
    lost: tuple[str, ...]


@jobs.urgent
def attend(contact_id: int) -> None:
    """Hear what a contact said, in order; come back when the next event must wait."""
    # The flag goes down first: what comes in from here on queues its own job.
    Contact.objects.filter(pk=contact_id).update(attend_queued_at=None)
    while row := _next(Q(contact=contact_id)):
        if row.next_at > clock.now():
            attend.using(run_after=row.next_at).enqueue(contact_id)
            return
        _one(row)


@jobs.job
def settle(account_id: int) -> None:
    """Take in some receipts and news of an account, for people go between; they may wait for
    their message."""
    Account.objects.filter(pk=account_id).update(settle_queued_at=None)
    due = Q(account=account_id, contact=None)
    rows = _unfinished(due).filter(next_at__lte=clock.now()).order_by("at", "pk")
    for row in rows[:_RECEIPTS]:
        _one(row)
    soonest = Incoming.objects.filter(due, ended_at=None).aggregate(at=Min("next_at"))["at"]
    if soonest:
        _settle_by(soonest, account_id)


def queue_all(people: Iterable[Contact]) -> None:
    """A job for each, unless one waits; in the transaction that keeps the events."""
    for contact in people:
        waiting = Contact.objects.filter(pk=contact.pk, attend_queued_at=None)
        if waiting.update(attend_queued_at=clock.now()):
            attend.enqueue(contact.pk)


def queue_receipts(account: Account) -> None:
    """A job for the account's receipts, unless one waits."""
    _settle_by(clock.now(), account.pk)


def sweep() -> int:
    """Make up for jobs that were lost; returns how many. For a duty."""
    stale = clock.now() - STALE
    late = Incoming.objects.filter(ended_at=None, next_at__lt=stale)
    lost = Q(attend_queued_at=None) | Q(attend_queued_at__lt=stale)
    people = Contact.objects.filter(lost, pk__in=late.values("contact")).order_by("pk")
    accounts = list(late.filter(contact=None).values_list("account", flat=True).distinct())
    Account.objects.filter(pk__in=accounts, settle_queued_at__lt=stale).update(
        settle_queued_at=None
    )
    found = list(people[:_BATCH])
    for contact in found:
        Contact.objects.filter(pk=contact.pk).update(attend_queued_at=clock.now())
        attend.enqueue(contact.pk)
    for account_id in accounts:
        _settle_by(clock.now(), account_id)
    return len(found)


@transaction.atomic
def replay(row: Incoming) -> bool:
    """Hear a dead letter once more, once; False when that was done before, or it is emptied."""
    dead = Incoming.objects.filter(pk=row.pk, state="dead", was_replayed=False).exclude(sealed=b"")
    again = {"state": "waiting", "ended_at": None, "next_at": clock.now(), "failures": 0}
    if not dead.update(was_replayed=True, **again):
        return False
    if row.contact_id is None:
        _settle_by(clock.now(), row.account_id)
    else:
        attend.enqueue(row.contact_id)
    return True


def _settle_by(at: datetime, account_id: int) -> None:
    """See to it that a job takes in the receipts by then; many wishes make one job."""
    later = Q(settle_queued_at=None) | Q(settle_queued_at__gt=at)
    if Account.objects.filter(later, pk=account_id).update(settle_queued_at=at):
        settle.using(run_after=at if at > clock.now() else None).enqueue(account_id)


def _next(whose: Q) -> Incoming | None:
    return _unfinished(whose).order_by("at", "pk").first()


def _unfinished(whose: Q) -> "QuerySet[Any]":
    return Incoming.objects.filter(whose, ended_at=None).select_related("account__village")


def _one(row: Incoming) -> None:
    try:
        event = events.event_of(sealed.unseal(bytes(row.sealed), place=row.uid, what="event"))
        if isinstance(event, Heard):
            enclosures.bring(row, event)
            _hear(row, event)
        else:
            receipts.take_in(row, event)
    except Exception as error:  # noqa: BLE001 the worker loop: a listener may fail in any way
        _failed(row, error)


@transaction.atomic
def _hear(row: Incoming, heard: Heard) -> None:
    contact = (
        Contact.objects.select_for_update(of=("self",))
        .select_related("account", "village")
        .get(pk=row.contact_id)
    )
    if not Incoming.objects.filter(pk=row.pk, ended_at=None).exists():
        return  # another worker was quicker
    if heard.kind == "message":
        contacts.heard_from(contact, row.at, heard)
        outbox.window_opened(contact)
    kept, lost = enclosures.of(row)
    word = Word(row.uid, row.at, row.received_at, heard, kept, lost)
    taken = any(listen(contact, word) for listen in registry.listeners())
    _end(row, "done", "" if taken else "unheard")


def _end(row: Incoming, state: str, why: str = "") -> None:
    Incoming.objects.filter(pk=row.pk).update(state=state, why=why[:60], ended_at=clock.now())


def _failed(row: Incoming, error: Exception) -> None:
    name, failures = type(error).__name__, row.failures + 1
    log.error("event failed", id=row.pk, error=name, where=jobs.where(error))
    if failures >= rules.MOST_FAILURES:
        _end(row, "dead", name)
        return
    again = clock.now() + rules.retry_in(failures)
    Incoming.objects.filter(pk=row.pk, ended_at=None).update(
        failures=failures, next_at=again, why=name[:60]
    )
