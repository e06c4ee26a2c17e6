"""The village's keys: which one is in force, and who can open them.

Each epoch has key pairs of its own: the village key and its two hands. Their private halves are
sealed to the public keys of the holders: the paper in the cupboard gets all of them, an official
who made a key of his own one hand, and a custodian the village key too. A holder's private key is
locked by a passphrase (Argon2id). So a key can be given to everybody who should have it without
anybody else's passphrase, and taken from one without the others noticing.
"""

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict

from django.conf import settings

from kentongan.base import keys, sealing
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.vault import pair, rules
from kentongan.vault.models import KeyEpoch, KeyHolder, KeyWrap, Locked
from kentongan.village.models import Official, Village

WHOLE = "whole"
PARTS = (WHOLE, *pair.HANDS)
_SALT = 16  # bytes

Privates = Mapping[str, bytes]  # the private key of each part


class VillageKeyMissing(keys.KeyMissing):
    """The village has no key yet: nothing can be sealed for it, and nothing is kept in clear."""


class NoKeyOfOnesOwn(Refused):
    says = gettext_noop("Buat dulu kunci Anda sendiri di Pengaturan, Kunci desa.")


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


def new_privates() -> dict[str, bytes]:
    """Private keys for an epoch."""
    return {part: sealing.new_private_key() for part in PARTS}


def new_epoch(village: Village, number: int, privates: Privates) -> KeyEpoch:
    """An unsaved epoch with the public halves of these keys."""
    whole, first, second = (sealing.public_key(privates[part]) for part in PARTS)
    return KeyEpoch(village=village, epoch=number, public=whole, first=first, second=second)


def public_of(epoch: KeyEpoch, part: str) -> bytes:
    """The public half of this part."""
    return bytes(epoch.public if part == WHOLE else getattr(epoch, part))


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
    """Whose passphrase this official is asked for: his own, else that of the paper.

    Raises ``NoKeyOfOnesOwn`` where the paper lies in sheets: nobody brings two of them every day.
    """
    found = own(official) or paper(official.village)
    if found.in_sheets:
        raise NoKeyOfOnesOwn
    return found


def opener_for(official: Official) -> KeyHolder:
    """The same, where the village key is needed; raises ``NoKeyOfOnesOwn`` also for an own key of
    before he was a custodian."""
    found = holder_for(official)
    if not has_whole(found):
        raise NoKeyOfOnesOwn
    return found


def takes_two(village: Village) -> bool:
    """Whether secret values are sealed to both hands: sheets were once printed and proven.

    It never ends: new sheets that nobody has tried yet take nothing from what was promised.
    """
    rows = KeyHolder.objects.of(village).filter(official=None, in_sheets=True)
    return rows.exclude(proven_at=None).exists()


def hand_for(official: Official) -> str:
    """The hand a new key of this official gets: the one he had, else the one fewer hold.

    Nobody ever changes hands: with a copy of the database he would have held both.
    """
    rows = KeyHolder.objects.of(official.village).exclude(official=None)
    before = rows.filter(official=official).order_by("pk").first()
    if before is not None:
        return str(before.hand)
    held = Counter(rows.filter(ended_at=None).values_list("hand", flat=True))
    return min(pair.HANDS, key=lambda hand: held[hand])


def new_holder(
    village: Village, private: bytes, passphrase: str, *, official: Official | None = None
) -> KeyHolder:
    """An unsaved holder with this private key."""
    holder = KeyHolder(village=village, official=official, public=sealing.public_key(private))
    lock(holder, private, passphrase)
    return holder


def lock(holder: Locked, private: bytes, passphrase: str) -> None:
    """Lock the holder's private key with a passphrase and a new salt; not saved."""
    price = cost()
    holder.salt, holder.kdf = secrets.token_bytes(_SALT), {"name": "argon2id", **asdict(price)}
    holder.wrapped = sealing.wrap(
        private, rules.spelled(passphrase), salt=holder.salt, cost=price, info=_info(holder)
    )


def unlock(holder: Locked, passphrase: str) -> bytes:
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
def parts_of(holder: KeyHolder, *, is_opener: bool) -> tuple[str, ...]:
    """What this holder gets of every epoch."""
    if holder.official_id is None:
        return PARTS
    return (WHOLE, holder.hand) if is_opener else (holder.hand,)


def give(epoch: KeyEpoch, part: str, private: bytes, holder: KeyHolder) -> KeyWrap:
    """An unsaved wrap: the private key of this part of the epoch sealed to the holder."""
    info = _place(epoch, part, holder)
    sealed = sealing.seal(private, public=bytes(holder.public), info=info)
    return KeyWrap(epoch=epoch, holder=holder, part=part, sealed=sealed)


def take(epoch: KeyEpoch, holder: KeyHolder, private: bytes, part: str = WHOLE) -> bytes:
    """The private key of this part, by the holder's; raises ``sealing.DoesNotOpen``."""
    wrap = KeyWrap.objects.filter(epoch=epoch, holder=holder, part=part).first()
    if wrap is None:
        raise sealing.DoesNotOpen
    info = _place(epoch, part, holder)
    return sealing.unseal(bytes(wrap.sealed), private=private, info=info)


def has_whole(holder: KeyHolder) -> bool:
    """Whether the holder got the village key; the second of two who became a custodian did not."""
    return KeyWrap.objects.filter(holder=holder, part=WHOLE).exists()


def take_all(epoch: KeyEpoch, holder: KeyHolder, private: bytes) -> dict[str, bytes]:
    """Every part of the epoch this holder has, each seen to fit its public half; raises
    ``sealing.DoesNotOpen``."""
    given = KeyWrap.objects.filter(epoch=epoch, holder=holder).values_list("part", flat=True)
    found = {part: take(epoch, holder, private, part) for part in given}
    if any(sealing.public_key(key) != public_of(epoch, part) for part, key in found.items()):
        raise sealing.DoesNotOpen
    return found


def _info(holder: Locked) -> bytes:
    """A lock opens for its own key pair only."""
    village = str(holder.village.book.uid)
    return sealing.context("kentongan.holder.1", village, bytes(holder.public).hex())


def _place(epoch: KeyEpoch, part: str, holder: KeyHolder) -> bytes:
    """A wrap opens for its own epoch, part and holder only: both public keys are in the context."""
    village, public = str(epoch.village.book.uid), public_of(epoch, part).hex()
    name = bytes(holder.public).hex()
    return sealing.context("kentongan.wrap.3", village, str(epoch.epoch), part, public, name)
