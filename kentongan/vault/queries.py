"""What is known of sealed values without opening them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from kentongan.base import clock
from kentongan.vault import custody, envelopes, pair, rules, store
from kentongan.vault.blind import tag
from kentongan.vault.models import (
    BlindIndex,
    Envelope,
    KeyEpoch,
    KeyHolder,
    Opening,
    OpeningRequest,
)
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
    """Somebody who can open the village's keys; ``name`` and ``hand`` are empty for the paper."""

    name: str
    hand: str
    in_sheets: bool
    since: datetime
    proven_at: datetime | None

    def wants_proof(self, now: datetime) -> bool:
        """Whether it was not tried for a year: a lost passphrase is found out in a drill."""
        return (self.proven_at or self.since) < now - rules.DRILL


def holders(village: Village) -> tuple[Holder, ...]:
    """Who can open the village's keys now, the paper first."""
    return tuple(
        Holder(
            row.official.name if row.official else "",
            row.hand,
            row.in_sheets,
            row.created_at,
            row.proven_at,
        )
        for row in custody.holders(village)
    )


def takes_two(village: Village) -> bool:
    """Whether a secret name is sealed so that only two together can open it."""
    return custody.takes_two(village)


def has_two_hands(village: Village) -> bool:
    """Whether officials hold the one and the other hand, so that two could agree. Where they do
    not, two of the three sheets stand for the other."""
    return {one.hand for one in holders(village)}.issuperset(pair.HANDS)


def has_untried_sheets(village: Village) -> bool:
    """Whether sheets were printed of which no two were tried yet."""
    return any(one.in_sheets and one.proven_at is None for one in holders(village))


def paper_in_sheets(village: Village) -> bool:
    """Whether the paper's passphrase lies in three sheets."""
    return any(one.in_sheets for one in holders(village))


def has_own_key(official: Official) -> bool:
    """Whether the official opens with a passphrase of his own, and not with that of the paper."""
    return custody.own(official) is not None


def wants_renewal(village: Village) -> bool:
    """Whether somebody who held the key in force holds it no more."""
    since = KeyEpoch.objects.of(village).filter(retired_at=None).values("created_at")[:1]
    ended = KeyHolder.objects.of(village).filter(official__isnull=False, ended_at__gt=since)
    return any(custody.own(one.official) is None for one in ended.select_related("official"))


@dataclass(frozen=True)
class Asked:
    """A request to open what two must open. ``hand`` is the asker's, so that the other one must
    grant it; ``second`` is the office that decided it."""

    uid: UUID
    subject: UUID
    field: str
    by: int
    hand: str
    name: str
    office: str
    reason_code: str
    words: str
    delay: int
    at: datetime
    state: str
    lapses_at: datetime
    second: str
    answer: str


def needs_two(village: Village, subject: UUID, field: str) -> bool:
    """Whether only two together can open the field."""
    rows = Envelope.objects.of(village).filter(subject=subject, field=field)
    return rows.filter(recipient=envelopes.PAIR).exists()


def is_open(village: Village, subject: UUID, field: str) -> bool:
    """Whether whoever handles the case may open the field."""
    rows = Envelope.objects.of(village).filter(subject=subject, field=field)
    return rows.filter(recipient=envelopes.HANDLER).exists()


def asked(village: Village) -> tuple[Asked, ...]:
    """The requests that wait for a second one, or whose grant may still be used; oldest first."""
    rows = OpeningRequest.objects.of(village).filter(
        state__in=store.OPEN, lapses_at__gt=clock.now()
    )
    found = list(rows.select_related("official").order_by("at", "pk"))
    hands = _hands(village) if found else {}
    return tuple(_asked(row, hands) for row in found)


def last_asked(official: Official, subject: UUID, field: str) -> Asked | None:
    """The official's newest request for this field."""
    rows = OpeningRequest.objects.of(official.village).filter(official=official, subject=subject)
    found = rows.filter(field=field).select_related("official").order_by("-at", "-pk").first()
    return _asked(found, {}) if found else None


def _hands(village: Village) -> dict[int, str]:
    """Which hand each official holds, by his id."""
    rows = KeyHolder.objects.of(village).filter(ended_at=None, official__isnull=False)
    return dict(rows.values_list("official_id", "hand"))


def _asked(row: OpeningRequest, hands: dict[int, str]) -> Asked:
    state = row.state
    if state in store.OPEN and row.lapses_at <= clock.now():
        state = "lapsed"
    return Asked(
        row.uid, row.subject, row.field, row.official_id, hands.get(row.official_id, ""),
        row.official.name, row.office,
        row.reason_code, row.words, row.delay, row.at, state, row.lapses_at, row.decided_office,
        row.answer,
    )  # fmt: skip


def seconds_of(official: Official) -> tuple[Official, ...]:
    """Who holds the hand that this official lacks; none for who has no key of his own."""
    hand = hand_of(official)
    rows = KeyHolder.objects.of(official.village).filter(ended_at=None, official__isnull=False)
    others = rows.filter(hand=pair.other(hand)) if hand else rows.none()
    return tuple(row.official for row in others.select_related("official__village").order_by("pk"))


def hand_of(official: Official) -> str:
    """Which of the two hands the official holds; empty without a key of his own."""
    holder = custody.own(official)
    return holder.hand if holder else ""


def has(village: Village, subject: UUID, field: str) -> bool:
    """Whether the field of the subject holds something sealed."""
    return Envelope.objects.of(village).filter(subject=subject, field=field).exists()


def fields_of(village: Village, subject: UUID) -> tuple[str, ...]:
    """The names of what is sealed of who told it, in order of the alphabet."""
    return tuple(_identity(village, subject).order_by("field").values_list("field", flat=True))


def kept_since(village: Village, subject: UUID) -> dict[str, datetime]:
    """What is sealed of who told it, by field, and since when."""
    return dict(_identity(village, subject).values_list("field", "created_at"))


def _identity(village: Village, subject: UUID) -> "QuerySet[Envelope]":
    """Everything but what was told."""
    story = (envelopes.STORY, envelopes.EXACT)
    return Envelope.objects.of(village).filter(subject=subject).exclude(recipient__in=story)


def subjects_at(village: Village, kind: str, value: str) -> tuple[UUID, ...]:
    """The subjects that left this address in this village; ``value`` as typed, else Refused."""
    wanted = tag(village, kind, rules.ADDRESSES[kind](value))
    rows = BlindIndex.objects.of(village).filter(kind=kind, tag=wanted).order_by("pk")
    return tuple(rows.values_list("subject", flat=True))


def openings_of(village: Village, subject: UUID) -> tuple[Opened, ...]:
    """Who read what of the subject, the oldest first; this may be shown to the reporter."""
    told = Q(untold_until=None) | Q(untold_until__lte=clock.now())
    rows = Opening.objects.of(village).filter(told, subject=subject).order_by("at", "pk")
    return tuple(Opened(row.at, row.office, row.field, row.reason_code) for row in rows)
