"""What a reply means by its HTTP status, where a provider's own words do not say more."""

from kentongan.messaging import lenient
from kentongan.messaging.contract import (
    Ambiguous,
    NotSent,
    Reply,
    TryLater,
    Unauthorised,
    Undeliverable,
)


def refusal(reply: Reply) -> NotSent:
    """The error of this status. A body that cannot be read leaves open what was done."""
    why = f"http:{reply.status}"
    if reply.status == 429:
        return TryLater(why, after=patience(reply))
    if reply.status in {401, 403}:
        return Unauthorised(why)
    if reply.status < 400 or reply.status >= 500:
        return Ambiguous(why)
    return Undeliverable(why)


def patience(reply: Reply) -> float | None:
    """The seconds the provider asks for, where it does; a date counts as nothing."""
    told = lenient.number(reply.headers.get("retry-after"))
    return told if told is not None and told >= 0 else None


def health(reply: Reply) -> str:
    """How an account stands by the status alone."""
    if reply.status in {401, 403}:
        return "unauthorised"
    if reply.status == 429:
        return "degraded"
    return "ok" if reply.status < 300 else "down"
