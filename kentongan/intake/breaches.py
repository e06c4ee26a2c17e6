"""A failure to protect personal data: written down, which cases it touched, and whom it concerns
told within three days (UU 27/2022 art. 46), without anybody reading an address.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from kentongan.base import clock
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.cases import access, actors, rules, turn
from kentongan.cases.actors import SYSTEM
from kentongan.cases.models import Case, Exhibit, Message
from kentongan.intake.models import Breach, Tie, Touched
from kentongan.ledger import actions as ledger
from kentongan.ledger import queries as books
from kentongan.ledger.models import Entry
from kentongan.vault import envelopes
from kentongan.vault.models import Envelope, StoryKey
from kentongan.village.models import Official, Village
from kentongan.village.rules import keeper_office

WITHIN = timedelta(hours=72)
KINDS = ("phone", "machine", "publication", "password", "other")
DATA = ("name", "phone", "story", "place", "photos", "messages")
ALL, OF_OFFICIAL, LABELS = "all", "official", "labels"
SCOPES = (ALL, OF_OFFICIAL, LABELS)
LONGEST = 2000
BATCH = 200
# What an entry of the book says is gone since; it was there when it was seen.
_GONE = {"case.erased": ("story", "place", "photos", "messages"),
         "messenger": ("phone",), "custodian": ("name",), "letter": ()}  # fmt: skip


# What lies in an envelope of this recipient; in all others a name.
_KINDS = {envelopes.MESSENGER: "phone", envelopes.STORY: "messages"}
# Data that lies in the row of the case itself, told without reading it.
_IN_ROW = {
    "has_story": ExpressionWrapper(Q(text__gt="") | Q(summary__gt=""), BooleanField()),
    "has_place": ExpressionWrapper(Q(place__gt="") | Q(lat__isnull=False), BooleanField()),
}  # fmt: skip


class NothingSeen(Refused):
    says = gettext_noop("Pilih data apa saja yang mungkin terlihat orang lain.")


class WrongTimes(Refused):
    says = gettext_noop("Periksa waktunya: mulai, lalu selesai, dan bukan di masa depan.")


class WordsMissing(Refused):
    says = gettext_noop("Tulis apa yang terjadi, dan apa yang sudah dilakukan.")


class WordsTooLong(Refused):
    says = gettext_noop("Tulisan ini terlalu panjang. Paling banyak {limit} huruf.")


class WhoseMissing(Refused):
    says = gettext_noop("Pilih petugas yang HP, komputer, atau kata sandinya terkena.")


class NoSuchNumbers(Refused):
    says = gettext_noop("Nomor ini tidak kami temukan: {labels}. Contoh: 147/2026.")


class NobodyTouched(Refused):
    says = gettext_noop("Tidak ada laporan yang terkena. Periksa lagi pilihan di atas.")


class AlreadyDone(Refused):
    says = gettext_noop("Catatan kebocoran ini sudah dikirim atau dibatalkan.")


@dataclass(frozen=True)
class Facts:
    """What a keeper says happened. ``labels`` are numbers such as ``147/2026``, one for a word."""

    kind: str
    scope: str
    official: Official | None
    labels: str
    data: tuple[str, ...]
    since: datetime
    until: datetime
    found_at: datetime
    how: str
    done: str


@dataclass(frozen=True)
class Hit:
    """A case that was touched: which of the data it holds, and whether somebody can be written."""

    pk: int
    data: tuple[str, ...]
    has_address: bool


@dataclass(frozen=True)
class Progress:
    """``by_message`` of the ``cases`` can be written to; ``waiting`` have not been told yet."""

    cases: int
    by_message: int
    waiting: int

    @property
    def by_page(self) -> int:
        """Those who read it on the status page alone."""
        return self.cases - self.by_message


# -- Writing it down -----------------------------------------------------------------------------
@transaction.atomic
def note(village: Village, facts: Facts, *, by: Official) -> Breach:
    """Write it down: from ``found_at`` on the three days run. Refused when something is missing."""
    breach = Breach(village=village, noted_by=by, noted_at=clock.now())
    return _write(breach, facts, by=by, kind="breach.noted")


@transaction.atomic
def amend(breach: Breach, facts: Facts, *, by: Official) -> Breach:
    """Correct what was written down; ``AlreadyDone`` once it was told."""
    return _write(_open(breach), facts, by=by, kind="breach.amended")


@transaction.atomic
def drop(breach: Breach, *, by: Official) -> None:
    """It was no breach after all."""
    breach = _open(breach)
    breach.dropped_at = clock.now()
    breach.save(update_fields=["dropped_at"])
    _record(breach, "breach.dropped", by=by)


@transaction.atomic
def tell(breach: Breach, *, by: Official) -> Breach:
    """Everybody it concerns is to be told, the cases being those it touches now.

    They are written to one by one (``tell_touched``) and read it on their status page.
    """
    breach = _open(breach)
    hits = touched(breach)
    if not hits:
        raise NobodyTouched
    rows = (
        Touched(
            village=breach.village, breach=breach, case_id=hit.pk, data=list(hit.data),
            has_address=hit.has_address,
        )
        for hit in hits
    )  # fmt: skip
    Touched.objects.bulk_create(rows, batch_size=500)
    breach.told_at = clock.now()
    breach.save(update_fields=["told_at"])
    _record(breach, "breach.told", by=by, cases=len(hits))
    return breach


def _write(breach: Breach, facts: Facts, *, by: Official, kind: str) -> Breach:
    _check(facts, by)
    breach.kind = rules.chosen(facts.kind, KINDS)
    breach.scope = rules.chosen(facts.scope, SCOPES)
    breach.official = facts.official if facts.scope == OF_OFFICIAL else None
    breach.labels = _labels(facts, by) if facts.scope == LABELS else []
    breach.data = [rules.chosen(one, DATA) for one in facts.data]
    breach.since, breach.until, breach.found_at = facts.since, facts.until, facts.found_at
    breach.how, breach.done, breach.salt = facts.how, facts.done, secrets.token_bytes(16)
    breach.save()
    _record(
        breach, kind, by=by, what=breach.kind, data=breach.data, since=facts.since.isoformat(),
        until=facts.until.isoformat(), found=facts.found_at.isoformat(),
        words=turn.digest(breach.salt, f"{breach.how}\n{breach.done}"),
    )  # fmt: skip
    return breach


def _check(facts: Facts, by: Official) -> None:
    if not facts.data:
        raise NothingSeen
    if not facts.since <= facts.until <= clock.now() or not facts.since <= facts.found_at:
        raise WrongTimes
    if facts.found_at > clock.now():
        raise WrongTimes
    if not (facts.how.strip() and facts.done.strip()):
        raise WordsMissing
    if max(len(facts.how), len(facts.done)) > LONGEST:
        raise WordsTooLong(limit=LONGEST)
    is_ours = facts.official is not None and facts.official.village_id == by.village_id
    if facts.scope == OF_OFFICIAL and not is_ours:
        raise WhoseMissing


def _labels(facts: Facts, by: Official) -> list[str]:
    """The numbers that were typed, each of a case this official may see."""
    typed = list(dict.fromkeys(facts.labels.replace(",", " ").split()))
    pairs = [pair for label in typed if (pair := rules.numbered(label))]
    seen = access.visible_to(actors.of(by)).filter(_any_of(pairs)) if pairs else []
    known = {case.label for case in seen}
    if wrong := [label for label in typed if label not in known]:
        raise NoSuchNumbers(labels=", ".join(wrong)[:200])
    if not typed:
        raise NobodyTouched
    return typed


def _any_of(pairs: Iterable[tuple[int, int]]) -> Q:
    wanted = Q(pk=None)
    for number, year in pairs:
        wanted |= Q(number=number, year=year)
    return wanted


def _open(breach: Breach) -> Breach:
    rows = Breach.objects.of(breach.village).select_for_update(of=("self",))
    found: Breach = rows.select_related("village", "official").get(pk=breach.pk)
    if found.told_at or found.dropped_at:
        raise AlreadyDone
    return found


def _record(breach: Breach, kind: str, *, by: Official, **data: Any) -> None:
    actor = actors.of(by)
    ledger.append(
        breach.village.book_id,
        kind,
        office=keeper_office(actor.roles),
        actor=actor.who,
        subject=breach.uid,
        data=data,
    )


# -- Which cases ---------------------------------------------------------------------------------
def touched(breach: Breach) -> tuple[Hit, ...]:
    """The cases that held some of the data while it could be seen; those erased since too."""
    village, wanted = breach.village, [one for one in DATA if one in breach.data]
    cases = _scope(breach).filter(received_at__lte=breach.until)
    cases = cases.filter(Q(erased_at=None) | Q(erased_at__gt=breach.since))
    rows = cases.order_by("pk").values("pk", "ref", **_IN_ROW)
    held = _held(village, breach.since)
    reachable = held.pop("reachable")
    hits = []
    for row in rows.iterator(chunk_size=500):
        data = tuple(
            one
            for one in wanted
            if row.get(f"has_{one}") or row["pk"] in held[one] or row["ref"] in held[one]
        )
        if data:
            hits.append(Hit(row["pk"], data, row["ref"] in reachable or row["pk"] in reachable))
    return tuple(hits)


def _scope(breach: Breach) -> "QuerySet[Any]":
    if breach.scope == OF_OFFICIAL and breach.official:
        return access.visible_to(actors.of(breach.official))
    cases: QuerySet[Any] = Case.objects.of(breach.village)
    if breach.scope == LABELS:
        pairs = [pair for label in breach.labels if (pair := rules.numbered(label))]
        return cases.filter(_any_of(pairs))
    return cases


def _held(village: Village, since: datetime) -> "defaultdict[str, set[int | UUID | None]]":
    """Which cases (by key or ref) hold each kind of data, or held it until after ``since``."""
    held: defaultdict[str, set[int | UUID | None]] = defaultdict(set)
    held["photos"] |= {*Exhibit.objects.of(village).values_list("case", flat=True)}
    said = Message.objects.of(village).exclude(text="")
    held["messages"] |= {*said.values_list("case", flat=True)}
    # letters open for nobody here
    sealed = Envelope.objects.of(village).exclude(recipient=envelopes.LETTER)
    for subject, recipient in sealed.values_list("subject", "recipient"):
        held[_KINDS.get(recipient, "name")].add(subject)
    for subject in StoryKey.objects.of(village).values_list("subject", flat=True):
        held["story"].add(subject)
        held["place"].add(subject)
    ties = Tie.objects.of(village).filter(contact__is_lost=False, contact__account__is_on=True)
    held["phone"] |= {*ties.values_list("case", flat=True)}
    held["reachable"] |= held["phone"]
    kinds = ("case.erased", "identity.forgotten")
    for entry in books.between(village.book_id, since, kinds=kinds):
        for one in _gone(entry):
            held[one].add(entry.subject)
    return held


def _gone(entry: Entry) -> list[str]:
    keys = [entry.kind] if entry.kind in _GONE else entry.data.get("keepers", [])
    return [one for key in keys for one in _GONE[key]]


# -- Telling -------------------------------------------------------------------------------------
def tell_touched() -> int:
    """Write the entry from which each reporter is told, a batch at a time; how many. For a duty."""
    return sum(
        _tell(row)
        for village in Village.objects.order_by("pk")
        for row in Touched.objects.of(village).filter(told_at=None).order_by("pk")[:BATCH]
    )


@transaction.atomic
def _tell(row: Touched) -> int:
    mine = Touched.objects.of(row.village).filter(pk=row.pk, told_at=None)
    if not mine.update(told_at=clock.now()):
        return 0  # another worker was quicker
    ledger.append(
        row.village.book_id,
        "case.warned",
        office=SYSTEM.who,
        actor=SYSTEM.who,
        subject=row.case.ref,
        data={"breach": str(row.breach.uid), "data": row.data, "status": row.case.status},
    )
    return 1


def told(breach: Breach) -> tuple[Hit, ...]:
    """The cases whose reporters are told, as they were when it was decided."""
    rows = Touched.objects.of(breach.village).filter(breach=breach).order_by("case")
    return tuple(Hit(row.case_id, tuple(row.data), row.has_address) for row in rows)


def progress(breach: Breach) -> Progress:
    """How far the telling has come; three queries."""
    rows = Touched.objects.of(breach.village).filter(breach=breach)
    return Progress(
        rows.count(), rows.filter(has_address=True).count(), rows.filter(told_at=None).count()
    )


def of_case(case: Case) -> tuple[Touched, ...]:
    """The breaches whose reporter was told of them, the newest first; one query."""
    rows = Touched.objects.of(case.village).filter(case=case, told_at__isnull=False)
    return tuple(rows.select_related("breach").order_by("-breach"))
