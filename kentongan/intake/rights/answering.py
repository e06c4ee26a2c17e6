"""The list of whoever answers for data protection: what waits, what was answered, what is late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from kentongan.base import clock, text
from kentongan.cases import actions as cases
from kentongan.cases import turn
from kentongan.cases.actors import SYSTEM, Actor
from kentongan.cases.models import Case
from kentongan.intake import leftovers
from kentongan.intake.models import DataRequest
from kentongan.intake.rights import asking, charge, rules
from kentongan.ledger import actions as ledger
from kentongan.village.models import Village

SHOWN = 30  # ended ones on one page


@dataclass(frozen=True)
class Entry:
    """One request as the official reads it. ``office`` is the role that answered it."""

    pk: int
    uid: UUID
    year: int
    number: int
    kind: str
    words: str
    state: str
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None
    answer: str
    office: str
    is_on_hold: bool

    @property
    def label(self) -> str:
        """The number of its case, for talk."""
        return f"{self.number}/{self.year}"

    @property
    def is_late(self) -> bool:
        """Whether its time is over and nobody has answered."""
        return self.ended_at is None and self.due_at < clock.now()


def waiting(actor: Actor) -> tuple[Entry, ...]:
    """What this official must answer, the soonest due first."""
    rows = charge.requests_for(actor).filter(ended_at=None).order_by("due_at", "pk")
    return tuple(map(_entry, rows.select_related("case")[:200]))


def count(actor: Actor) -> int:
    """How much that is."""
    official = actor.official
    if official is None or not charge.may_read(actor, official.village):
        return 0
    if not DataRequest.objects.of(official.village).filter(ended_at=None).exists():
        return 0
    return charge.requests_for(actor).filter(ended_at=None).count()


def ended(actor: Actor, before: int = 0) -> tuple[tuple[Entry, ...], int]:
    """What was done or answered, the newest first, and the id to go on with: 0 at the end."""
    rows = charge.requests_for(actor).filter(ended_at__isnull=False)
    rows = rows.filter(pk__lt=before) if before else rows
    found = list(rows.select_related("case").order_by("-pk")[: SHOWN + 1])
    older = found[SHOWN - 1].pk if len(found) > SHOWN else 0
    return tuple(map(_entry, found[:SHOWN])), older


def _entry(row: Any) -> Entry:
    return Entry(
        row.pk, row.uid, row.case.year, row.case.number, row.kind, row.words, row.state,
        row.asked_at, row.due_at, row.ended_at, row.answer, row.decided_office,
        row.case.is_on_hold,
    )  # fmt: skip


@transaction.atomic
def decide(actor: Actor, uid: UUID, *, is_granted: bool, words: str) -> None:
    """Answer a request in words, which its reporter reads. A granted erasure is carried out now.

    The same answer twice is one. Refused: not this official's, answered meanwhile, no words, still
    on hold.
    """
    row = charge.requests_for(actor).select_related("case").filter(uid=uid).first()
    if row is None or actor.official is None:
        raise rules.NoSuchRequest
    village: Village = actor.official.village
    words = rules.answer(text.tidy(words))
    contacts = leftovers.tied(village, row.case.ref) if row.kind == rules.ERASE_CONTACT else []
    case = turn.lock(row.case, actor)
    row = DataRequest.objects.of(village).select_for_update(of=("self",)).get(pk=row.pk)
    state = rules.GRANTED if is_granted else rules.REFUSED
    if not row.is_waiting:
        if (row.state, row.answer, row.decided_by_id) == (state, words, actor.official.pk):
            return
        raise rules.AlreadyAnswered
    role = next(one for one in rules.order(village.dpo_role) if one in actor.roles)
    if is_granted and row.kind in rules.ERASED:
        if case.is_on_hold:
            raise rules.StillHeld
        asking.wipe(case, row.kind, contacts, office=role, actor=actor.who)
    if is_granted and row.kind == rules.ERASE_STORY:
        _erase_story(case)
    row.state, row.answer, row.ended_at = state, words, clock.now()
    row.decided_by, row.decided_office = actor.official, role
    row.save(update_fields=["state", "answer", "ended_at", "decided_by", "decided_office"])
    told = {"granted": is_granted, "words": turn.digest(bytes(row.salt), words)}
    _enter(case, row, "rights.decided", office=role, actor=actor.who, **told)


def _erase_story(case: Case) -> None:
    """The words go now, the files with the next sweep, which writes the entry."""
    if not cases.begin_erasing(case, ended_before=clock.now() + timedelta.resolution):
        raise rules.StillNeeded


def mark_late() -> int:
    """Enter once what was not answered in time, so that the keepers hear of it; returns how many.
    For a duty."""
    return sum(_mark_late(village) for village in Village.objects.order_by("pk"))


def _mark_late(village: Village) -> int:
    now = clock.now()
    late = DataRequest.objects.of(village).filter(ended_at=None, late_at=None, due_at__lt=now)
    return sum(_mark(village, pk) for pk in late.order_by("pk").values_list("pk", flat=True)[:200])


@transaction.atomic
def _mark(village: Village, pk: int) -> bool:
    rows = DataRequest.objects.of(village).select_for_update(of=("self",))
    row = rows.select_related("case__village").filter(pk=pk, ended_at=None, late_at=None).first()
    if row is None:
        return False  # answered meanwhile, or another worker was quicker
    row.late_at = clock.now()
    row.save(update_fields=["late_at"])
    _enter(row.case, row, "rights.late", office=SYSTEM.who, actor=SYSTEM.who)
    return True


def _enter(
    case: Case, row: DataRequest, kind: str, *, office: str, actor: str, **told: object
) -> None:
    data = {"request": row.pk, "kind": row.kind, **told}
    ledger.append(
        case.village.book_id, kind, office=office, actor=actor, subject=case.ref, data=data
    )
