"""What a phone can do. Plain Python."""

import re
from datetime import datetime, timedelta
from uuid import UUID

VILLAGER, FIRST_OFFICIAL, SECOND_OFFICIAL = 0, 1, 2  # places
NUMBERS = ("+6285700000001", "+6285700000002", "+6285700000003")
WINDOW = timedelta(hours=24)
DAY = timedelta(hours=24)
SOON = timedelta(minutes=1)  # a message held longer waits for the morning
KEPT = timedelta(days=30)
MOST_SHOWN = 20  # bubbles on a screen
MOST_TEXT = 4096

_PLACE = {number: place for place, number in enumerate(NUMBERS)}


def place_of(number: str) -> int | None:
    """Whose number it is; None: nobody's."""
    return _PLACE.get("+" + re.sub(r"\D", "", number))


def is_closed(last_word: datetime | None, now: datetime) -> bool:
    """Whether only a template may be said: the person was silent for a day, or never spoke."""
    return last_word is None or now - last_word > WINDOW


def uid_in(ref: str) -> UUID | None:
    """The uid that a media reference is."""
    return UUID(ref) if re.fullmatch(r"[0-9a-f]{32}", ref) else None
