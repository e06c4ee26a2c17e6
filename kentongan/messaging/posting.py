"""Sending: one account at a time, at its pace, one person's messages in order.

A message is claimed in one transaction, sent outside any, and its fate written in another. A worker
that dies in between leaves a claim behind; when its lease is over nobody knows what became of the
message, which is the same as an answer that never came.
"""

from datetime import datetime, timedelta
from time import monotonic

import structlog
from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet

from kentongan.base import clock, jobs, keys, sealing
from kentongan.messaging import (
    accounts,
    contacts,
    outbox,
    pacing,
    pictures,
    posting_queue,
    registry,
    rules,
    sealed,
    wire,
)
from kentongan.messaging import contract as c
from kentongan.messaging.models import Account, Outgoing
from kentongan.vault import messenger
from kentongan.vault.models import Envelope

log = structlog.get_logger(__name__)
SLICE_SECONDS = 1.0  # then the next account's turn: villages share the worker
_TROUBLE = timedelta(minutes=15)  # how long an account rests that may not send at all


class Pause(Exception):
    """Nothing may go before this moment."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


@jobs.job
def post(account_id: int) -> None:
    """Send what is due, for a slice of time; come back when there is more."""
    Account.objects.filter(pk=account_id).update(post_queued_at=None)
    ends = monotonic() + SLICE_SECONDS
    try:
        while monotonic() < ends:
            message = _claim(account_id)
            if message is None:
                _come_back(account_id)
                return
            _send(message)
    except Pause as pause:
        posting_queue.queue(account_id, pause.until)
        return
    posting_queue.queue(account_id, clock.now())


@jobs.urgent
def post_answers(account_id: int) -> None:
    """Send the answers that are due; what must wait for its moment is left to ``post``."""
    ends = monotonic() + SLICE_SECONDS
    try:
        while monotonic() < ends and (message := _claim(account_id, answers_only=True)):
            _send(message)
    except Pause:
        return


def sweep() -> int:
    """Look after claims whose worker died, what is too late, and lost jobs. For a duty."""
    now = clock.now()
    unfinished = Outgoing.objects.filter(ended_at=None)
    unfinished.filter(state="sending", claimed_at__lt=now - rules.LEASE).update(
        state="unknown", next_at=now + rules.IN_DOUBT, claimed_at=None
    )
    unfinished.filter(not_after__lt=now).exclude(state="sending").update(state="late", ended_at=now)
    due = unfinished.filter(next_at__lte=now).exclude(state="sending")
    found = list(due.values_list("account", flat=True).distinct())
    stale = now - timedelta(minutes=1)
    Account.objects.filter(pk__in=found, post_queued_at__lt=stale).update(post_queued_at=None)
    for account_id in found:
        posting_queue.queue(account_id, now)
    return len(found)


# -- Which message goes next ---------------------------------------------------------------------
@transaction.atomic
def _claim(account_id: int, *, answers_only: bool = False) -> Outgoing | None:
    """The next message, claimed, with a token taken from the bucket; raises ``Pause``."""
    account = (
        Account.objects.select_for_update(of=("self",)).select_related("village").get(pk=account_id)
    )
    now = clock.now()
    if not account.is_on:
        return None
    if account.paused_until and account.paused_until > now:
        raise Pause(account.paused_until)
    pace = pacing.of(account, now)
    due = pace.allowed(_due(account, now))
    message = (due.filter(priority=rules.ANSWER) if answers_only else due).first()
    if message is None:
        _pause_for(pace, account)
        return None
    _take_token(account, now)
    pacing.note(account, message, now)
    message.account = account
    message.was_resent = message.was_resent or message.state == "unknown"
    message.state, message.claimed_at = "sending", now
    _fold(message, now)
    message.save(update_fields=["state", "claimed_at", "was_resent", "sealed"])
    return message


def _due(account: Account, now: datetime) -> "QuerySet[Outgoing]":
    """What may go now, in order: nobody's message overtakes an earlier one of the same rank."""
    sooner = Q(priority__lt=OuterRef("priority")) | Q(
        priority=OuterRef("priority"), pk__lt=OuterRef("pk")
    )
    same = Q(contact=OuterRef("contact")) | Q(subject=OuterRef("subject"))
    held = Outgoing.objects.filter(sooner, same, account=account, ended_at=None)
    waiting_for_words = Q(why=rules.WINDOW)  # holds nobody up: a template may go past it
    rows = Outgoing.objects.filter(account=account, ended_at=None, next_at__lte=now)
    rows = rows.exclude(state="sending").exclude(Exists(held.exclude(waiting_for_words)))
    return rows.order_by("priority", "next_at", "pk").select_related("contact", "village__book")


