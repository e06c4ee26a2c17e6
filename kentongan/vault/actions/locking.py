"""Making the village's keys, giving them to custodians, and changing them when one leaves."""

from django.db import transaction

from kentongan.base import clock, sealing
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.ledger import actions as ledger
from kentongan.vault import canary, custody, envelopes, rules, store, tries, wishes
from kentongan.vault.models import Envelope, KeyEpoch, KeyHolder
from kentongan.village.models import Official, Village

_BATCH = 500


class KeyAlreadyMade(Refused):
    says = gettext_noop("Kunci desa sudah ada. Yang dapat diganti hanya kata sandinya.")


class SamePassphrase(Refused):
    says = gettext_noop("Pilih kata sandi lain dari yang di kertas.")


def make_village_key(village: Village, *, passphrase: str, by: Official | None = None) -> KeyEpoch:
    """The village's first key, its paper and its canary. Refused when it has one or the passphrase
    is weak.

    A lost passphrase of the paper cannot be replaced: the page that calls this must say so. ``by``
    is a custodian; without one it is the system (founding, demo).
    """
    office = wishes.custodian_office(by, village) if by else "system"
    used, private = rules.strong(passphrase), sealing.new_private_key()
    epoch = KeyEpoch(village=village, epoch=1, public=sealing.public_key(private))
    paper = custody.new_holder(village, sealing.new_private_key(), used)
    with transaction.atomic():
        Village.objects.select_for_update().get(pk=village.pk)
        if KeyEpoch.objects.of(village).exists():
            raise KeyAlreadyMade
        epoch.save(force_insert=True)
        _keep(paper, {epoch: private})
        store.put(canary.canary(village))
        _enter(village, "village_key.made", office, by)
    return epoch


def make_own_key(by: Official, *, paper: str, new: str) -> KeyHolder:
    """A custodian's own key, opened by a passphrase that only he knows; an earlier one of his ends.

    ``paper`` is the passphrase of the paper. The new key has been tried before this returns.
    Refused: not a custodian, a weak or the same passphrase, a wrong one of the paper.
    """
    village = by.village
    office = wishes.custodian_office(by, village)
    used = rules.strong(new)
    if rules.spelled(paper) == used:
        raise SamePassphrase
    opened = _opened(custody.paper(village), paper, office, by)
    holder = custody.new_holder(village, sealing.new_private_key(), used, official=by)
    with transaction.atomic(durable=True):
        _end(custody.own(by))
        _keep(holder, opened)
        _enter(village, "village_key.given", office, by, official=by.pk)
    _prove(holder, used, opened)
    return holder


def change_passphrase(village: Village, *, old: str, new: str, by: Official) -> None:
    """Lock the custodian's own key anew, or the paper's where he has none; the old passphrase opens
    nothing afterwards.

    Refused: not a custodian, a weak new one, a wrong old one (counted, and in the ledger).
    """
    office = wishes.custodian_office(by, village)
    used, holder = rules.strong(new), custody.holder_for(by)
    private = _private(holder, old, office, by)
    custody.lock(holder, private, used)
    with transaction.atomic(durable=True):
        holder.save(update_fields=["salt", "kdf", "wrapped"])
        whose = "own" if holder.official_id else "paper"
        _enter(village, "village_key.relocked", office, by, whose=whose)


def renew_village_key(by: Official, *, passphrase: str) -> KeyEpoch:
    """A new key from here on, given to everybody who is a custodian now; what was sealed to the
    earlier one is sealed to it anew. For when a custodian has left.

    Sealed files keep their epoch, whose key stays with the holders of now.
    """
    village = by.village
    office = wishes.custodian_office(by, village)
    opened = _opened(custody.holder_for(by), passphrase, office, by)
    private = sealing.new_private_key()
    with transaction.atomic(durable=True):
        end_those_gone(village)
        epoch = _succeed(custody.in_force(village), private)
        for holder in custody.holders(village):
            custody.give(epoch, private, holder).save(force_insert=True)
        moved = sum(_moved(village, old, key, epoch) for old, key in opened.items())
        _enter(village, "village_key.renewed", office, by, epoch=epoch.epoch, envelopes=moved)
    return epoch


def _succeed(before: KeyEpoch, private: bytes) -> KeyEpoch:
    """The next epoch, in force from now on."""
    before.retired_at = clock.now()
    before.save(update_fields=["retired_at"])
    epoch = KeyEpoch(village=before.village, epoch=before.epoch + 1)
    epoch.public = sealing.public_key(private)
    epoch.save(force_insert=True)
    return epoch


@transaction.atomic
def end_those_gone(village: Village) -> int:
    """Take the keys from officials who are no custodians any more; returns from how many."""
    gone = [one for one in custody.holders(village) if one.official and _has_left(one.official)]
    for holder in gone:
        _end(holder)
        _enter(village, "village_key.taken", "system", None, official=holder.official_id)
    return len(gone)


def _has_left(official: Official) -> bool:
    try:
        wishes.custodian_office(official, official.village)
    except rules.NotACustodian:
        return True
    return False


def _private(holder: KeyHolder, passphrase: str, office: str, by: Official) -> bytes:
    """The holder's private key; a wrong passphrase is refused, counted and in the ledger."""
    try:
        with tries.counted(by):
            return custody.unlock(holder, passphrase)
    except custody.WrongPassphrase:
        with transaction.atomic(durable=True):
            _enter(holder.village, "village_key.refused", office, by)
        raise


def _opened(holder: KeyHolder, passphrase: str, office: str, by: Official) -> dict[KeyEpoch, bytes]:
    """The private key of every epoch that this holder opens."""
    private = _private(holder, passphrase, office, by)
    found = {}
    for epoch in custody.epochs(holder.village):
        try:
            found[epoch] = custody.take(epoch, holder, private)
        except sealing.DoesNotOpen as why:
            raise wishes.Damaged from why
    return found


def _keep(holder: KeyHolder, opened: dict[KeyEpoch, bytes]) -> None:
    holder.save(force_insert=True)
    for epoch, private in opened.items():
        custody.give(epoch, private, holder).save(force_insert=True)


def _prove(holder: KeyHolder, passphrase: str, opened: dict[KeyEpoch, bytes]) -> None:
    """The key opens everything it should: found out now and not when it is needed."""
    private = custody.unlock(holder, passphrase)
    if any(custody.take(epoch, holder, private) != key for epoch, key in opened.items()):
        raise wishes.Damaged


def _end(holder: KeyHolder | None) -> None:
    if holder is not None:
        holder.wraps.all().delete()
        holder.ended_at = clock.now()
        holder.save(update_fields=["ended_at"])


def _moved(village: Village, old: KeyEpoch, private: bytes, new: KeyEpoch) -> int:
    """Seal to the new epoch what was sealed to an old one; what is damaged stays as it is."""
    rows = Envelope.objects.of(village).filter(recipient=envelopes.CUSTODIAN, epoch=old.epoch)
    moved = []
    for row in rows.select_related("village__book").order_by("pk").iterator(_BATCH):
        try:
            words = envelopes.unseal(bytes(row.sealed), row.binding, private=private)
        except sealing.DoesNotOpen:
            continue
        row.epoch = new.epoch
        row.sealed = envelopes.seal(words, row.binding, public=bytes(new.public))
        moved.append(row)
    Envelope.objects.bulk_update(moved, ["epoch", "sealed"], batch_size=_BATCH)
    return len(moved)


def _enter(village: Village, kind: str, office: str, by: Official | None, **data: object) -> None:
    actor = f"official:{by.pk}" if by else "system"
    ledger.append(village.book_id, kind, office=office, actor=actor, data=data)
