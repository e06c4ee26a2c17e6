"""What is known of sealed values without opening them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kentongan.vault import custody, rules
from kentongan.vault.blind import tag
from kentongan.vault.models import BlindIndex, Envelope, KeyEpoch, KeyHolder, Opening
from kentongan.village.models import Official, Village


@dataclass(frozen=True)
class Opened:
    """That an office read a field, when and why. The official's words stay inside the vault."""

    at: datetime
    office: str  # a role, e.g. ``service_head``
    field: str
    reason_code: str


def has_key(village: Village) -> bool:
    """Whether anything can be sealed for the village."""
    return KeyEpoch.objects.of(village).filter(retired_at=None).exists()


@dataclass(frozen=True)
class Holder:
    """Somebody who can open the village's keys; ``name`` is empty for the paper."""

    name: str
    since: datetime


def holders(village: Village) -> tuple[Holder, ...]:
    """Who can open the village's keys now, the paper first."""
    rows = custody.holders(village)
    return tuple(Holder(row.official.name if row.official else "", row.created_at) for row in rows)


def has_own_key(official: Official) -> bool:
    """Whether the official opens with a passphrase of his own, and not with that of the paper."""
    return custody.own(official) is not None


def wants_renewal(village: Village) -> bool:
    """Whether somebody who held the key in force holds it no more."""
    since = KeyEpoch.objects.of(village).filter(retired_at=None).values("created_at")[:1]
    ended = KeyHolder.objects.of(village).filter(official__isnull=False, ended_at__gt=since)
    return any(custody.own(one.official) is None for one in ended.select_related("official"))


def has(village: Village, subject: UUID, field: str) -> bool:
    """Whether the field of the subject holds something sealed."""
    return Envelope.objects.of(village).filter(subject=subject, field=field).exists()


def fields_of(village: Village, subject: UUID) -> tuple[str, ...]:
    """The names of what is sealed for the subject, in order of the alphabet."""
    rows = Envelope.objects.of(village).filter(subject=subject).order_by("field")
    return tuple(rows.values_list("field", flat=True))


def subjects_at(village: Village, kind: str, value: str) -> tuple[UUID, ...]:
    """The subjects that left this address in this village; ``value`` as typed, else Refused."""
    wanted = tag(village, kind, rules.ADDRESSES[kind](value))
    rows = BlindIndex.objects.of(village).filter(kind=kind, tag=wanted).order_by("pk")
    return tuple(rows.values_list("subject", flat=True))


def openings_of(village: Village, subject: UUID) -> tuple[Opened, ...]:
    """Who read what of the subject, the oldest first; this may be shown to the reporter."""
    rows = Opening.objects.of(village).filter(subject=subject).order_by("at", "pk")
    return tuple(Opened(row.at, row.office, row.field, row.reason_code) for row in rows)
