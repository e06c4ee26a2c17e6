"""Chosen cases with their whole stories, for paper; a fixed number of queries for any number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kentongan.cases import access
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case
from kentongan.cases.stories import Told, told_in
from kentongan.cases.visibility import Output
from kentongan.insight import inbox, story
from kentongan.insight.cards import Card
from kentongan.insight.story import Line


@dataclass(frozen=True)
class Printed:
    """One case on paper. ``photos`` and ``voices`` are how many there are; no identity."""

    card: Card
    text: str
    summary: str
    place: str
    received_at: datetime
    happened_on: date | None
    photos: int
    voices: int
    lines: tuple[Line, ...]  # newest first
    erased_at: datetime | None
    is_shut: bool


def stories(actor: Actor, pks: Sequence[int]) -> tuple[Printed, ...]:
    """These cases in this order, those left out that this official may not see."""
    chosen = inbox.chosen(actor, pks)
    if actor.official is None or not chosen:
        return ()
    seen = access.visible_to(actor).select_related("village")
    rows = seen.filter(pk__in=[card.pk for card in chosen])
    found: dict[int, Case] = {row.pk: row for row in rows}
    pictures = story.pictures_of(found.values())
    lines = story.lines_of(
        actor.official.village, found.values(), pictures, actor.reader, Output.PAPER
    )
    told = told_in(actor.reader, found.values(), Output.PAPER, wholly=True)
    return tuple(
        _printed(
            card,
            found[card.pk],
            told[card.pk],
            [one.kind for one in pictures[card.pk]],
            lines[card.pk],
        )
        for card in chosen
        if card.pk in found
    )


def _printed(
    card: Card, case: Case, told: Told, kinds: list[str], lines: tuple[Line, ...]
) -> Printed:
    return Printed(
        card=card,
        text=told.text,
        summary=told.summary,
        place=told.place,
        received_at=case.received_at,
        happened_on=case.happened_on,
        photos=kinds.count("photo"),
        voices=kinds.count("voice"),
        lines=lines,
        erased_at=case.erased_at,
        is_shut=told.is_shut,
    )
