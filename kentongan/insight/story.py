"""The story of a case for officials: every entry, with its words, its pictures and who did it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any
from uuid import UUID

from kentongan.cases import stories
from kentongan.cases.actors import REPORTER
from kentongan.cases.models import Case, Exhibit, Message
from kentongan.cases.stories import Reader
from kentongan.cases.visibility import Output
from kentongan.ledger import queries as ledger
from kentongan.ledger.models import Entry
from kentongan.village import queries as villages
from kentongan.village.models import Official, Village

_OFFICIAL = "official:"


@dataclass(frozen=True)
class Picture:
    """A photo or voice note. ``pk`` is the exhibit's, for releasing it to the board."""

    pk: int
    uid: UUID
    kind: str
    by_reporter: bool
    is_inner: bool
    is_released: bool
    blocks: int  # that cover faces before the public sees it
    seconds: int | None
    message: int | None


@dataclass(frozen=True)
class Line:
    """One entry. ``facts`` are its codes; ``is_undone``: taken back, its words no longer shown."""

    seq: int
    kind: str
    at: datetime
    role: str
    office: str
    official: str
    by_reporter: bool
    words: str
    is_inner: bool
    is_undone: bool
    facts: dict[str, str]
    pictures: tuple[Picture, ...]


def pictures(case: Case) -> tuple[Picture, ...]:
    """All photos and voice notes of a case in their order, inner ones too; one query."""
    return pictures_of([case])[case.pk]


def pictures_of(cases: Collection[Case]) -> dict[int, tuple[Picture, ...]]:
    """The same for many cases, by their ids; one query."""
    found: dict[int, list[Picture]] = {case.pk: [] for case in cases}
    rows = Exhibit.objects.filter(case__in=found, case__erased_at=None)
    rows = rows.exclude(message__is_withdrawn=True)
    for row in rows.select_related("attachment__cover").order_by("position", "pk"):
        found[row.case_id].append(_picture(row))
    return {pk: tuple(shown) for pk, shown in found.items()}


def _picture(row: Any) -> Picture:
    return Picture(
        pk=row.pk,
        uid=row.attachment.uid,
        kind=row.attachment.kind,
        by_reporter=row.author == REPORTER.who,
        is_inner=row.is_inner,
        is_released=row.is_released,
        blocks=len(row.attachment.cover.blocks) if hasattr(row.attachment, "cover") else 0,
        seconds=row.attachment.seconds,
        message=row.message_id,
    )


def lines(case: Case, shown: Collection[Picture], reader: Reader | None) -> tuple[Line, ...]:
    """The timeline, newest first; four queries, two more where it was told in secret."""
    return lines_of(case.village, [case], {case.pk: shown}, reader, Output.CONSOLE)[case.pk]


def lines_of(
    village: Village,
    cases: Collection[Case],
    shown: Mapping[int, Collection[Picture]],
    reader: Reader | None,
    output: Output,
) -> dict[int, tuple[Line, ...]]:
    """The timelines of many cases of a village, by their ids; six queries at most."""
    books = ledger.timelines(village.book_id, [case.ref for case in cases])
    spoken = list(Message.objects.filter(case__in=[case.pk for case in cases]))
    stories.read_all_out(reader, {case.pk: case for case in cases}, spoken, output)
    messages = {row.entry_id: row for row in spoken}
    titles = villages.titles_by_role(village)
    names = _names(village, chain.from_iterable(books.values()))
    told = partial(_line, titles=titles, names=names)
    return {
        case.pk: _told(books[case.ref], partial(told, shown=shown[case.pk]), messages)
        for case in cases
    }


def _told(
    entries: Sequence[Entry], line: Callable[..., Line], messages: Mapping[int, Message]
) -> tuple[Line, ...]:
    undone = {entry.data.get("seq") for entry in entries if entry.kind == "case.undone"}
    return tuple(
        line(entry, messages.get(entry.pk), is_undone=entry.seq in undone)
        for entry in reversed(entries)
    )


def _names(village: Village, entries: Iterable[Entry]) -> dict[str, str]:
    pks = {entry.actor.removeprefix(_OFFICIAL) for entry in entries} - {""}
    known = Official.objects.of(village).filter(pk__in=[pk for pk in pks if pk.isdecimal()])
    return {f"{_OFFICIAL}{pk}": name for pk, name in known.values_list("pk", "name")}


def _line(
    entry: Entry,
    message: Any,
    *,
    titles: Mapping[str, str],
    names: Mapping[str, str],
    is_undone: bool,
    shown: Collection[Picture],
) -> Line:
    facts = {name: str(value) for name, value in entry.data.items() if name != "words"}
    for name in ("holder", "to"):
        if name in facts:
            facts[f"{name}_title"] = titles.get(facts[name], "")
    return Line(
        seq=entry.seq,
        kind=entry.kind,
        at=entry.at,
        role=entry.office,
        office=titles.get(entry.office, ""),
        official=names.get(entry.actor, ""),
        by_reporter=entry.actor == REPORTER.who,
        words=message.text if message and not is_undone else "",
        is_inner=bool(message and message.is_inner),
        is_undone=is_undone,
        facts=facts,
        pictures=tuple(p for p in shown if message and p.message == message.pk),
    )
