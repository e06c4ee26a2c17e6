"""What was told in a case, for whoever may read it.

Of a case told in secret the words lie sealed under the keys of ``vault.stories``; whoever was given
none reads nothing. Of the others they lie in the rows. Every output asks here, and is given what
``visibility`` lets it carry.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from kentongan.base import clock
from kentongan.cases import access, rules
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case, Disposition, Message, Proposal
from kentongan.cases.visibility import Output, Part, visible
from kentongan.vault import reading, stories
from kentongan.vault.models import StoryKey
from kentongan.vault.stories import CODE, EXACT, STORY, Reader, Readers
from kentongan.village import queries as villages
from kentongan.village.models import Village

__all__ = [
    "ROW", "SHUT", "Reader", "Reporter", "Told", "begin", "give_all", "is_mute", "key", "propose",
    "proposed", "read_all_out", "read_out", "readable", "readers", "say", "settle", "shut",
    "shut_due", "spot", "staff", "summarise", "told", "told_in",
]  # fmt: skip
_PAGE, _PROPOSED = 200, "proposed"
ROW = {"text": "", "summary": "", "place": "", "lat": None, "lon": None}  # empty when sealed


@dataclass(frozen=True)
class Told:
    """``lat``, ``lon``: to about 100 m, once read. ``is_shut``: there is more than this reader, or
    this output, is given."""

    text: str = ""
    summary: str = ""
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    is_shut: bool = False


SHUT = Told(is_shut=True)


@dataclass(frozen=True)
class Reporter:
    """By what the reporter opens his own story again: the public key of his code, and the story's
    own private half, which follows from the key of his submission."""

    code: bytes = b""
    private: bytes = field(default=b"", repr=False)


# -- Reading -------------------------------------------------------------------------------------
def told(reader: Reader | None, case: Case, output: Output) -> Told:
    """What this case tells, as far as the output carries it; three queries at most."""
    return told_in(reader, [case], output, wholly=True)[case.pk]


def told_in(
    reader: Reader | None, cases: Collection[Case], output: Output, *, wholly: bool = False
) -> dict[int, Told]:
    """The same for many cases of one village, by their ids; three queries at most.

    Not ``wholly``: the summary only where there are no words of the reporter.
    """
    found = _opened(reader, cases, wholly=wholly)
    return {case.pk: _carried(found[case.pk], case, output) for case in cases}


def _carried(told: Told, case: Case, output: Output) -> Told:
    is_told = visible(case, Part.WORDS, output)
    is_near = visible(case, Part.NEAR, output)
    return Told(
        text=told.text if is_told else "",
        summary=told.summary if is_told else "",
        place=told.place if visible(case, Part.PLACE, output) else "",
        lat=rules.coarse(told.lat) if is_near else None,
        lon=rules.coarse(told.lon) if is_near else None,
        is_shut=told.is_shut or not (is_told or case.erased_at),
    )


def _opened(reader: Reader | None, cases: Collection[Case], *, wholly: bool) -> dict[int, Told]:
    found = {case.pk: _in_row(case) for case in cases}
    secret = {case.ref: case for case in cases if case.is_sealed}
    if reader is None or not secret:
        return found
    village = next(iter(secret.values())).village
    words = stories.told(reader, village, secret)
    spoken = [ref for ref in words if wholly or not words[ref].get("text")]
    summaries = _summaries(reader, village, spoken)
    for ref, kept in words.items():
        found[secret[ref].pk] = _unsealed(kept, summaries.get(ref, ""))
    return found


def spot(
    reader: Reader | None, case: Case, output: Output, actor: Actor | None = None
) -> tuple[float, float] | None:
    """Where exactly the reporter stood, for whom it is; None where nobody told."""
    if not visible(case, Part.SPOT, output, actor):
        return None
    if not case.is_sealed:
        return None if case.lat is None or case.lon is None else (case.lat, case.lon)
    if reader is None:
        return None
    words = stories.told(reader, case.village, [case.ref], EXACT)
    return _position(words.get(case.ref, {}).get("spot", ""))


def proposed(reader: Reader | None, case: Case, proposal: Proposal, output: Output) -> str | None:
    """The words of a proposal on this case; None where they are not for this reader or output."""
    if not visible(case, Part.WORDS, output):
        return None
    if not case.is_sealed:
        return proposal.words
    if reader is None:
        return None
    found = stories.added(reader, case.village, {case.ref: [_PROPOSED]})
    return found.get(case.ref, {}).get(_PROPOSED)


def is_mute(reader: Reader | None, case: Case) -> bool:
    """Whether voice and exact place lie sealed and do not open for this reader."""
    found = stories.keys_of(case.village, [case.ref], EXACT).get(case.ref)
    return found is not None and not stories.opens(found, reader)


def read_out(
    reader: Reader | None, case: Case, messages: Collection[Message], output: Output
) -> None:
    """Put the words into messages of a case, in memory; those not for this reader, or not for this
    output, are empty then."""
    read_all_out(reader, {case.pk: case}, messages, output)


def read_all_out(
    reader: Reader | None,
    cases: Mapping[int, Case],
    messages: Collection[Message],
    output: Output,
) -> None:
    """The same for messages of many cases of one village, by their ids; two queries at most."""
    carried = {pk for pk, case in cases.items() if visible(case, Part.WORDS, output)}
    for one in messages:
        one.text = one.text if one.case_id in carried else ""
    messages = [one for one in messages if one.case_id in carried]
    secret = [(cases[one.case_id], one) for one in messages if cases[one.case_id].is_sealed]
    if reader is None or not secret:
        return
    fields: dict[UUID, list[str]] = {}
    for case, one in secret:
        fields.setdefault(case.ref, []).append(_said(one.entry_id))
    words = stories.added(reader, secret[0][0].village, fields)
    for case, one in secret:
        kept = words.get(case.ref, {}).get(_said(one.entry_id), "")
        one.text = stories.parsed(kept).get("words", "")


def _in_row(case: Case) -> Told:
    if case.is_sealed:
        return SHUT
    return Told(case.text, case.summary, case.place, case.lat, case.lon)


def _summaries(reader: Reader, village: Village, refs: Collection[UUID]) -> dict[UUID, str]:
    """An official's words for what was only heard."""
    if not refs:
        return {}
    found = stories.added(reader, village, {ref: ["summary"] for ref in refs})
    return {ref: words["summary"] for ref, words in found.items()}


