"""Meta's error codes by what can be done about them (channels.md §1.11).

The code decides, never the HTTP status or the English text; the same codes come in answers and in
failed receipts.
"""

from collections.abc import Mapping
from typing import Any

from kentongan.messaging import lenient, replies
from kentongan.messaging.contract import (
    Ambiguous,
    NotSent,
    Reply,
    Restricted,
    TryLater,
    Unauthorised,
    Undeliverable,
    WindowClosed,
)

_UNAUTHORISED = frozenset(
    {0, 3, 10, 190, 368, *range(200, 300), 130497, 131005, 131031, 131037, 131042, 131045, 133010}
)
_RESTRICTED = frozenset({131048, 131064})
_LATER = frozenset({1, 2, 4, 80007, 130429, 131000, 131016, 131053, 131056, 131057, 132069, 135000})
_WINDOW = frozenset({131047, 137000})
_ONE_PERSON = frozenset({131056})
# How long to wait: one person was written to too fast; the whole number or app was too fast.
_AFTER: Mapping[int, float] = {131056: 6.0, 4: 60.0, 80007: 60.0, 130429: 60.0}


def code_of(error: Any) -> int | None:
    """The number in an error object, also when it came as text."""
    code = lenient.number(lenient.inside(error, "code"))
    return int(code) if code is not None and 0 <= code < 1e9 else None


def fault(code: int | None) -> str:
    """One of ``FAULTS``. What Meta does not explain cannot be mended by trying again.

    A template that is missing, refused or paused (132001 …) is the operator's to mend, but it
    stops only itself: the account goes on answering.
    """
    if code in _UNAUTHORISED:
        return "unauthorised"
    if code in _RESTRICTED:
        return "restricted"
    if code in _LATER:
        return "later"
    return "window" if code in _WINDOW else "undeliverable"


def refusal(reply: Reply) -> NotSent:
    """Why this answer is no success."""
    code = code_of(lenient.inside(reply.json, "error"))
    if code is None:
        return replies.refusal(reply)  # a page of a proxy between, or what nobody has described
    after = replies.patience(reply) or _AFTER.get(code)
    kinds: Mapping[str, type[NotSent]] = {
        "unauthorised": Unauthorised,
        "restricted": Restricted,
        "later": TryLater,
        "window": WindowClosed,
        "undeliverable": Undeliverable,
    }
    return kinds[fault(code)](str(code), after=after, one_person=code in _ONE_PERSON)


def unsaid(reply: Reply) -> NotSent:
    """``refusal`` of a request that says nothing to anybody: repeating it does no harm."""
    no = refusal(reply)
    return TryLater(no.why, after=no.after) if isinstance(no, Ambiguous) else no