def _pause_for(pace: pacing.Pace, account: Account) -> None:
    """Raises ``Pause`` when only the account's manners hold it back."""
    if pace.resumes and _due(account, clock.now()).exists():
        raise Pause(pace.resumes)


def _take_token(account: Account, now: datetime) -> None:
    limits = registry.channel(account.kind).limits
    bucket = rules.Bucket(account.tokens, account.tokens_at).at_moment(
        now, per_second=limits.per_second, burst=limits.burst
    )
    wait = bucket.wait(per_second=limits.per_second)
    if wait:
        raise Pause(now + wait)
    left = bucket.less_one()
    Account.objects.filter(pk=account.pk).update(tokens=left.tokens, tokens_at=left.at)


def _fold(message: Outgoing, now: datetime) -> None:
    """Make one message of the news that piled up for one person."""
    if message.priority != rules.NOTICE or message.said:
        return
    same = Q(contact=message.contact_id) if message.contact_id else Q(subject=message.subject)
    others = Outgoing.objects.filter(
        same, account=message.account, ended_at=None, state="waiting", priority=rules.NOTICE, said=0
    )
    others = others.filter(not_before__lte=now).exclude(pk=message.pk).order_by("pk")
    rows = [message, *others]
    if not rules.folds(len(rows), min(row.not_before for row in rows), now):
        return
    drafts = [outbox.draft_of(row) for row in sorted(rows, key=lambda row: row.pk)]
    message.sealed = outbox.sealed_draft(message, outbox.folded(drafts))
    others.update(state="folded", folded_into=message, ended_at=now)


def _come_back(account_id: int) -> None:
    waiting = Outgoing.objects.filter(account=account_id, ended_at=None).exclude(state="sending")
    soonest = waiting.filter(next_at__gt=clock.now()).aggregate(at=Min("next_at"))["at"]
    if soonest:
        posting_queue.queue(account_id, soonest)


# -- Sending it ----------------------------------------------------------------------------------
def _send(message: Outgoing) -> None:
    """Send a claimed message and write down what became of it."""
    account = message.account
    try:
        sent = _through(account, message)
    except c.WindowClosed:
        outbox.wait(message, rules.WINDOW, message.not_after)
    except c.Undeliverable as no:
        outbox.give_up(message, no.why)
    except c.Unauthorised as no:
        accounts.note_state(account, "unauthorised", no.why)
        _rest(account, clock.now() + _TROUBLE)
        outbox.wait(message, no.why, clock.now() + _TROUBLE)
    except c.Restricted as no:
        accounts.note_state(account, "degraded", no.why)
        pacing.only_answers(account, clock.now() + _TROUBLE)
        outbox.wait(message, no.why, clock.now() + _TROUBLE)
    except c.Ambiguous as no:
        _in_doubt(message, no.why)
        _strike(account, no.why)
    except c.TryLater as no:
        outbox.wait(message, no.why, clock.now() + rules.retry_in(_tries(message), after=no.after))
        if not no.one_person:
            _strike(account, no.why, after=no.after)
    except Exception as error:  # noqa: BLE001 the worker loop: one message must not stop the others
        _failed(message, error)
    else:
        _accepted(account, message, sent)


def _through(account: Account, message: Outgoing) -> c.Sent:
    channel, known = registry.channel(account.kind), accounts.known(account)
    shown = _message(channel.limits_of(known), message)
    return wire.tell(channel, shown, known, said=message.said, note=lambda: _said_part(message))


def _said_part(message: Outgoing) -> None:
    """One part more was taken: whatever becomes of the next, this one is not said again."""
    Outgoing.objects.filter(pk=message.pk).update(said=F("said") + 1)


