"""The keys of stories: what is told in secret opens for those who keep it, work on it or told it.

A secret case has a key pair for each of its parts. Whatever belongs to the part is sealed to the
public half, which any process may do; the private half is sealed to every reader: the reading keys
of officials, the village key, the reporter's code, the worker. Reading takes a ``Reader``.
"""

import base64
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from kentongan.base import sealing
from kentongan.ledger.models import Book
from kentongan.vault import custody, envelopes, recipients
from kentongan.vault.envelopes import Binding
from kentongan.vault.models import Envelope, KeyEpoch, StoryKey
from kentongan.village.models import Village

STORY, EXACT = envelopes.STORY, envelopes.EXACT  # what was told; voice and exact place
CODE, RECEIPT, WORKER = "code", "receipt", "worker"
READING, _VILLAGE = "reading:", "village:"
_BATCH = 500
_MARK = b"kentongan.file.1\0"  # no picture and no recording begins with it
_PARTS = {STORY: b"s", EXACT: b"e"}
_UUID = 16  # bytes

Readers = Mapping[str, bytes]  # the public key of each, by name
Words = Mapping[str, str]


@dataclass(frozen=True)
class Reader:
    """Somebody who may read: under which name keys were sealed to him, and what opens them.

    Of a ``receipt`` the private half is that of the story itself.
    """

    name: str
    private: bytes = field(repr=False)

    @property
    def public(self) -> bytes:
        """What is sealed to him."""
        return sealing.public_key(self.private)


def village_reader(village: Village) -> dict[str, bytes]:
    """The village key in force, as a reader: for the custodian when nobody else can. No query while
    nothing has changed in the village."""
    return dict([_in_force(village.pk, village.stamp)])


@lru_cache(maxsize=256)
def _in_force(village: int, _stamp: str) -> tuple[str, bytes]:
    [found] = of_epoch(custody.in_force(Village.objects.get(pk=village))).items()
    return found


def of_epoch(epoch: KeyEpoch) -> dict[str, bytes]:
    """The village key of this epoch, as one to be given a key."""
    return {f"{_VILLAGE}{epoch.epoch}": bytes(epoch.public)}


def of_village(epoch: int, private: bytes) -> Reader:
    """The reader who has the village key of this epoch."""
    return Reader(f"{_VILLAGE}{epoch}", private)


def worker() -> dict[str, bytes]:
    """The worker as one to be given a key."""
    return {WORKER: recipients.messenger()}


def _uid(village: Village) -> UUID:
    """What seals are bound to; no query while nothing has changed in the village."""
    return _uid_of(village.book_id, village.stamp)


@lru_cache(maxsize=256)
def _uid_of(book: int, _stamp: str) -> UUID:
    return UUID(str(Book.objects.values_list("uid", flat=True).get(pk=book)))


# -- Keys ----------------------------------------------------------------------------------------
def begin(
    village: Village,
    subject: UUID,
    part: str,
    words: Words,
    readers: Readers,
    *,
    private: bytes = b"",
) -> StoryKey:
    """An unsaved key with the first words of a part, sealed for these readers; under a new pair, or
    that of this private half."""
    private = private or sealing.new_private_key()
    key = StoryKey(village=village, subject=subject, part=part)
    key.public = sealing.public_key(private)
    key.wraps = _wraps(key, private, readers)
    told = {name: said for name, said in words.items() if said}
    key.told = _seal(key, "told", json.dumps(told, ensure_ascii=False)) if told else b""
    return key


def keys_of(village: Village, subjects: Iterable[UUID], part: str = STORY) -> dict[UUID, StoryKey]:
    """The keys of these subjects; one query."""
    rows = StoryKey.objects.of(village).filter(subject__in=[*subjects], part=part)
    found = {row.subject: row for row in rows}
    for key in found.values():
        key.village = village  # lighter than reading it anew with each
    return found


def private_of(key: StoryKey, reader: Reader) -> bytes | None:
    """The private half, if this reader was given it; None also where it is damaged."""
    if reader.name == RECEIPT:
        return reader.private if reader.public == bytes(key.public) else None
    wrap = key.wraps.get(reader.name)
    try:
        return (
            sealing.unseal(
                base64.b64decode(wrap), private=reader.private, info=_place(key, reader.name)
            )
            if wrap
            else None
        )
    except (sealing.DoesNotOpen, ValueError):
        return None


