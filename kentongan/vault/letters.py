"""Letters past the village: sealed to a key that opens with words nobody in the village was given.

A report about the village head goes up. Its words and files are pages of one letter, each an
envelope of its own; whoever has the words reads all of them, whatever keys the village holds. Where
the level above has a standing key, its own words open every letter since, and the reporter need not
bring his.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from kentongan.base import clock, sealing
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.ledger import actions as ledger
from kentongan.ledger.models import Entry
from kentongan.vault import custody, envelopes, store
from kentongan.vault import words as lists
from kentongan.vault.models import Envelope, LetterKey, UpperKey
from kentongan.village.models import Village

WORDS = 6  # 62 bits, behind Argon2id
STANDING = 8  # of the level above: they open many letters
SITTING = timedelta(hours=1)
READER = "upper"  # who acts with the words, in the ledger


class NoSuchLetter(Refused):
    """The same for a number that is none and for words that are wrong."""

    says = gettext_noop("Nomor laporan atau kata pembukanya keliru. Periksa, lalu coba lagi.")


class HasKeyAbove(Refused):
    says = gettext_noop("{village} sudah punya kunci tingkat atas.")


class LetterGone(Refused):
    says = gettext_noop("Surat tersegel laporan ini sudah dihapus. Buatlah laporan baru.")


def derived(secret: bytes, purpose: bytes) -> str:
    """The words that always follow from this secret."""
    return lists.derived(secret, purpose, WORDS)


def new_key(village: Village, words: str) -> LetterKey:
    """An unsaved key pair locked by these words, its private half sealed to the level above where
    that has a key. Slow on purpose: not inside a transaction."""
    private = sealing.new_private_key()
    key = LetterKey(village=village, public=sealing.public_key(private))
    custody.lock(key, private, words)
    if above := _above(village):
        key.above = sealing.seal(private, public=bytes(above.public), info=place(key))
    return key


def new_upper_key(village: Village, words: str) -> UpperKey:
    """An unsaved standing key for the level above, which these words open. Refused ``HasKeyAbove``
    where there is one. Slow on purpose: not inside a transaction."""
    if _above(village):
        raise HasKeyAbove(village=village)
    private = sealing.new_private_key()
    key = UpperKey(village=village, public=sealing.public_key(private))
    custody.lock(key, private, words)
    return key


@transaction.atomic
def stand_above(keys: Sequence[UpperKey]) -> None:
    """Give them to the levels above their villages, all or none."""
    for key in keys:
        key.save(force_insert=True)
        _enter(key.village, "upper_key.made")


@transaction.atomic
def stand_down(village: Village) -> bool:
    """Take the standing key away: letters from here on, and all before, open by their own words
    alone. Whether there was one."""
    gone, _ = UpperKey.objects.of(village).delete()
    if gone:
        LetterKey.objects.of(village).update(above=b"")
        _enter(village, "upper_key.ended")
    return bool(gone)


def stands_above(village: Village) -> bool:
    """Whether the level above has a key of its own."""
    return UpperKey.objects.of(village).exists()


def for_above(village: Village, *, words: str) -> set[UUID]:
    """Whose letters the standing words open; raises ``NoSuchLetter``, after the same work whether
    there is such a key or not."""
    try:
        custody.unlock(_above(village) or _decoy(village), words)
    except custody.WrongPassphrase as why:
        raise NoSuchLetter from why
    found = LetterKey.objects.of(village).exclude(above=b"").values_list("subject", flat=True)
    return set(found)


def _above(village: Village) -> UpperKey | None:
    found: UpperKey | None = UpperKey.objects.of(village).select_related("village__book").first()
    return found


def place(key: LetterKey) -> bytes:
    """What the private half of a letter is bound to above: its own letter, in its own village."""
    village = str(key.village.book.uid)
    return sealing.context("kentongan.above.1", village, bytes(key.public).hex())


def begin(key: LetterKey, subject: UUID, pages: Sequence[str]) -> None:
    """Seal the first pages of a subject's letter; in the caller's transaction."""
    key.subject = subject
    key.save(force_insert=True)
    _seal(key, pages, first=1)


def add(village: Village, subject: UUID, pages: Sequence[str]) -> None:
    """More pages of a letter; in the caller's transaction. Raises ``LetterGone``."""
    keys = (
        LetterKey.objects.of(village)
        .select_for_update(of=("self",))
        .select_related("village__book")
    )
    key = keys.filter(subject=subject).first()
    if key is None:
        raise LetterGone
    _seal(key, pages, first=_pages(village, subject).count() + 1)


def read(village: Village, subject: UUID, *, words: str) -> list[str]:
    """Every page, the first one first; the ledger has ``letter.opened`` before they are returned,
    once for all readings of an hour.

    ``words``: its own, or those of the level above. Raises ``NoSuchLetter``, after the same work
    whether there is one or not. Commits on its own: not inside a transaction.
    """
    rows = LetterKey.objects.of(village).select_related("village__book").filter(subject=subject)
    key = rows.first() or _decoy(village)
    try:
        private = _opened(key, words)
        pages = _pages(village, subject).select_related("village__book")
        told = [envelopes.unseal(bytes(row.sealed), row.binding, private=private) for row in pages]
    except (custody.WrongPassphrase, sealing.DoesNotOpen) as why:
        raise NoSuchLetter from why
    _enter_reading(village, subject, len(told))
    return told


def _opened(key: LetterKey, words: str) -> bytes:
    """The private half of a letter, by its own words, else by those of the level above."""
    above = _above(key.village)
    try:
        return custody.unlock(key, words)
    except custody.WrongPassphrase:
        if above is None:
            raise
    private = custody.unlock(above, words)
    return sealing.unseal(bytes(key.above), private=private, info=place(key))


@transaction.atomic(durable=True)
def _enter_reading(village: Village, subject: UUID, pages: int) -> None:
    opened = Entry.objects.of(village.book_id).filter(subject=subject, kind="letter.opened")
    if opened.filter(at__gt=clock.now() - SITTING).exists():
        return
    data = {"pages": pages}
    ledger.append(
        village.book_id, "letter.opened", office=READER, actor=READER, subject=subject, data=data
    )


def _enter(village: Village, kind: str) -> None:
    ledger.append(village.book_id, kind, office="system", actor="system")


@lru_cache(maxsize=16)
def _decoy(village: Village) -> LetterKey:
    """A lock that no words open, so that a number without a letter takes as long."""
    return new_key(village, lists.passphrase(WORDS))


def _pages(village: Village, subject: UUID) -> "QuerySet[Envelope]":
    rows = Envelope.objects.of(village).filter(subject=subject, recipient=envelopes.LETTER)
    return rows.order_by("pk")


def _seal(key: LetterKey, pages: Sequence[str], *, first: int) -> None:
    for number, page in enumerate(pages, start=first):
        envelope = Envelope(
            village=key.village,
            subject=key.subject,
            field=f"page-{number}",
            epoch=envelopes.FILE_EPOCH,
            recipient=envelopes.LETTER,
        )
        envelope.sealed = envelopes.seal(page, envelope.binding, public=bytes(key.public))
        store.put(envelope)
