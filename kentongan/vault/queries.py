"""What is known of sealed values without opening them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kentongan.vault import rules
from kentongan.vault.blind import tag
from kentongan.vault.models import BlindIndex, Envelope, KeyEpoch, Opening
from kentongan.village.models import Village


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