def opens(key: StoryKey, reader: Reader | None) -> bool:
    """Whether this reader was given the key."""
    return reader is not None and private_of(key, reader) is not None


def settle(key: StoryKey, readers: Readers, *, by: Reader | None = None) -> int:
    """Take the key from officials and the worker where they are not named here, and give it, by
    what this reader has of it, to those named who had it not; returns how many were given it.

    The village and the reporter keep theirs; what somebody has read he knows.
    """

    def change(locked: StoryKey) -> int:
        kept = {
            name: wrap
            for name, wrap in locked.wraps.items()
            if name in readers or not _may_lose(name)
        }
        return _keep(locked, kept, readers, by)

    return _changed(key, change)


def give(key: StoryKey, readers: Readers, *, by: Reader) -> int:
    """Give it to these too; returns to how many it was new."""
    return _changed(key, lambda locked: _keep(locked, locked.wraps, readers, by))


def move(village: Village, reader: Reader, to: Readers) -> int:
    """Give to these what this reader has of a village, and take it from him; returns how many."""

    def change(locked: StoryKey) -> bool:
        private = private_of(locked, reader)
        if private is None:
            return False
        locked.wraps = {**locked.wraps, **_wraps(locked, private, to)}
        if reader.name not in to:
            locked.wraps.pop(reader.name)
        return True

    return sum(_changed(key, change) for key in _of(village))


def forget(village: Village, subject: UUID) -> int:
    """Destroy the keys of a subject and what is sealed to them; returns how many values."""
    rows = Envelope.objects.of(village).filter(subject=subject, recipient__in=(STORY, EXACT))
    erased, _ = rows.delete()
    keys, _ = StoryKey.objects.of(village).filter(subject=subject).delete()
    return erased + keys


def _of(village: Village) -> Iterable[StoryKey]:
    rows: QuerySet[Any] = StoryKey.objects.of(village).select_related("village__book")
    return rows.order_by("pk").iterator(_BATCH)


@transaction.atomic
def _changed(key: StoryKey, change: Callable[[StoryKey], int]) -> int:
    rows = StoryKey.objects.of(key.village).select_for_update(of=("self",))
    locked = rows.select_related("village__book").get(pk=key.pk)
    before = dict(locked.wraps)
    done = change(locked)
    if locked.wraps != before:
        locked.save(update_fields=["wraps"])
    return int(done)


def _keep(locked: StoryKey, kept: Mapping[str, str], readers: Readers, by: Reader | None) -> int:
    """Leave these wraps, and add those of readers who have none, by what one has of the key."""
    new = {name: one for name, one in readers.items() if name not in kept}
    private = private_of(locked, by) if by and new else None
    given = _wraps(locked, private, new) if private else {}
    locked.wraps = {**kept, **given}
    return len(given)


def _may_lose(name: str) -> bool:
    return name == WORKER or name.startswith(READING)


def _wraps(key: StoryKey, private: bytes, readers: Readers) -> dict[str, str]:
    return {
        name: base64.b64encode(
            sealing.seal(private, public=public, info=_place(key, name))
        ).decode()
        for name, public in readers.items()
    }


def _place(key: StoryKey, reader: str) -> bytes:
    """A wrap opens for its own subject, part, key pair and reader only."""
    village, subject = str(_uid(key.village)), str(key.subject)
    pair = bytes(key.public).hex()
    return sealing.context("kentongan.story.1", village, subject, key.part, pair, reader)


# -- Words ---------------------------------------------------------------------------------------
def told(
    reader: Reader, village: Village, subjects: Iterable[UUID], part: str = STORY
) -> dict[UUID, Words]:
    """The first words of these subjects, of those this reader opens; one query. What is damaged
    is left out."""
    found: dict[UUID, Words] = {}
    for subject, key in keys_of(village, subjects, part).items():
        private = private_of(key, reader)
        if private is not None:
            words = _unsealed(key, "told", bytes(key.told), private) if key.told else ""
            found[subject] = parsed(words or "")
    return found