def _unsealed(words: Mapping[str, str], summary: str) -> Told:
    lat, lon = _position(words.get("near", "")) or (None, None)
    summary = summary or words.get("summary", "")
    return Told(words.get("text", ""), summary, words.get("place", ""), lat, lon)


def _position(words: str) -> tuple[float, float] | None:
    lat, _, lon = words.partition(" ")
    try:
        return (float(lat), float(lon)) if lon else None
    except ValueError:  # sealed by whoever could write in the database
        return None


def _said(entry: int) -> str:
    return f"said-{entry}"


# -- Writing -------------------------------------------------------------------------------------
def begin(case: Case, told: Told, *, private: bytes = b"") -> None:
    """Seal what a case tells, also to its reporter; under this private half, or a new one. In a
    transaction."""
    words = {name: getattr(told, name) for name in ("text", "summary", "place")}
    words["near"] = _written(rules.coarse(told.lat), rules.coarse(told.lon))
    _begin(case, STORY, words, private)
    if spot := _written(told.lat, told.lon):
        _begin(case, EXACT, {"spot": spot})


def shut(case: Case) -> None:
    """Seal what lies in the rows: the case is secret from here on. In a transaction."""
    begin(case, _in_row(case))
    said = Message.objects.of(case.village).filter(case=case).exclude(text="")
    _add(case, {_said(one.entry_id): _bound(one.text, bytes(one.salt)) for one in said})
    said.update(text="", salt=b"")
    proposals = Proposal.objects.of(case.village).filter(case=case)
    for waiting in proposals.filter(decided_at=None):
        propose(case, waiting.words)
    proposals.update(words="")  # what was decided stands among the messages
    for name, blank in {**ROW, "is_sealed": True}.items():
        setattr(case, name, blank)
    case.save(update_fields=[*ROW, "is_sealed"])


def shut_due(village: Village) -> int:
    """Seal what has become secret without an act on it: its category did; returns how many."""
    open_ones = Case.objects.of(village).filter(
        is_sealed=False, goes_up=False, erased_at=None, category__is_always_secret=True
    )
    return sum(map(_shut_now, open_ones.values_list("pk", flat=True)[:_PAGE]))


@transaction.atomic
def _shut_now(pk: int) -> bool:
    rows = Case.objects.select_for_update(of=("self",)).select_related("village", "category")
    case = rows.get(pk=pk)
    if case.is_sealed or not case.is_told_in_secret:
        return False
    shut(case)
    return True


def summarise(case: Case, summary: str) -> None:
    """Keep an official's words for what is only heard."""
    if case.is_sealed:
        _add(case, {"summary": summary})
    else:
        case.summary = summary
        case.save(update_fields=["summary"])


