"""The tracking code: derived from the submission's key, stored only as a slow hash."""

import hmac
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from django.conf import settings

from kentongan.base import codes, keys
from kentongan.village.models import Village


def code_for(village: Village, key: UUID) -> str:
    """The 16 digits of a submission: the same for every retry with the same key."""
    return codes.derive(keys.key("code"), bytes(village.code_salt), key.bytes)


def tag_of(village: Village, code: str) -> bytes:
    """What is stored: Argon2id of an HMAC with the pepper, salted per village. About 10 ms."""
    memory, passes = settings.CODE_HASH_COST
    return hash_secret_raw(
        secret=hmac.digest(keys.key("pepper"), code.encode(), "sha256"),
        salt=bytes(village.code_salt),
        time_cost=passes,
        memory_cost=memory,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )


def key_tag(village: Village, key: UUID) -> bytes:
    """A submission's key as it is stored: a keyed hash, so that a stolen table yields no code."""
    return hmac.digest(keys.key("receipt"), bytes(village.code_salt) + key.bytes, "sha256")


def bytes_tag(data: bytes) -> bytes:
    """Keyed hash of an upload, to notice the same bytes sent again."""
    return hmac.digest(keys.key("receipt"), data, "sha256")
