"""Sealing values for their keepers, and forgetting them."""

from uuid import UUID

from django.db import transaction

from kentongan.ledger import actions as ledger
from kentongan.vault import custody, envelopes, recipients, rules, store
from kentongan.vault.blind import tag
from kentongan.vault.models import BlindIndex, Envelope, Opening
from kentongan.village.models import Village


def seal(village: Village, subject: UUID, field: str, words: str) -> Envelope:
    """Words that only a custodian can read again; replaces what the field held.

    Raises ``VillageKeyMissing``. The entry in the ledger is that of the act the words belong to.
    """
    epoch = custody.in_force(village)
    envelope = Envelope(
        village=village,
        subject=subject,
        field=field,
        epoch=epoch.epoch,
        recipient=envelopes.CUSTODIAN,
    )
    envelope.sealed = envelopes.seal(words, envelope.binding, public=bytes(epoch.public))
    return store.put(envelope)


@transaction.atomic
def seal_address(village: Village, subject: UUID, kind: str, value: str) -> Envelope:
    """An address that only the messenger can read, found again by its blind tag.

    ``kind`` is one of ``rules.ADDRESSES``, else ``KeyError``. ``value`` as typed; Refused when it
    cannot be one (``PhoneTooShort``, ``PhoneTooLong``, ``NotAPhone``).
    """
    address = rules.ADDRESSES[kind](value)
    envelope = Envelope(
        village=village,
        subject=subject,
        field=kind,
        epoch=envelopes.MESSENGER_EPOCH,
        recipient=envelopes.MESSENGER,
    )
    envelope.sealed = envelopes.seal(address, envelope.binding, public=recipients.messenger())
    BlindIndex.objects.bulk_create(
        [BlindIndex(village=village, kind=kind, tag=tag(village, kind, address), subject=subject)],
        update_conflicts=True,
        unique_fields=["village", "subject", "kind"],
        update_fields=["tag"],
    )
    return store.put(envelope)


@transaction.atomic
def forget(village: Village, subject: UUID, *, office: str, actor: str) -> int:
    """Erase everything sealed for the subject, its tags, and the words of those who opened it.

    How many envelopes were erased. With nothing left to erase, nothing is written.
    """
    erased, _ = Envelope.objects.of(village).filter(subject=subject).delete()
    BlindIndex.objects.of(village).filter(subject=subject).delete()
    Opening.objects.of(village).filter(subject=subject).update(words="", salt=b"")
    if erased:
        ledger.append(
            village.book_id,
            "identity.forgotten",
            office=office,
            actor=actor,
            subject=subject,
            data={"envelopes": erased},
        )
    return erased