def _message(limits: c.Limits, message: Outgoing) -> c.Message:
    draft = outbox.draft_of(message)
    is_open = _is_open(limits, message)
    if not is_open and not draft.template:
        raise c.WindowClosed("window")
    return c.Message(
        ref=str(message.ref),
        to=_to(limits, message),
        text=draft.text,
        buttons=draft.buttons,
        list_label=draft.list_label,
        asks_spot=draft.asks_spot and limits.asks_spot,
        picture=pictures.of(message.village, draft.picture),
        template="" if is_open else draft.template,
        facts=draft.facts,
        answers=_answered(message),
    )


def _answered(message: Outgoing) -> str:
    """What this is the answer to, by the provider's id of it."""
    if message.priority != rules.ANSWER or message.contact is None:
        return ""
    return contacts.heard_last(message.contact)


def _is_open(limits: c.Limits, message: Outgoing) -> bool:
    """Whether more than a template may be said now."""
    hours = limits.window_hours
    if not hours:
        return True
    heard = message.contact.heard_at if message.contact else None
    return heard is not None and clock.now() < heard + timedelta(hours=hours, minutes=-5)


def _to(limits: c.Limits, message: Outgoing) -> str:
    if message.contact:
        return contacts.reach_of(message.contact)
    if not limits.may_begin or message.subject is None:
        raise c.Undeliverable("may not begin")
    try:
        return messenger.open_address(
            keys.key(sealed.MESSENGER),
            village=message.village,
            subject=message.subject,
            kind=message.address,
        )
    except (Envelope.DoesNotExist, sealing.DoesNotOpen) as gone:
        raise c.Undeliverable("no address") from gone


def _accepted(account: Account, message: Outgoing, sent: c.Sent) -> None:
    now = clock.now()
    if sent.provider_id:
        tag = sealed.tag(account.uid, "sent", sent.provider_id)
        Outgoing.objects.filter(pk=message.pk).update(provider_tag=tag)
    mine = Outgoing.objects.filter(pk=message.pk, state__in=["sending", "unknown"])
    mine.update(state="accepted", why="", ended_at=now, claimed_at=None)
    accounts.note_state(account, "ok")
    Account.objects.filter(pk=account.pk).update(failures=0, paused_until=None, last_out_at=now)
    if rules.pause_after(account.failures):
        outbox.held_up(account.pk).update(next_at=now)  # it is back: nothing waits out its hour
    if account.proved_at is None and message.contact and message.contact.heard_at:
        Account.objects.filter(pk=account.pk).update(proved_at=now)


def _in_doubt(message: Outgoing, why: str) -> None:
    """Perhaps it went: wait for a receipt, then try once more, and no more than that."""
    limits = registry.channel(message.account.kind).limits
    if message.was_resent and not limits.takes_our_id:
        outbox.give_up(message, f"unknown: {why}")
        return
    Outgoing.objects.filter(pk=message.pk, state="sending").update(
        state="unknown", why=why[:60], next_at=clock.now() + rules.IN_DOUBT, claimed_at=None
    )


def _strike(account: Account, why: str, *, after: float | None = None) -> None:
    """Count a failure against the account; after some in a row it rests, then one may try."""
    Account.objects.filter(pk=account.pk).update(failures=F("failures") + 1)
    account.refresh_from_db(fields=["failures"])
    pause = rules.pause_after(account.failures)
    if pause:
        accounts.note_state(account, "down", why)
        until = clock.now() + max(pause, timedelta(seconds=after or 0))
        _rest(account, until)
        if first := outbox.held_up(account.pk).order_by("priority", "pk").first():
            Outgoing.objects.filter(pk=first.pk).update(next_at=until)
        posting_queue.queue(account.pk, until)


def _rest(account: Account, until: datetime) -> None:
    Account.objects.filter(pk=account.pk).update(paused_until=until)


def _tries(message: Outgoing) -> int:
    return message.failures + 1


def _failed(message: Outgoing, error: Exception) -> None:
    name = type(error).__name__
    log.error("message failed", id=message.pk, error=name, where=jobs.where(error))
    if _tries(message) >= rules.MOST_FAILURES:
        outbox.give_up(message, name, state="dead")
    else:
        outbox.wait(message, name, clock.now() + rules.retry_in(_tries(message)))
