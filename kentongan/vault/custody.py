"""The village key: which one is in force, and its private half behind a passphrase."""

import secrets
from collections.abc import Iterable
from dataclasses import asdict

from django.conf import settings

from kentongan.base import keys, sealing
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.vault import rules
from kentongan.vault.models import KeyEpoch, KeyWrap
from kentongan.village.models import Village

VILLAGE = "village"  # the holder every village has: its shared passphrase
_SALT = 16  # bytes


class VillageKeyMissing(keys.KeyMissing):
    """The village has no key yet: nothing can be sealed for it, and nothing is kept in clear."""


class WrongPassphrase(Refused):
    says = gettext_noop("Kata sandi kunci desa salah.")


def cost() -> sealing.Cost:
    """What one try on a new wrap costs.

    ``settings.VAULT_KDF``, a ``sealing.Cost``, replaces the default; only tests set it.
    """
    chosen: sealing.Cost = getattr(settings, "VAULT_KDF", sealing.Cost())
    return chosen


def in_force(village: Village) -> KeyEpoch:
    """The epoch that new values are sealed to; raises ``VillageKeyMissing``."""
    epoch: KeyEpoch | None = KeyEpoch.objects.of(village).filter(retired_at=None).first()
    if epoch is None:
        raise VillageKeyMissing(f"village {village.pk}")
    return epoch


def shared_wraps(village: Village) -> Iterable[KeyWrap]:
    """What the shared passphrase opens: one wrap for each epoch, retired ones too."""
    rows = KeyWrap.objects.filter(epoch__village=village, holder=VILLAGE)
    return rows.select_related("epoch__village__book").order_by("epoch__epoch")


def lock(epoch: KeyEpoch, private: bytes, passphrase: str, *, holder: str = VILLAGE) -> KeyWrap:
    """An unsaved wrap of the private key for one holder, with a salt of its own."""
    salt, price = secrets.token_bytes(_SALT), cost()
    wrapped = sealing.wrap(
        private, rules.spelled(passphrase), salt=salt, cost=price, info=_info(epoch, holder)
    )
    kdf = {"name": "argon2id", **asdict(price)}
    return KeyWrap(epoch=epoch, holder=holder, salt=salt, kdf=kdf, wrapped=wrapped)


def unlock(epoch: KeyEpoch, passphrase: str, *, holder: str = VILLAGE) -> bytes:
    """The private key; raises ``WrongPassphrase``. Slow on purpose: not inside a transaction."""
    wrap = epoch.wraps.get(holder=holder)
    price = sealing.Cost(**{k: v for k, v in wrap.kdf.items() if k != "name"})
    try:
        return sealing.unwrap(
            bytes(wrap.wrapped),
            rules.spelled(passphrase),
            salt=bytes(wrap.salt),
            cost=price,
            info=_info(epoch, holder),
        )
    except sealing.DoesNotOpen as why:
        raise WrongPassphrase from why


def _info(epoch: KeyEpoch, holder: str) -> bytes:
    """A wrap opens for its own key and holder only: the public key is part of the context."""
    village, public = str(epoch.village.book.uid), bytes(epoch.public).hex()
    return sealing.context("kentongan.wrap.1", village, str(epoch.epoch), public, holder)