def say(case: Case, entry: int, words: str, salt: bytes) -> None:
    """Keep words said in a secret case, with what binds them to their entry in the book."""
    _add(case, {_said(entry): _bound(words, salt)})


def propose(case: Case, words: str) -> None:
    """Seal the words of the one proposal that waits on a case; its row holds none of them."""
    _add(case, {_PROPOSED: words})


def _begin(case: Case, part: str, words: Mapping[str, str], private: bytes = b"") -> StoryKey:
    to = readers(case, part)
    key = stories.begin(case.village, case.ref, part, words, to, private=private)
    key.save(force_insert=True)
    return key


def _add(case: Case, words: Mapping[str, str]) -> None:
    if words:
        stories.add(key(case, STORY), words)


def _bound(words: str, salt: bytes) -> str:
    return json.dumps({"words": words, "salt": salt.hex()}, ensure_ascii=False)


def _written(lat: float | None, lon: float | None) -> str:
    return "" if lat is None or lon is None else f"{lat} {lon}"


def key(case: Case, part: str) -> StoryKey:
    """What is sealed to this part of a secret case; begun now where nothing was yet. In a
    transaction, the case locked."""
    found = stories.keys_of(case.village, [case.ref], part).get(case.ref)
    return found or _begin(case, part, {})


# -- Who reads -----------------------------------------------------------------------------------
def readers(case: Case, part: str = STORY) -> Readers:
    """Everybody this part is sealed to: officials with a reading key, the village key, the reporter
    by his code, and the worker unless nobody's phone may show the case.

    Whom it is about may keep the village key: then it stays out, as soon as anybody else reads.
    """
    found = reading.readers(case.village, staff(case, part))
    if not (found and _is_about_a_keeper(case)):
        found |= stories.village_reader(case.village)
    if case.reporter_key:
        found[CODE] = bytes(case.reporter_key)
    return found if case.is_secret or part == EXACT else found | stories.worker()


def staff(case: Case, part: str = STORY) -> set[int]:
    """The officials who read it, by id: the custodians and those who have the case or took it.

    Voice and exact place are for the desk and for who took the report. Never whom it is about.
    """
    village = case.village
    seats = _seats(village.pk, village.stamp, clock.today(village.zone))
    working = _working(case) if part == STORY else {case.filed_by_id}
    roles = rules.READERS if part == STORY else rules.HEARERS
    accused = {who for who, office, _ in seats if office == case.about_office_id}
    return {who for who, office, role in seats if role in roles or office in working} - accused


def _is_about_a_keeper(case: Case) -> bool:
    return case.about_office is not None and case.about_office.role in rules.HEARERS


@lru_cache(maxsize=256)
def _seats(village: int, _stamp: str, day: date) -> tuple[tuple[int, int, str], ...]:
    return villages.seats(Village.objects.get(pk=village), day)


def _working(case: Case) -> set[int | None]:
    if case.version == 1:
        return {case.filed_by_id}  # nobody has done anything with it
    handed = Disposition.objects.of(case.village).filter(case=case, is_withdrawn=False)
    return {*handed.values_list("holder", flat=True), case.holder_id, case.filed_by_id}


def settle(reader: Reader | None, case: Case) -> None:
    """Give what this reader has of the case to whoever else reads it now, and take it from whoever
    does not any more; without a reader only the latter."""
    for part in (STORY, EXACT):
        for key in stories.keys_of(case.village, [case.ref], part).values():
            stories.settle(key, readers(case, part), by=reader)


def readable(actor: Actor) -> "QuerySet[Any]":
    """The cases told in secret that are for this official, read by him or not yet."""
    rows = access.visible_to(actor).filter(is_sealed=True, erased_at=None)
    if not rules.READERS.isdisjoint(actor.roles):
        return rows
    held = [office.pk for office in actor.offices]
    handed = Disposition.objects.filter(case=OuterRef("pk"), holder__in=held, is_withdrawn=False)
    return rows.filter(Q(holder__in=held) | Q(filed_by__in=held) | Exists(handed))


def _as_reader(actor: Actor) -> Readers:
    official = actor.official
    return reading.readers(official.village, [official.pk]) if official else {}


def give_all(reader: Reader, actor: Actor) -> int:
    """Give an official, out of what this reader has, every story that is for him; returns how many
    he had not. Page by page."""
    given, last, to = 0, 0, _as_reader(actor)
    while to and (page := list(readable(actor).filter(pk__gt=last).order_by("pk")[:_PAGE])):
        keys = stories.keys_of(page[0].village, [case.ref for case in page])
        given += sum(stories.give(key, to, by=reader) for key in keys.values())
        last = page[-1].pk
    return given
