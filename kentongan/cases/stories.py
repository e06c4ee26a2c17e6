"""What was told in a case, for whoever may read it.

Of a case told in secret the words lie sealed under the keys of ``vault.stories``; whoever was given
none reads nothing. Of the others they lie in the rows. Every output asks here.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from kentongan.base import clock
from kentongan.cases import access, rules
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case, Disposition, Message
from kentongan.vault import reading, store, stories
from kentongan.vault.models import Envelope, StoryKey
from kentongan.vault.stories import EXACT, STORY, Reader, Readers
from kentongan.village import queries as villages

__all__ = [
    "ROW", "SHUT", "Reader", "Told", "begin", "give_all", "narrow", "read_all_out", "read_out",
    "readable", "readers", "say", "settle", "shut", "spot", "staff", "summarise", "take_rest",
    "told", "told_in",
]  # fmt: skip
_BATCH = 200
_FIELDS = ("text", "summary", "place", "near")
ROW = {"text": "", "summary": "", "place": "", "lat": None, "lon": None}  # empty when sealed


@dataclass(frozen=True)
class Told:
    """``lat``, ``lon``: to about 100 m where the case is secret. ``is_shut``: there is more than
    this reader may read."""

    text: str = ""
    summary: str = ""
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    is_shut: bool = False


SHUT = Told(is_shut=True)


# -- Reading -------------------------------------------------------------------------------------
def told(reader: Reader | None, case: Case) -> Told:
    """What this case tells; two queries where it is secret."""
    return told_in(reader, [case])[case.pk]


def told_in(reader: Reader | None, cases: Collection[Case]) -> dict[int, Told]:
    """The same for many cases of one village, by their ids; two queries at most."""
    words = _opened(reader, [case for case in cases if case.is_sealed], STORY, _FIELDS)
    return {
        case.pk: (_sealed(words[case.ref]) if case.ref in words else SHUT)
        if case.is_sealed
        else Told(case.text, case.summary, case.place, case.lat, case.lon)
        for case in cases
    }


def spot(reader: Reader | None, case: Case) -> tuple[float, float] | None:
    """Where exactly the reporter stood, for whom it is; None where nobody told."""
    if not case.is_sealed:
        return None if case.lat is None or case.lon is None else (case.lat, case.lon)
    return _position(_opened(reader, [case], EXACT, ("spot",)).get(case.ref, {}).get("spot", ""))


def read_out(reader: Reader | None, case: Case, messages: Collection[Message]) -> None:
    """Put the words into messages of a case, in memory; those not for this reader stay empty."""
    read_all_out(reader, {case.pk: case}, messages)


def read_all_out(
    reader: Reader | None, cases: Mapping[int, Case], messages: Collection[Message]
) -> None:
    """The same for messages of many cases of one village, by their ids; two queries at most."""
    secret = [one for one in messages if cases[one.case_id].is_sealed]
    whose = {cases[one.case_id].pk: cases[one.case_id] for one in secret}
    words = _opened(reader, whose.values(), STORY, [_said(one.entry_id) for one in secret])
    for one in secret:
        kept = words.get(cases[one.case_id].ref, {}).get(_said(one.entry_id))
        one.text = json.loads(kept)["words"] if kept else ""


def _sealed(words: Mapping[str, str]) -> Told:
    lat, lon = _position(words.get("near", "")) or (None, None)
    text, summary, place = (words.get(name, "") for name in ("text", "summary", "place"))
    return Told(text, summary, place, lat, lon)


def _position(words: str) -> tuple[float, float] | None:
    lat, _, lon = words.partition(" ")
    return (float(lat), float(lon)) if lon else None


def _opened(
    reader: Reader | None, cases: Iterable[Case], part: str, fields: Collection[str]
) -> dict[UUID, dict[str, str]]:
    found = list(cases)
    if reader is None or not found:
        return {}
    village, subjects = found[0].village, [case.ref for case in found]
    privates = stories.privates(reader, village, subjects, part)
    return stories.opened(village, privates, part, fields) if privates else {}


def _said(entry: int) -> str:
    return f"said-{entry}"


# -- Writing -------------------------------------------------------------------------------------
def begin(case: Case, told: Told, reporter: Readers) -> None:
    """Seal what a new case tells, also to its reporter. In a transaction."""
    near = _written(rules.coarse(told.lat), rules.coarse(told.lon))
    words = {"text": told.text, "summary": told.summary, "place": told.place, "near": near}
    _begin(case, STORY, words, reporter)
    if spot := _written(told.lat, told.lon):
        _begin(case, EXACT, {"spot": spot}, reporter)


def shut(case: Case) -> None:
    """Seal what lies in the rows: the case is secret from here on. In a transaction."""
    begin(case, Told(case.text, case.summary, case.place, case.lat, case.lon), {})
    said = Message.objects.of(case.village).filter(case=case).exclude(text="")
    _add(case, {_said(one.entry_id): _bound(one.text, bytes(one.salt)) for one in said})
    said.update(text="", salt=b"")
    for name, blank in {**ROW, "is_sealed": True}.items():
        setattr(case, name, blank)
    case.save(update_fields=[*ROW, "is_sealed"])


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


def _begin(case: Case, part: str, words: Mapping[str, str], reporter: Readers) -> None:
    key = stories.begin(case.village, case.ref, part, {**readers(case, part), **reporter})
    told = {name: said for name, said in words.items() if said}
    Envelope.objects.bulk_create(stories.sealed(key, told))


def _add(case: Case, words: Mapping[str, str]) -> None:
    key = StoryKey.objects.of(case.village).get(subject=case.ref, part=STORY)
    for envelope in stories.sealed(key, words):
        store.put(envelope)


def _bound(words: str, salt: bytes) -> str:
    return json.dumps({"words": words, "salt": salt.hex()}, ensure_ascii=False)


def _written(lat: float | None, lon: float | None) -> str:
    return "" if lat is None or lon is None else f"{lat} {lon}"


# -- Who reads -----------------------------------------------------------------------------------
def readers(case: Case, part: str = STORY) -> Readers:
    """Everybody this part is sealed to: officials with a reading key, the village key, and the
    worker unless nobody's phone may show the case."""
    found = {**reading.readers(staff(case, part)), **stories.village_reader(case.village)}
    return found if case.is_secret or part == EXACT else {**found, **stories.worker()}


