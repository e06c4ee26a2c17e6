"""The village's keys: which one is in force, and who can open them.

Each epoch has a key pair of its own. Its private half is sealed to the public key of every holder:
the paper in the cupboard, and the officials who made a key of their own. A holder's private key is
locked by a passphrase (Argon2id). So a key can be given to everybody who should have it without
anybody else's passphrase, and taken from one without the others noticing.
"""

import secrets
from dataclasses import asdict

from django.conf import settings

from kentongan.base import keys, sealing
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.vault import rules
from kentongan.vault.models import KeyEpoch, KeyHolder, KeyWrap
from kentongan.village.models import Official, Village

_SALT = 16  # bytes


class VillageKeyMissing(keys.KeyMissing):
    """The village has no key yet: nothing can be sealed for it, and nothing is kept in clear."""


class WrongPassphrase(Refused):
    says = gettext_noop("Kata sandi kunci salah.")


def cost() -> sealing.Cost:
    """What one try of a passphrase costs.

    ``settings.VAULT_KDF``, a ``sealing.Cost``, replaces the default; only tests set it.
    """
    chosen: sealing.Cost = getattr(settings, "VAULT_KDF", sealing.Cost())
    return chosen


# -- Epochs --------------------------------------------------------------------------------------
def in_force(village: Village) -> KeyEpoch:
    """The epoch that new values are sealed to; raises ``VillageKeyMissing``."""
    rows = KeyEpoch.objects.of(village).select_related("village__book")
    epoch: KeyEpoch | None = rows.filter(retired_at=None).first()
    if epoch is None:
        raise VillageKeyMissing(f"village {village.pk}")
    return epoch


def epochs(village: Village) -> list[KeyEpoch]:
    """Every epoch, retired ones too: what was sealed to them is still opened by them."""
    return list(KeyEpoch.objects.of(village).select_related("village__book").order_by("epoch"))


# -- Holders -------------------------------------------------------------------------------------
def holders(village: Village) -> list[KeyHolder]:
    """Who can open the village's keys now, the paper first."""
    rows = KeyHolder.objects.of(village).filter(ended_at=None)
    found = rows.select_related("village__book", "official").order_by("pk")
    return sorted(found, key=lambda one: one.official_id is not None)


def paper(village: Village) -> KeyHolder:
    """The holder without an official; raises ``VillageKeyMissing``."""
    found = next((one for one in holders(village) if one.official_id is None), None)
    if found is None:
        raise VillageKeyMissing(f"village {village.pk}")
    return found


def own(official: Official) -> KeyHolder | None:
    """The official's own key, if he has made one."""
    rows = KeyHolder.objects.of(official.village).filter(official=official, ended_at=None)
    found: KeyHolder | None = rows.select_related("village__book").first()
    return found


def holder_for(official: Official) -> KeyHolder:
    """Whose passphrase this official is asked for: his own, else that of the paper."""
    return own(official) or paper(official.village)


def new_holder(
    village: Village, private: bytes, passphrase: str, *, official: Official | None = None
) -> KeyHolder:
    """An unsaved holder with this private key."""
    holder = KeyHolder(village=village, official=official, public=sealing.public_key(private))
    lock(holder, private, passphrase)
    return holder


def lock(holder: KeyHolder, private: bytes, passphrase: str) -> None:
    """Lock the holder's private key with a passphrase and a new salt; not saved."""
    price = cost()
    holder.salt, holder.kdf = secrets.token_bytes(_SALT), {"name": "argon2id", **asdict(price)}
    holder.wrapped = sealing.wrap(
        private, rules.spelled(passphrase), salt=holder.salt, cost=price, info=_info(holder)
    )


def unlock(holder: KeyHolder, passphrase: str) -> bytes:
    """The holder's private key; raises ``WrongPassphrase``. Slow on purpose: not inside a
    transaction."""
    price = sealing.Cost(**{k: v for k, v in holder.kdf.items() if k != "name"})
    try:
        return sealing.unwrap(
            bytes(holder.wrapped),
            rules.spelled(passphrase),
            salt=bytes(holder.salt),
            cost=price,
            info=_info(holder),
        )
    except sealing.DoesNotOpen as why:
        raise WrongPassphrase from why


# -- Wraps ---------------------------------------------------------------------------------------
def give(epoch: KeyEpoch, private: bytes, holder: KeyHolder) -> KeyWrap:
    """An unsaved wrap: the epoch's private key sealed to the holder."""
    sealed = sealing.seal(private, public=bytes(holder.public), info=_place(epoch, holder))
    return KeyWrap(epoch=epoch, holder=holder, sealed=sealed)


def take(epoch: KeyEpoch, holder: KeyHolder, private: bytes) -> bytes:
    """The epoch's private key, by the holder's; raises ``sealing.DoesNotOpen``."""
    wrap = KeyWrap.objects.filter(epoch=epoch, holder=holder).first()
    if wrap is None:
        raise sealing.DoesNotOpen
    return sealing.unseal(bytes(wrap.sealed), private=private, info=_place(epoch, holder))


def _info(holder: KeyHolder) -> bytes:
    """A lock opens for its own key pair only."""
    village = str(holder.village.book.uid)
    return sealing.context("kentongan.holder.1", village, bytes(holder.public).hex())


def _place(epoch: KeyEpoch, holder: KeyHolder) -> bytes:
    """A wrap opens for its own epoch and holder only: both public keys are part of the context."""
    village, public = str(epoch.village.book.uid), bytes(epoch.public).hex()
    name = bytes(holder.public).hex()
    return sealing.context("kentongan.wrap.2", village, str(epoch.epoch), public, name)
