"""A recording whose container was checked."""

from dataclasses import dataclass

# Ten minutes are 30,000 frames; whoever sends more pieces wants us to count them.
MOST_PIECES = 50_000


@dataclass(frozen=True)
class Sound:
    """A playable recording without metadata; ``seconds`` is None when the container hides it."""

    mime: str
    body: bytes
    seconds: float | None


class Unsound(ValueError):
    """The bytes begin like this container but do not hold a recording."""
