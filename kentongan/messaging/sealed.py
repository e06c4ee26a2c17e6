"""What messaging keeps sealed, and the keyed hashes by which it finds things again."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kentongan.base import keys, sealing

FORMAT = "kentongan.message.1"
MESSENGER, CHANNELS = "messenger", "channels"  # purposes of key files
IDENTIFIER = 16  # bytes of an identifier's tag


def seal(value: Any, *, place: UUID, what: str, to: str = MESSENGER) -> bytes:
    """Plain values as JSON, padded and sealed into the row with this uid."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return seal_bytes(plain, place=place, what=what, to=to)


def unseal(sealed: bytes, *, place: UUID, what: str, to: str = MESSENGER) -> Any:
    """The values again; raises ``sealing.DoesNotOpen``."""
    return json.loads(unseal_bytes(sealed, place=place, what=what, to=to))


def seal_bytes(plain: bytes, *, place: UUID, what: str, to: str = MESSENGER) -> bytes:
    """Bytes padded and sealed into their row."""
    public = keys.public(to) if to in keys.SEALED_TO else sealing.public_key(keys.key(to))
    return sealing.seal(sealing.pad(plain), public=public, info=_info(place, what))


def unseal_bytes(sealed: bytes, *, place: UUID, what: str, to: str = MESSENGER) -> bytes:
    """The bytes again; raises ``sealing.DoesNotOpen``."""
    opened = sealing.unseal(bytes(sealed), private=keys.key(to), info=_info(place, what))
    return sealing.unpad(opened)


def tag(account: UUID, what: str, value: str) -> bytes:
    """The keyed hash of a value within one account; 32 bytes."""
    return sealing.keyed_hash(keys.key("blind"), account.bytes, what.encode(), value.encode())


def identifier(account: UUID, value: str) -> bytes:
    """The tag of one identifier of a person."""
    return tag(account, "identifier", value)[:IDENTIFIER]


def address_tag(kind: str, key: str) -> bytes:
    """The keyed hash of the key in an account's own address."""
    return sealing.keyed_hash(keys.key("blind"), b"address", kind.encode(), key.encode())


def headers(given: Mapping[str, str]) -> dict[str, str]:
    """Header names in lower case, as channels expect them."""
    return {name.lower(): value for name, value in given.items()}


def _info(place: UUID, what: str) -> bytes:
    return sealing.context(FORMAT, str(place), what)
