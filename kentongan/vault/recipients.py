"""Public keys to seal values to. Sealing needs nothing else, so any process may do it."""

from kentongan.base import keys, sealing


def messenger() -> bytes:
    """The messenger's public key. Today computed from its key file; the only place to change."""
    return sealing.public_key(keys.key("messenger"))
