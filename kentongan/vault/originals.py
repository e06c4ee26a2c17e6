"""Whole files sealed to the village key: originals of photos and voice notes.

A sealed file carries its epoch in front (4 bytes), since it lies in a store and not in a row. It is
bound to the village and epoch. Not padded: the size of an attachment is known from its row anyway.
"""

from collections.abc import Callable
from uuid import UUID

from kentongan.base import sealing
from kentongan.vault import custody
from kentongan.village.models import Village

_EPOCH = 4  # bytes


def sealer(village: Village) -> Callable[[bytes], bytes]:
    """Seals whole files to the key now in force; raises ``VillageKeyMissing``. 15 MB take 30 ms."""
    epoch = custody.in_force(village)
    number, public, info = epoch.epoch, bytes(epoch.public), _info(village.book.uid, epoch.epoch)

    def seal(plain: bytes) -> bytes:
        front = number.to_bytes(_EPOCH, "big")
        return front + sealing.seal(plain, public=public, info=info)

    return seal


def epoch_of(sealed: bytes) -> int:
    """The epoch whose key opens this file."""
    return int.from_bytes(sealed[:_EPOCH], "big")


def unseal_bytes(sealed: bytes, *, village_uid: UUID, private: bytes) -> bytes:
    """The file; raises ``sealing.DoesNotOpen``. ``village_uid`` is that of the village's book."""
    info = _info(village_uid, epoch_of(sealed))
    return sealing.unseal(sealed[_EPOCH:], private=private, info=info)


def _info(village_uid: UUID, epoch: int) -> bytes:
    return sealing.context("kentongan.original.1", str(village_uid), str(epoch))
