"""The door for providers, without HTTP: what is delivered, and their check of our address."""

from collections.abc import Mapping

from kentongan.messaging import accounts, registry
from kentongan.messaging.inbox import Taken, receive

__all__ = ["Taken", "challenge", "most_bytes", "receive"]

_UNKNOWN = 1 << 16  # read of a delivery to a channel we do not have


def most_bytes(kind: str) -> int:
    """The largest body this channel may deliver."""
    known = registry.channels()
    return known[kind].most_bytes if kind in known else _UNKNOWN


def challenge(kind: str, key: str, query: Mapping[str, str]) -> str | None:
    """What the provider wants to hear when it checks the address; None: refused."""
    account = accounts.find(kind, key) if kind in registry.channels() else None
    if account is None:
        return None
    answer = registry.channel(kind).challenge(query, accounts.known(account))
    if answer is not None:
        accounts.note_challenged(account)
    return answer
