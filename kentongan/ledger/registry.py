"""Who follows: functions by name, with the kinds of entries they want."""

from collections.abc import Callable
from dataclasses import dataclass

from kentongan.ledger.models import Entry

Reaction = Callable[[Entry], None]


@dataclass(frozen=True)
class Follower:
    """A function, the kinds of entries it wants, and the name its cursor is kept under."""

    name: str
    kinds: frozenset[str]
    function: Reaction


registry: dict[str, Follower] = {}


def follows(*kinds: str) -> Callable[[Reaction], Reaction]:
    """Let a function follow entries of these kinds, in order; it may see one again, never miss one.

    It is known by its dotted path: a function that is new, or renamed, reads each book from the
    beginning. Modules named ``followers`` in installed packages are imported at the start.
    """

    def register(function: Reaction) -> Reaction:
        name = f"{function.__module__}.{function.__qualname__}"
        registry[name] = Follower(name, frozenset(kinds), function)
        return function

    return register
