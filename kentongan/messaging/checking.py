"""Asking a provider how an account does: a request that costs nothing, now and then."""

from datetime import datetime

from django.db.models import Q, QuerySet

from kentongan.base import clock, jobs
from kentongan.messaging import accounts, contract, posting_queue, registry, rules, wire
from kentongan.messaging.models import Account


@jobs.job
def check(account_id: int) -> None:
    """Ask about one account, unless it was switched off meanwhile."""
    account = _on().filter(pk=account_id).select_related("village").first()
    if account is not None:
        examine(account)


def queue_due() -> int:
    """Queue a question for each account whose time has come; returns how many. For a duty."""
    now = clock.now()
    due = Q(check_at__lte=now)
    found = list(_on().filter(due).values_list("pk", flat=True))
    return sum(ask_soon(pk, now) for pk in found)


def ask_soon(account_id: int, now: datetime) -> bool:
    """Queue a question, unless one was queued meanwhile."""
    mine = Account.objects.filter(pk=account_id, check_at__lte=now)
    queued = bool(mine.update(check_at=now + rules.CHECK_EVERY))
    if queued:
        check.enqueue(account_id)
    return queued


def examine(account: Account) -> tuple[str, str]:
    """Ask now and remember the answer: the state, and why when it is not well. Network."""
    state, why = _asked(account)
    now = clock.now()
    failures = 0 if state == "ok" else account.check_failures + 1
    facts = {"checked_at": now, "check_at": now + rules.check_in(failures)}
    Account.objects.filter(pk=account.pk).update(check_failures=failures, **facts)
    accounts.note_state(account, state, why)
    if state == "ok":
        Account.objects.filter(pk=account.pk).update(failures=0, paused_until=None)
        posting_queue.queue(account.pk, now)
    return state, why


def open_address(account: Account, address: str) -> bool:
    """Tell the provider where to deliver; False where a person must enter it there. Network.

    Raises ``NotSent`` when the provider does not want it.
    """
    channel, known = registry.channel(account.kind), accounts.known(account)
    call = channel.opens(address, known)
    if call is None:
        return False
    channel.outcome(wire.send(call, known))
    return True


def _asked(account: Account) -> tuple[str, str]:
    channel, known = registry.channel(account.kind), accounts.known(account)
    call = channel.health(known)
    if call is None:
        return account.state, account.state_why
    try:
        reply = wire.send(call, known)
    except contract.NotSent as no:
        return "down", no.why
    state = channel.wellbeing(reply)
    return state, "" if state == "ok" else f"http:{reply.status}"


def _on() -> "QuerySet[Account]":
    return Account.objects.filter(is_on=True, kind__in=registry.channels())
