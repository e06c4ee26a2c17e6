"""Sealing values for their keepers, and forgetting them."""

from uuid import UUID

from django.db import transaction

from kentongan.base import keys, sealing
from kentongan.ledger import actions as ledger
from kentongan.vault import custody, envelopes, recipients, resealing, rules, store
from kentongan.vault.blind import tag
from kentongan.vault.models import BlindIndex, Envelope, LetterKey, Opening, OpeningRequest
from kentongan.village.models import Village


def seal(
    village: Village, subject: UUID, field: str, words: str, *, needs_two: bool = False
) -> Envelope:
    """Words that only a custodian can read again; replaces what the field held.

    ``needs_two``: in a village that can, only two of them together (``custody.takes_two``).
    Raises ``VillageKeyMissing``. The entry in the ledger is that of the act the words belong to.
    """
    epoch = custody.in_force(village)
    envelope = Envelope(village=village, subject=subject, field=field, needs_two=needs_two)
    return store.put(resealing.sealed_to(epoch, envelope, words))


def seal_for_handler(village: Village, subject: UUID, field: str, words: str) -> Envelope:
    """Words that whoever handles the case may read, until ``narrow`` takes them from him."""
    envelope = Envelope(
        village=village,
        subject=subject,
        field=field,
        epoch=envelopes.FILE_EPOCH,
        recipient=envelopes.HANDLER,
    )
    envelope.sealed = envelopes.seal(words, envelope.binding, public=recipients.handler())
    return store.put(envelope)


def narrow(village: Village, subject: UUID) -> int:
    """Seal to the keepers, for two where two are due, what the handler could read; how many.

    What is damaged stays as it is: nobody reads it as it was either.
    """
    epoch, private, narrowed = custody.in_force(village), keys.key("names"), 0
    rows = Envelope.objects.of(village).filter(subject=subject, recipient=envelopes.HANDLER)
    for row in rows.select_related("village__book").order_by("pk"):
        try:
            words = envelopes.unseal(bytes(row.sealed), row.binding, private=private)
        except sealing.DoesNotOpen:
            continue
        row.needs_two = True
        store.put(resealing.sealed_to(epoch, row, words))
        narrowed += 1
    return narrowed


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
        epoch=envelopes.FILE_EPOCH,
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
def forget(
    village: Village, subject: UUID, *, office: str, actor: str, keepers: tuple[str, ...]
) -> int:
    """Erase what is sealed for the subject to these keepers: addresses with their tags (messenger),
    names with the words of those who opened them (custodians), letters with their key (letter).

    How many envelopes were erased. With nothing left to erase, nothing is written.
    """
    kept = [recipient for keeper in keepers for recipient in envelopes.KEPT_FOR[keeper]]
    sealed = Envelope.objects.of(village).filter(subject=subject, recipient__in=kept)
    erased, _ = sealed.delete()
    if envelopes.MESSENGER in keepers:
        BlindIndex.objects.of(village).filter(subject=subject).delete()
    if envelopes.LETTER in keepers:
        LetterKey.objects.of(village).filter(subject=subject).delete()
    if envelopes.CUSTODIAN in keepers:
        Opening.objects.of(village).filter(subject=subject).update(words="", salt=b"")
        OpeningRequest.objects.of(village).filter(subject=subject).delete()
    if erased:
        ledger.append(
            village.book_id,
            "identity.forgotten",
            office=office,
            actor=actor,
            subject=subject,
            data={"envelopes": erased, "keepers": sorted(keepers)},
        )
    return erased
