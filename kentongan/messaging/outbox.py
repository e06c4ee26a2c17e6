"""What goes out: kept in the transaction of the act that causes it, sent by ``posting``.

The same ``key`` twice is one message. What has not left yet can be withdrawn.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from kentongan.base import clock
from kentongan.messaging import posting_queue, rules, sealed
from kentongan.messaging.contract import Button
from kentongan.messaging.models import Account, Contact, Outgoing

_NOW = timedelta(0)


@dataclass(frozen=True)
class Draft:
    """What is to be said, before it is known how the channel can show it.

    ``short`` is its one line when several are folded into one message. ``template`` with ``facts``
    is said where only a template may be. ``picture`` is the uid of an attachment. ``language`` is
    the one it is worded in.
    """

    text: str
    short: str = ""
    buttons: tuple[Button, ...] = ()
    list_label: str = ""
    asks_spot: bool = False
    picture: str = ""
    template: str = ""
    facts: tuple[str, ...] = ()
    language: str = field(default_factory=lambda: translation.get_language() or "")


def say(
    contact: Contact,
    draft: Draft,
    *,
    key: str,
    priority: int = rules.ANSWER,
    hold: timedelta = _NOW,
    patience: timedelta = rules.PATIENCE,
) -> bool:
    """Tell a contact something; False when this was said before."""
    return _put(
        Outgoing(account=contact.account, contact=contact),
        draft,
        key=key,
        priority=priority,
        hold=hold,
        patience=patience,
    )


def write_to(
    account: Account,
    subject: UUID,
    draft: Draft,
    *,
    key: str,
    address: str = "phone",
    priority: int = rules.NOTICE,
    hold: timedelta = rules.HOLD,
    patience: timedelta = rules.PATIENCE,
) -> bool:
    """Tell whoever left an address of this kind with ``subject``; False when said before."""
    return _put(
        Outgoing(account=account, subject=subject, address=address),
        draft,
        key=key,
        priority=priority,
        hold=hold,
        patience=patience,
    )


def withdraw(account_village: int, prefix: str) -> int:
    """Take back what has not left yet, by the beginning of its keys; returns how many."""
    waiting = Outgoing.objects.filter(
        village=account_village, key__startswith=prefix, ended_at=None, state="waiting"
    )
    return waiting.update(state="withdrawn", ended_at=clock.now())


def has_gone(account_village: int, key: str) -> bool:
    """Whether this message has left, or may have."""
    rows = Outgoing.objects.filter(village=account_village, key=key)
    return rows.exclude(state__in=["waiting", "failed", "dead", *rules.DROPPED]).exists()


def window_opened(contact: Contact) -> None:
    """The contact spoke: what waited for that goes now."""
    held = Outgoing.objects.filter(contact=contact, ended_at=None, why=rules.WINDOW)
    if held.update(next_at=clock.now(), why=""):
        posting_queue.queue(contact.account_id, clock.now())


def draft_of(message: Outgoing) -> Draft:
    """What a message says, opened. It goes to the provider and nowhere else."""
    told: dict[str, Any] = sealed.unseal(bytes(message.sealed), place=message.ref, what="message")
    told["buttons"] = tuple(Button(**one) for one in told["buttons"])
    told["facts"] = tuple(told["facts"])
    return Draft(**told)


def provider_refused(message: Outgoing, *, why: str, fault: str) -> None:
    """A taken message failed after all: try again, wait for the window, or give it up."""
    now = clock.now()
    may_pass = fault in {"later", "restricted"}
    if may_pass and message.failures < rules.MOST_FAILURES and now < message.not_after:
        wait(message, why, now + rules.retry_in(message.failures + 1))
    elif fault == "window":
        wait(message, rules.WINDOW, message.not_after)
    else:
        give_up(message, why)


def wait(message: Outgoing, why: str, until: datetime) -> None:
    """Put it back until then."""
    Outgoing.objects.filter(pk=message.pk).exclude(state__in=rules.DROPPED).update(
        state="waiting",
        why=why[:60],
        next_at=until,
        failures=message.failures + 1,
        ended_at=None,
        claimed_at=None,
    )
    posting_queue.queue(message.account_id, until)


def held_up(account_id: int) -> "QuerySet[Outgoing]":
    """What waits only because the provider did not take it."""
    tried = Outgoing.objects.filter(account=account_id, ended_at=None, state="waiting")
    return tried.filter(failures__gt=0).exclude(why=rules.WINDOW)


def give_up(message: Outgoing, why: str, *, state: str = "failed") -> None:
    """It cannot arrive this way; the reason is for the desk."""
    Outgoing.objects.filter(pk=message.pk).exclude(state__in=rules.DROPPED).update(
        state=state, why=why[:60], ended_at=clock.now(), claimed_at=None
    )


def replay(message: Outgoing) -> bool:
    """Try a failed message once more, once; False when that was done before, or it is emptied."""
    now = clock.now()
    failed = Outgoing.objects.filter(
        pk=message.pk, state__in=["failed", "dead"], was_replayed=False
    ).exclude(sealed=b"")
    done = failed.update(
        state="waiting", why="", failures=0, ended_at=None, next_at=now, was_replayed=True,
        not_after=now + rules.PATIENCE,
    )  # fmt: skip
    if done:
        posting_queue.queue(message.account_id, now)
    return bool(done)


def folded(drafts: list[Draft]) -> Draft:
    """Several pieces of news as one message, the oldest first."""
    short = "\n".join(_pointed(draft.short or draft.text) for draft in drafts)
    last = drafts[-1]
    with translation.override(last.language or None):
        text = "\n".join([_("Beberapa kabar sekaligus:"), short])
        return Draft(text, short=short, template=last.template, facts=last.facts)


def _pointed(line: str) -> str:
    """A line of a list; what was folded before is a list already."""
    return line if line.startswith("• ") else f"• {line}"


def sealed_draft(message: Outgoing, draft: Draft) -> bytes:
    """The draft sealed into the message's row."""
    return sealed.seal(asdict(draft), place=message.ref, what="message")


def _put(
    message: Outgoing,
    draft: Draft,
    *,
    key: str,
    priority: int,
    hold: timedelta,
    patience: timedelta,
) -> bool:
    now = clock.now()
    message.village_id, message.key = message.account.village_id, key
    message.priority, message.made_at = priority, now
    message.not_before = message.next_at = now + hold
    message.not_after = now + patience
    message.sealed = sealed_draft(message, draft)
    if Outgoing.objects.filter(Q(village=message.village_id, key=key)).exists():
        return False
    Outgoing.objects.bulk_create([message], ignore_conflicts=True)
    posting_queue.queue(message.account_id, message.not_before)
    if priority == rules.ANSWER and not hold:
        posting_queue.hurry(message.account_id)
    return True
