"""The blind index: one address gives one tag, in its own village and with the key only."""

from kentongan.base import keys, sealing
from kentongan.village.models import Village

TAG = 16  # bytes


def tag(village: Village, kind: str, value: str) -> bytes:
    """The tag of a normalised value."""
    parts = (village.book.uid.bytes, kind.encode(), value.encode())
    return sealing.keyed_hash(keys.key("blind"), *parts)[:TAG]