def add(key: StoryKey, words: Words) -> None:
    """Seal more words of a part, by field; what a field held before is gone."""
    rows = [
        Envelope(
            village=key.village, subject=key.subject, field=name, recipient=key.part,
            epoch=envelopes.FILE_EPOCH, sealed=_seal(key, name, said),
        )
        for name, said in words.items()
    ]  # fmt: skip
    Envelope.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["village", "subject", "field"],
        update_fields=["epoch", "recipient", "sealed", "created_at"],
    )


def added(
    reader: Reader, village: Village, fields: Mapping[UUID, Collection[str]], part: str = STORY
) -> dict[UUID, Words]:
    """What was added later under these fields, by subject; two queries at most. What is damaged
    or not for this reader is left out."""
    names = {name for each in fields.values() for name in each}
    kept = Envelope.objects.of(village).filter(subject__in=[*fields], recipient=part)
    rows = list(kept.filter(field__in=names))
    keys = keys_of(village, {row.subject for row in rows}, part) if rows else {}
    privates = {subject: private_of(key, reader) for subject, key in keys.items()}
    found: defaultdict[UUID, dict[str, str]] = defaultdict(dict)
    for row in rows:
        private = privates.get(row.subject)
        if private is None:
            continue
        words = _unsealed(keys[row.subject], row.field, bytes(row.sealed), private)
        if words is not None:
            found[row.subject][row.field] = words
    return {**found}


def _seal(key: StoryKey, name: str, words: str) -> bytes:
    return envelopes.seal(words, _binding(key, name), public=bytes(key.public))


def _unsealed(key: StoryKey, name: str, sealed: bytes, private: bytes) -> str | None:
    try:
        return envelopes.unseal(sealed, _binding(key, name), private=private)
    except (sealing.DoesNotOpen, UnicodeDecodeError):
        return None


def parsed(words: str) -> Words:
    """Words by field; none where what was sealed is no such thing."""
    try:
        found = json.loads(words or "{}")
    except ValueError:
        return {}
    pairs = found.items() if isinstance(found, dict) else ()
    return {name: said for name, said in pairs if isinstance(said, str)}


def _binding(key: StoryKey, name: str) -> Binding:
    return Binding(_uid(key.village), key.subject, name, envelopes.FILE_EPOCH, key.part)


# -- Files ---------------------------------------------------------------------------------------
def seal_file(key: StoryKey, uid: UUID, body: bytes) -> bytes:
    """A whole file sealed to a part of a story. It opens as what it is, ``uid``, and nowhere else.

    Not padded: the size of an attachment is known from its row anyway.
    """
    place = _file_place(key.village, key.subject, key.part, uid)
    front = _MARK + _PARTS[key.part] + key.subject.bytes
    return front + sealing.seal(body, public=bytes(key.public), info=place)


def open_file(reader: Reader, village: Village, uid: UUID, body: bytes) -> bytes:
    """The file; raises ``sealing.DoesNotOpen`` when it is not for this reader, not sealed, damaged
    or another village's, subject's or file's."""
    part, subject, sealed = _parted(body)
    key = keys_of(village, [subject], part).get(subject)
    private = private_of(key, reader) if key else None
    if private is None:
        raise sealing.DoesNotOpen
    place = _file_place(village, subject, part, uid)
    return sealing.unseal(sealed, private=private, info=place)


def _parted(body: bytes) -> tuple[str, UUID, bytes]:
    """Of which part and subject it says to be, and what is sealed."""
    at = len(_MARK) + 1
    part = next((name for name, sign in _PARTS.items() if body[:at] == _MARK + sign), None)
    if part is None or len(body) < at + _UUID:
        raise sealing.DoesNotOpen
    return part, UUID(bytes=body[at : at + _UUID]), body[at + _UUID :]


def _file_place(village: Village, subject: UUID, part: str, uid: UUID) -> bytes:
    """A file opens for its own village, subject, part and row only."""
    places = (str(_uid(village)), str(subject), part, str(uid))
    return sealing.context("kentongan.file.1", *places)
