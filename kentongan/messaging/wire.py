"""One request to a provider: the account's base address, the caps, and what it means."""

import ipaddress
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from time import sleep
from urllib.parse import urlsplit

from django.conf import settings

from kentongan.base import fetch
from kentongan.messaging.contract import (
    Account,
    Ambiguous,
    Call,
    Channel,
    Message,
    Reply,
    Sent,
    TryLater,
    Undeliverable,
)

MOST_BYTES = 1 << 20
MOST_PAUSE = 1.0  # seconds a worker stands still while somebody "types"
BASE = "base_url"  # the setting every channel with a provider has
_near: ContextVar[Callable[[Call], Reply] | None] = ContextVar("near", default=None)


def ask(
    call: Call, account: Account, *, most: int = MOST_BYTES, hosts: frozenset[str] | None = None
) -> Reply:
    """The provider's reply. ``hosts`` limits where an absolute address may lead.

    Raises what ``fetch`` raises. The base address may be a private one where ``is_inside`` says so.
    """
    if near := _near.get():
        return near(call)
    base = account[BASE]
    # Not by urljoin, which takes the beginning of Telegram's bot123:token/… for a scheme.
    url = call.url or f"{base.rstrip('/')}/{call.path.lstrip('/')}"
    if hosts is not None and urlsplit(url).hostname not in hosts:
        raise fetch.ForbiddenAddress
    answer = fetch.fetch(
        call.method,
        url,
        headers=call.headers,
        json=call.json,
        form=call.form,
        files=call.files,
        most=most,
        trusted=frozenset({urlsplit(base).hostname or ""}) if is_inside(base) else frozenset(),
    )
    told = answer.json
    return Reply(
        answer.status, answer.headers, answer.body, told if isinstance(told, dict) else None
    )


def is_inside(base: str) -> bool:
    """Whether this address is our own, or one the operator named as running beside us: a keeper
    of one village is not to reach what else the server can (OWASP ASVS 5.0, 1.3.6)."""
    parts = urlsplit(base)
    names = {parts.hostname or "", parts.netloc.rpartition("@")[2]}
    return base.startswith(own_address("/")) or not names.isdisjoint(settings.INSIDE)


def is_outside(base: str) -> bool:
    """Whether this is written like an address out there; what it leads to ``fetch`` looks at."""
    parts = urlsplit(base)
    host = parts.hostname or ""
    if parts.scheme != "https" or "." not in host or host.endswith((".local", ".localhost")):
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return True


@contextmanager
def nearby(provider: Callable[[Call], Reply]) -> Iterator[None]:
    """Ask a provider that lives in this very process, to play the past of an invented village."""
    token = _near.set(provider)
    try:
        yield
    finally:
        _near.reset(token)


def own_address(path: str) -> str:
    """Where this very server answers for a path, asked from this machine.

    Only a server with a port can be asked so: behind a Unix socket it has no such address, and the
    path comes back as it is.
    """
    host, _, port = settings.BIND.rpartition(":")
    if not port.isdecimal():
        return path
    near = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(host, host)  # noqa: S104
    return f"http://{near}:{port}{path}"


def tell(
    channel: Channel,
    message: Message,
    account: Account,
    *,
    said: int = 0,
    note: Callable[[], object] = bool,
) -> Sent:
    """Send a message by all the requests it takes; raises a ``NotSent``.

    ``said`` of its parts were taken at an earlier try and are not said again; ``note`` is called
    after each part but the last.
    """

    def go(call: Call) -> Reply:
        sleep(min(call.pause, MOST_PAUSE))
        return send(call, account)

    return carry(channel, _unsaid(channel.calls(message, account), said), go, note)


def carry(
    channel: Channel,
    calls: Sequence[Call],
    go: Callable[[Call], Reply],
    note: Callable[[], object] = bool,
) -> Sent:
    """Make the calls in order: what a silent one brought goes into the next; a refusal ends it."""
    if not calls:
        raise Undeliverable("nothing to send")
    reply = go(calls[0])
    for before, call in pairwise(calls):
        if before.is_said:
            channel.outcome(reply)
            note()
        reply = go(call if before.is_said else channel.then(reply, call))
    return channel.outcome(reply)


def _unsaid(calls: Sequence[Call], said: int) -> Sequence[Call]:
    """The calls without those that led to the parts already said; all of them if none is left."""
    ends = [place for place, call in enumerate(calls, start=1) if call.is_said]
    return calls[ends[said - 1] :] if 0 < said < len(ends) else calls


def send(call: Call, account: Account) -> Reply:
    """As ``ask``, with the wire's own failures told as a channel tells the provider's."""
    try:
        return ask(call, account)
    except fetch.Unreachable as why:
        raise TryLater("unreachable") from why
    except fetch.ForbiddenAddress as why:  # what the operator no longer names, or a name led inside
        raise TryLater("address") from why
    except (fetch.NoAnswer, fetch.TooLarge) as why:
        raise (Ambiguous if call.is_said else TryLater)("no answer") from why