def staff(case: Case, part: str = STORY) -> set[int]:
    """The officials who read it, by id: the custodians and those who have the case or took it.

    Voice and exact place are for the desk and for who took the report. Never whom it is about.
    """
    seats = villages.seats(case.village, clock.today(case.village.zone))
    working = _working(case) if part == STORY else {case.filed_by_id}
    roles = rules.READERS if part == STORY else rules.HEARERS
    accused = {who for who, office, _ in seats if office == case.about_office_id}
    return {who for who, office, role in seats if role in roles or office in working} - accused


def _working(case: Case) -> set[int | None]:
    handed = Disposition.objects.of(case.village).filter(case=case, is_withdrawn=False)
    return {*handed.values_list("holder", flat=True), case.holder_id, case.filed_by_id}


def settle(reader: Reader, case: Case) -> None:
    """Give what this reader has of the case to whoever else reads it now, and take it from whoever
    does not any more. In a transaction."""
    for part in (STORY, EXACT):
        key = stories.keys_of(case.village, [case.ref], part).get(case.ref)
        if key is None:
            continue
        due = readers(case, part)
        stories.keep_only(key, due)
        private = stories.privates(reader, case.village, [case.ref], part).get(case.ref)
        if private is not None:
            stories.give(key, private, due)


def narrow(case: Case) -> None:
    """Take it from whoever does not read it any more. In a transaction."""
    for part in (STORY, EXACT):
        for key in stories.keys_of(case.village, [case.ref], part).values():
            stories.keep_only(key, readers(case, part))


def readable(actor: Actor, part: str = STORY) -> "QuerySet[Any]":
    """The cases told in secret of which this part is for this official, read by him or not yet."""
    rows = access.visible_to(actor).filter(is_sealed=True, erased_at=None)
    if not (rules.READERS if part == STORY else rules.HEARERS).isdisjoint(actor.roles):
        return rows
    held = [office.pk for office in actor.offices]
    if part == EXACT:
        return rows.filter(filed_by__in=held)
    handed = Disposition.objects.filter(case=OuterRef("pk"), holder__in=held, is_withdrawn=False)
    return rows.filter(Q(holder__in=held) | Q(filed_by__in=held) | Exists(handed))


def take_rest(actor: Actor) -> int:
    """Take from an official every story that is not for him any more; returns how many parts."""
    names = reading.readers([actor.official.pk] if actor.official else [])
    return sum(
        stories.take_but(names, part, readable(actor, part).values("ref"))
        for part in (STORY, EXACT)
    )


def give_all(reader: Reader, actor: Actor) -> int:
    """Give an official, out of what this reader has, every story that is for him; returns how many
    he had not. A batch at a time, each in a transaction of its own."""
    given, last, to = 0, 0, reading.readers([actor.official.pk] if actor.official else [])
    while to and (batch := list(readable(actor).filter(pk__gt=last).order_by("pk")[:_BATCH])):
        given += _give(reader, batch, to)
        last = batch[-1].pk
    return given


@transaction.atomic
def _give(reader: Reader, batch: Sequence[Case], to: Readers) -> int:
    village, subjects = batch[0].village, [case.ref for case in batch]
    keys = stories.keys_of(village, subjects)
    found = stories.privates(reader, village, subjects)
    return sum(stories.give(keys[subject], private, to) for subject, private in found.items())
