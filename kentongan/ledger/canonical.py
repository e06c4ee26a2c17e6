"""The exact bytes of an entry that are hashed. Changing them needs a new version number."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

VERSION = 1
_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
).encode


class NotCanonical(TypeError):
    """Ledger data holds something that would not come back from the database as it went in."""


class Told(Protocol):
    """What an entry says."""

    seq: int
    at: datetime
    kind: str
    office: str
    actor: str
    subject: UUID | None
    data: Any


def entry_bytes(entry: Told, book: UUID) -> bytes:
    """Version 1: compact JSON with sorted keys, UTF-8, the moment in UTC with microseconds."""
    return _encode(
        {
            "v": VERSION,
            "book": str(book),
            "seq": entry.seq,
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "kind": entry.kind,
            "office": entry.office,
            "actor": entry.actor,
            "subject": entry.subject and str(entry.subject),
            "data": entry.data,
        }
    ).encode()


def plain(value: Any) -> Any:
    """The value as both databases give it back; raises ``NotCanonical`` for anything else.

    No floats: PostgreSQL's jsonb rewrites some of them (1e16), and the hash would not match.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {key: plain(item) for key, item in value.items()}
    raise NotCanonical(type(value).__name__)
