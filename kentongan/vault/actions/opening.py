"""Reading what is sealed to the village key: once, for a reason, and never unseen."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from kentongan.base import keys, sealing, text
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.vault import envelopes, originals, rules, wishes
from kentongan.vault.models import Envelope, KeyEpoch
from kentongan.village.models import Office, Official, Village

ORIGINAL = "original"  # the field under which the opening of a sealed file is recorded
_Told = TypeVar("_Told", str, bytes)


class NothingSealed(Refused):
    says = gettext_noop("Data ini tidak ada: pelapor tidak memberikannya, atau sudah dihapus.")


class NeedsASecond(Refused):
    says = gettext_noop("Nama ini dijaga dua orang. Minta dulu izin penjaga kedua.")


class NotTheHandler(Refused):
    says = gettext_noop("Nama ini hanya dibuka oleh petugas yang menangani laporannya.")


class OnlyTheMessenger(Refused):
    says = gettext_noop("Data ini hanya dipakai mesin pengirim pesan. Petugas tidak membacanya.")


_ELSEWISE = {
    envelopes.PAIR: NeedsASecond,
    envelopes.HANDLER: NotTheHandler,
    envelopes.MESSENGER: OnlyTheMessenger,
}


def open_for(
    official: Official,
    *,
    village: Village,
    subject: UUID,
    field: str,
    passphrase: str,
    reason_code: str,
    words: str,
    delay: int = 0,
) -> str:
    """The words of one field, once; the ledger has ``identity.opened`` before they are returned.

    ``reason_code`` is one of ``rules.REASONS``; ``delay``: in how many days the reporter is told,
    where the law wants it later. Refused: not a custodian, no reason, nothing
    there, what two must open, wrong passphrase or too many of them, a damaged value. Commits on
    its own, so that a refusal stays written: not to be called inside a transaction.
    """
    wish = wishes.wish(
        official,
        village=village,
        subject=subject,
        field=field,
        code=reason_code,
        words=words,
        delay=delay,
    )
    envelope = _envelope(village, subject, field)
    sealed, binding = bytes(envelope.sealed), envelope.binding
    return _open(
        wish,
        envelope.epoch,
        passphrase,
        lambda private: envelopes.unseal(sealed, binding, private=private),
    )


def open_as_handler(
    official: Official,
    *,
    office: Office,
    village: Village,
    subject: UUID,
    field: str,
    reason_code: str,
    words: str,
    delay: int = 0,
) -> str:
    """The words of a field given as open, to who handles the case as ``office``; the ledger has
    ``identity.opened`` before they are returned.

    The caller knows that the office has the case. Refused: the official does not hold the office,
    no reason, nothing there that is open, a damaged value. Not to be called inside a transaction.
    """
    role = wishes.role_in(official, village, office)
    reason = rules.reason(reason_code, text.tidy(words), delay)
    wish = wishes.Wish(official, role, village, subject, field, reason)
    envelope = _found(village, subject, field)
    if envelope.recipient != envelopes.HANDLER:
        raise NotTheHandler
    try:
        private = keys.key("names")
        told = envelopes.unseal(bytes(envelope.sealed), envelope.binding, private=private)
    except sealing.DoesNotOpen as why:
        wishes.record_refused(wish, "damaged")
        raise wishes.Damaged from why
    wishes.record_opened(wish)
    return told


def open_original_for(
    official: Official,
    *,
    village: Village,
    subject: UUID,
    sealed: bytes,
    passphrase: str,
    reason_code: str,
    words: str,
) -> bytes:
    """A sealed file of the subject, opened under the same rules and record as ``open_for``."""
    wish = wishes.wish(
        official, village=village, subject=subject, field=ORIGINAL, code=reason_code, words=words
    )
    uid = village.book.uid
    return _open(
        wish,
        originals.epoch_of(sealed),
        passphrase,
        lambda private: originals.unseal_bytes(sealed, village_uid=uid, private=private),
    )


def _envelope(village: Village, subject: UUID, field: str) -> Envelope:
    envelope = _found(village, subject, field)
    if envelope.recipient != envelopes.CUSTODIAN:
        raise _ELSEWISE[envelope.recipient]
    return envelope


def _found(village: Village, subject: UUID, field: str) -> Envelope:
    rows = Envelope.objects.of(village).select_related("village__book")
    envelope: Envelope | None = rows.filter(subject=subject, field=field).first()
    if envelope is None:
        raise NothingSealed
    return envelope


def _open(
    wish: wishes.Wish, number: int, passphrase: str, unseal: Callable[[bytes], _Told]
) -> _Told:
    rows = KeyEpoch.objects.of(wish.village).select_related("village__book")
    epoch = rows.filter(epoch=number).first()
    try:
        if epoch is None:
            raise sealing.DoesNotOpen
        told = unseal(wishes.unlock(wish, epoch, passphrase))
    except sealing.DoesNotOpen as why:
        wishes.record_refused(wish, "damaged")
        raise wishes.Damaged from why
    wishes.record_opened(wish)
    return told
