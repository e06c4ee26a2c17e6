"""Making the village key, and changing the passphrase it is locked with."""

from django.db import transaction

from kentongan.base import sealing
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.ledger import actions as ledger
from kentongan.vault import canary, custody, rules, store, tries, wishes
from kentongan.vault.models import KeyEpoch, KeyWrap
from kentongan.village.models import Official, Village


class KeyAlreadyMade(Refused):
    says = gettext_noop("Kunci desa sudah ada. Yang dapat diganti hanya kata sandinya.")


def make_village_key(village: Village, *, passphrase: str, by: Official | None = None) -> KeyEpoch:
    """The village's first key and its canary. Refused when it has one or the passphrase is weak.

    A lost passphrase cannot be replaced: the page that calls this must say so. ``by`` is a
    custodian; without one it is the system (founding, demo).
    """
    office = wishes.custodian_office(by, village) if by else "system"
    used, private = rules.strong(passphrase), sealing.new_private_key()
    epoch = KeyEpoch(village=village, epoch=1, public=sealing.public_key(private))
    wrap = custody.lock(epoch, private, used)
    with transaction.atomic():
        _save_first(epoch, wrap)
        _enter(village, "village_key.made", office, by)
    return epoch


def change_passphrase(village: Village, *, old: str, new: str, by: Official) -> None:
    """Lock every key of the village anew; the old passphrase opens nothing afterwards.

    Refused: not a custodian, a weak new one, a wrong old one (counted, and in the ledger).
    """
    office = wishes.custodian_office(by, village)
    used = rules.strong(new)
    try:
        with tries.counted(by):
            fresh = [_relocked(wrap, old, used) for wrap in custody.shared_wraps(village)]
    except custody.WrongPassphrase:
        with transaction.atomic(durable=True):
            _enter(village, "village_key.refused", office, by)
        raise
    with transaction.atomic(durable=True):
        for wrap in fresh:
            wrap.save(force_update=True)
        _enter(village, "village_key.relocked", office, by)


def _save_first(epoch: KeyEpoch, wrap: KeyWrap) -> None:
    Village.objects.select_for_update().get(pk=epoch.village_id)
    if KeyEpoch.objects.of(epoch.village).exists():
        raise KeyAlreadyMade
    epoch.save(force_insert=True)
    wrap.epoch = epoch
    wrap.save(force_insert=True)
    store.put(canary.canary(epoch.village))


def _relocked(wrap: KeyWrap, old: str, new: str) -> KeyWrap:
    fresh = custody.lock(wrap.epoch, custody.unlock(wrap.epoch, old), new)
    fresh.pk = wrap.pk
    return fresh


def _enter(village: Village, kind: str, office: str, by: Official | None) -> None:
    actor = f"official:{by.pk}" if by else "system"
    ledger.append(village.book_id, kind, office=office, actor=actor)
