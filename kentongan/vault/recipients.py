"""Public keys to seal values to. Sealing needs nothing else, so any process may do it."""

from kentongan.base import keys, sealing


def handler() -> bytes:
    """The public key of what the official who handles a case may read."""
    return sealing.public_key(keys.key("names"))


def messenger() -> bytes:
    """The public key of the worker that sends messages."""
    return keys.public("messenger")
