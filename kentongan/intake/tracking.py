"""The tracking code: derived from the submission's key, stored only as a slow hash."""

import hmac
from dataclasses import dataclass, field
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from django.conf import settings

from kentongan.base import codes, keys
from kentongan.vault.stories import CODE, RECEIPT, Reader
from kentongan.village.models import Village

_TAG = 32  # bytes


def code_for(village: Village, key: UUID) -> str:
    """The 16 digits of a submission: the same for every retry with the same key."""
    return codes.derive(keys.key("code"), bytes(village.code_salt), key.bytes)


@dataclass(frozen=True)
class Known:
    """What a code gives: the ``tag`` by which its case is found, and what opens its story."""

    tag: bytes
    secret: bytes = field(repr=False)

    @property
    def reader(self) -> Reader:
        """The reporter as a reader of his own story."""
        return Reader(CODE, self.secret)


def known(village: Village, code: str) -> Known:
    """Argon2id of an HMAC with the pepper, salted per village: half of it is stored, the other half
    nowhere. About 10 ms."""
    memory, passes = settings.CODE_HASH_COST
    both = hash_secret_raw(
        secret=hmac.digest(keys.key("pepper"), code.encode(), "sha256"),
        salt=bytes(village.code_salt),
        time_cost=passes,
        memory_cost=memory,
        parallelism=1,
        hash_len=2 * _TAG,
        type=Type.ID,
    )
    return Known(both[:_TAG], both[_TAG:])


def key_tag(village: Village, key: UUID) -> bytes:
    """A submission's key as it is stored: a keyed hash, so that a stolen table yields no code."""
    return hmac.digest(keys.key("receipt"), bytes(village.code_salt) + key.bytes, "sha256")


def receipt_reader(village: Village, key: UUID) -> Reader:
    """The reporter as a reader of what he has just sent, by his submission's key."""
    secret = hmac.digest(
        keys.key("receipt"), b"story" + bytes(village.code_salt) + key.bytes, "sha256"
    )
    return Reader(RECEIPT, secret)


def bytes_tag(data: bytes) -> bytes:
    """Keyed hash of an upload, to notice the same bytes sent again."""
    return hmac.digest(keys.key("receipt"), data, "sha256")
