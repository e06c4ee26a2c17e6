"""The keys of stories: what is told in secret opens for those who keep it, work on it or told it.

A secret case has a key pair for each ``Part``. Whatever belongs to the part is sealed to the public
half, which any process may do; the private half is sealed to every reader: an official's reading
key, the village key, the reporter's code, the worker. Reading takes a ``Reader``.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from kentongan.base import sealing
from kentongan.vault import custody, envelopes, recipients
from kentongan.vault.models import Envelope, StoryKey, StoryWrap
from kentongan.village.models import Village

STORY, EXACT = envelopes.STORY, envelopes.EXACT  # what was told; voice and exact place
CODE, RECEIPT, WORKER = "code", "receipt", "worker"
READING, _VILLAGE = "reading:", "village:"

Readers = Mapping[str, bytes]  # the public key of each, by name


@dataclass(frozen=True)
class Reader:
    """Somebody who may read: under which name keys were sealed to him, and what opens them."""

    name: str
    private: bytes = field(repr=False)


def village_reader(village: Village) -> dict[str, bytes]:
    """The village key in force, as a reader: for the custodian when nobody else can."""
    epoch = custody.in_force(village)
    return {f"{_VILLAGE}{epoch.epoch}": bytes(epoch.public)}


def of_village(epoch: int, private: bytes) -> Reader:
    """The reader who has the village key of this epoch."""
    return Reader(f"{_VILLAGE}{epoch}", private)


def worker() -> dict[str, bytes]:
    """The worker as one to be given a key."""
    return {WORKER: recipients.messenger()}


def as_readers(*readers: Reader) -> dict[str, bytes]:
    """These as some to be given a key."""
    return {one.name: sealing.public_key(one.private) for one in readers}


# -- Keys ----------------------------------------------------------------------------------------
def begin(village: Village, subject: UUID, part: str, readers: Readers) -> StoryKey:
    """A new key pair, kept with a wrap for each of these readers; in the caller's transaction."""
    private = sealing.new_private_key()
    key = StoryKey(village=village, subject=subject, part=part, public=sealing.public_key(private))
    key.save(force_insert=True)
    StoryWrap.objects.bulk_create(_wraps(key, private, readers))
    return key


def give(key: StoryKey, private: bytes, readers: Readers) -> int:
    """Seal the private half to these readers too; returns to how many it was not before."""
    had = {*StoryWrap.objects.filter(key=key).values_list("reader", flat=True)}
    new = _wraps(key, private, {name: one for name, one in readers.items() if name not in had})
    StoryWrap.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def keep_only(key: StoryKey, names: Collection[str]) -> int:
    """Take the key from every official and the worker if he is not named here; returns from how
    many. The village and the reporter keep theirs; what somebody has read he knows."""
    wraps = StoryWrap.objects.filter(key=key).exclude(reader__in=names)
    gone = wraps.filter(Q(reader=WORKER) | Q(reader__startswith=READING))
    taken, _ = gone.delete()
    return taken


def take_but(names: Collection[str], part: str, subjects: Any) -> int:
    """Take this part from these readers, less that of these subjects; returns how many keys."""
    wraps = StoryWrap.objects.filter(reader__in=names, key__part=part)
    taken, _ = wraps.exclude(key__subject__in=subjects).delete()
    return taken


def keys_of(village: Village, subjects: Iterable[UUID], part: str = STORY) -> dict[UUID, StoryKey]:
    """The public halves of these subjects."""
    rows = StoryKey.objects.of(village).filter(subject__in=[*subjects], part=part)
    return {row.subject: row for row in rows.select_related("village__book")}


def privates(
    reader: Reader, village: Village, subjects: Iterable[UUID], part: str = STORY
) -> dict[UUID, bytes]:
    """The private halves this reader has; one query. Damaged ones are left out."""
    wraps = StoryWrap.objects.filter(
        key__village=village, key__subject__in=[*subjects], key__part=part, reader=reader.name
    )
    found: dict[UUID, bytes] = {}
    for wrap in wraps.select_related("key__village__book"):
        try:
            info = _place(wrap.key, reader.name)
            private = sealing.unseal(bytes(wrap.sealed), private=reader.private, info=info)
        except sealing.DoesNotOpen:
            continue
        found[wrap.key.subject] = private
    return found


def _wraps(key: StoryKey, private: bytes, readers: Readers) -> list[StoryWrap]:
    return [
        StoryWrap(
            key=key,
            reader=name,
            sealed=sealing.seal(private, public=public, info=_place(key, name)),
        )
        for name, public in readers.items()
    ]


def _place(key: StoryKey, reader: str) -> bytes:
    """A wrap opens for its own subject, part, key pair and reader only."""
    village, subject = str(key.village.book.uid), str(key.subject)
    pair = bytes(key.public).hex()
    return sealing.context("kentongan.story.1", village, subject, key.part, pair, reader)


# -- Words ---------------------------------------------------------------------------------------
def sealed(key: StoryKey, words: Mapping[str, str]) -> list[Envelope]:
    """Unsaved envelopes of these words, by field."""
    return [_sealed(key, name, told) for name, told in words.items()]


def _sealed(key: StoryKey, name: str, told: str) -> Envelope:
    envelope = Envelope(
        village=key.village,
        subject=key.subject,
        field=name,
        epoch=envelopes.FILE_EPOCH,
        recipient=key.part,
    )
    envelope.sealed = envelopes.seal(told, envelope.binding, public=bytes(key.public))
    return envelope


def opened(
    village: Village, privates: Mapping[UUID, bytes], part: str, fields: Collection[str]
) -> dict[UUID, dict[str, str]]:
    """The words of these fields by subject, by the private halves; one query. What is damaged is
    left out."""
    rows = Envelope.objects.of(village).filter(recipient=part, field__in=fields)
    rows = rows.filter(subject__in=[*privates])
    found: dict[UUID, dict[str, str]] = {subject: {} for subject in privates}
    for row in rows.select_related("village__book"):
        try:
            private = privates[row.subject]
            told = envelopes.unseal(bytes(row.sealed), row.binding, private=private)
        except sealing.DoesNotOpen:
            continue
        found[row.subject][row.field] = told
    return found


def forget(village: Village, subject: UUID) -> int:
    """Destroy the keys of a subject and what is sealed to them; returns how many envelopes."""
    StoryKey.objects.of(village).filter(subject=subject).delete()
    rows = Envelope.objects.of(village).filter(subject=subject, recipient__in=(STORY, EXACT))
    erased, _ = rows.delete()
    return erased
