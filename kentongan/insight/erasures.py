"""What was erased in a month, read from the book alone, so that paper and book cannot differ.

UU 27/2022 art. 42 to 45: what was destroyed, by which rule, when, and when the last copy is gone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings

from kentongan.base import clock, keeping
from kentongan.cases import access
from kentongan.cases.actors import SYSTEM, Actor
from kentongan.insight.filters import Filters
from kentongan.ledger import queries as ledger
from kentongan.ledger.models import Entry

STORY, ADDRESS, NAME, BOTH, WISH = "story", "address", "name", "both", "wish"
LETTER, LETTER_WISH = "letter", "letter_wish"
KINDS = ("case.erased", "identity.forgotten")
_RULES = {("messenger",): ADDRESS, ("custodian",): NAME, ("letter",): LETTER}


@dataclass
class Group:
    """What one rule erased on one day: in which cases, and how much of each kind."""

    on: date
    rule: str
    labels: list[str] = field(default_factory=list)
    others: int = 0  # cases this official may not see: counted, not named
    messages: int = 0
    files: int = 0
    envelopes: int = 0
    first: int = 0  # place in the book
    last: int = 0


@dataclass(frozen=True)
class Certificate:
    """The erasures of a month. ``root`` is the head of the book after the last of them."""

    first_day: date
    groups: tuple[Group, ...]
    cases: int
    root: str
    gone_on: date | None  # from when no backup holds any of it

    @property
    def month(self) -> str:
        return f"{self.first_day:%Y-%m}"

    @property
    def before(self) -> str:
        return f"{self.first_day - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{self.first_day + timedelta(days=31):%Y-%m}"


def certificate(actor: Actor, month: str) -> Certificate:
    """What was erased in ``2028-11``; four queries, and some twenty to find the month's place."""
    if actor.official is None:
        raise TypeError("only an official has this page")
    village = actor.official.village
    span = Filters(month=month).span(village.zone)
    if span is None:
        raise ValueError(month)
    entries = ledger.between(village.book_id, *span, kinds=KINDS)
    labels = _labels(actor, entries)
    groups: dict[tuple[date, str], Group] = {}
    for entry in entries:
        on, rule = clock.day(entry.at, village.zone), _rule(entry)
        group = groups.setdefault((on, rule), Group(on, rule, first=entry.seq))
        _add(group, entry, labels)
    last = entries[-1] if entries else None
    return Certificate(
        first_day=date.fromisoformat(f"{month}-01"),
        groups=tuple(groups.values()),
        cases=len({entry.subject for entry in entries}),
        root=bytes(last.root).hex() if last else "",
        gone_on=keeping.gone_on(clock.day(last.at, village.zone), settings.BACKUP_DAYS)
        if last
        else None,
    )


def _add(group: Group, entry: Entry, labels: Mapping[UUID | None, str]) -> None:
    label = labels.get(entry.subject)
    if label:
        group.labels.append(label)
    else:
        group.others += 1
    group.messages += entry.data.get("messages", 0)
    group.files += entry.data.get("files", 0)
    group.envelopes += entry.data.get("envelopes", 0)
    group.last = entry.seq


def _rule(entry: Entry) -> str:
    if entry.kind == "case.erased":
        return STORY
    keepers = tuple(entry.data.get("keepers", ()))
    if entry.office != SYSTEM.who:
        return LETTER_WISH if keepers == ("letter",) else WISH
    return _RULES.get(keepers, BOTH)


def _labels(actor: Actor, entries: Iterable[Entry]) -> dict[UUID | None, str]:
    """The numbers of the cases this official may see."""
    refs = sorted({str(entry.subject) for entry in entries})
    found: dict[UUID | None, str] = {}
    for start in range(0, len(refs), 500):
        rows = access.visible_to(actor).filter(ref__in=refs[start : start + 500])
        found |= {row.ref: row.label for row in rows.only("ref", "number", "year")}
    return found
