"""WhatsApp as its linked devices see it: how gateways name people and what they refuse to say."""

import re
from collections.abc import Iterable

from kentongan.messaging import lenient

_PERSON = re.compile(r"([0-9]+)(?::[0-9]+)?@(c\.us|s\.whatsapp\.net|lid)")
_DIGITS = re.compile(r"\+?[0-9]{8,15}")


def person(told: str) -> str:
    """``tel:…`` or ``lid:…``; empty for groups, broadcasts, newsletters and anything else.

    The digits of a hidden name (``…@lid``) are no phone number and are never taken for one.
    """
    found = _PERSON.fullmatch(told)
    if not found:
        return lenient.tel(told) if _DIGITS.fullmatch(told) else ""
    return f"lid:{found[1]}" if found[2] == "lid" else lenient.tel(found[1])


def people(told: Iterable[str]) -> tuple[str, ...]:
    """Every identifier one event carries, each once, the phone number first."""
    found = dict.fromkeys(one for one in map(person, told) if one)
    return tuple(sorted(found, key=lambda one: one.startswith("lid:")))


def seconds_of_typing(text: str) -> float:
    """As long as somebody would type, within reason: an answer that comes at once looks like a
    machine's, and such numbers are banned sooner (channels.md §2)."""
    return min(4.0, max(1.0, len(text) / 60))
