"""What became of what we sent. Receipts only move forward; some overtake their message."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from kentongan.base import clock
from kentongan.messaging import accounts, outbox, rules, sealed
from kentongan.messaging.contract import News, Told
from kentongan.messaging.models import Incoming, Outgoing

_AGAIN = timedelta(seconds=20)


@transaction.atomic
def take_in(row: Incoming, event: Told | News) -> None:
    """Apply one receipt or piece of news and end its row, or let it wait for its message."""
    if not Incoming.objects.select_for_update().filter(pk=row.pk, ended_at=None).exists():
        return
    if isinstance(event, News):
        accounts.note_state(row.account, event.state, event.why)
        _end(row, "")
        return
    message = _message(row, event)
    if message is not None:
        _apply(message, event)
        _end(row, "")
    elif clock.now() - row.received_at < rules.PARKED:
        Incoming.objects.filter(pk=row.pk).update(next_at=clock.now() + _AGAIN)
    else:
        _end(row, "unmatched")


def _message(row: Incoming, told: Told) -> Outgoing | None:
    ours = Outgoing.objects.select_for_update().filter(account=row.account)
    found: Outgoing | None = None
    if ref := _uuid(told.ours):
        found = ours.filter(ref=ref).first()
    if found is None and told.provider_id:
        tag = sealed.tag(row.account.uid, "sent", told.provider_id)
        found = ours.filter(provider_tag=tag).first()
    return found


def _uuid(told: str) -> UUID | None:
    try:
        return UUID(told)
    except ValueError:
        return None  # not an id of ours


def _apply(message: Outgoing, told: Told) -> None:
    state = rules.moved(message.state, told.state)
    if state == message.state:
        return
    if state == "failed":
        outbox.provider_refused(message, why=told.why, fault=told.fault)
        return
    if told.provider_id and not message.provider_tag:
        message.provider_tag = sealed.tag(message.account.uid, "sent", told.provider_id)
    message.state, message.ended_at, message.why = state, message.ended_at or clock.now(), ""
    message.save(update_fields=["state", "ended_at", "why", "provider_tag"])


def _end(row: Incoming, why: str) -> None:
    Incoming.objects.filter(pk=row.pk).update(state="done", why=why, ended_at=clock.now())
