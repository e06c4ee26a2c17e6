"""A case as one card of a list: number, matter, place, clock, who has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kentongan.base.text import without_greeting
from kentongan.cases import stories
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case, Exhibit
from kentongan.cases.stories import Told
from kentongan.cases.visibility import Output
from kentongan.village import queries as villages
from kentongan.village.calendar import Calendar

EXCERPT = 90


@dataclass(frozen=True)
class Card:
    """``days_left``: working days, negative when late, None while no clock runs.

    ``limit`` says which date is the nearer: ``act`` (the next step) or ``answer``.
    """

    pk: int
    year: int
    number: int
    label: str
    version: int
    sign: str
    category: str
    category_code: str
    hamlet: str
    excerpt: str
    days_left: int | None
    limit: str
    due_on: date | None
    holder: str
    status: str
    channel: str
    privacy: str
    doubt: str
    is_urgent: bool
    has_photo: bool
    has_voice: bool
    waits_for_office: bool
    is_erased: bool
    is_shut: bool  # told in secret, and not opened for this official


def of(actor: Actor, pks: Sequence[int], today: date) -> tuple[Card, ...]:
    """The cards of these cases, in this order; four queries at most. The caller has checked who
    may see."""
    if not pks or actor.official is None:
        return ()
    village = actor.official.village
    found = Case.objects.of(village).filter(pk__in=pks)
    rows = list(found.select_related("village", "category", "hamlet", "holder").defer("before"))
    calendar = villages.calendar_of(village)
    shown = _kinds(pks)
    told = stories.told_in(actor.reader, rows, Output.CONSOLE)
    cards = {
        row.pk: _card(row, told[row.pk], shown.get(row.pk, set()), calendar, today) for row in rows
    }
    return tuple(cards[pk] for pk in pks if pk in cards)


def _kinds(pks: Sequence[int]) -> dict[int, set[str]]:
    rows = Exhibit.objects.filter(case__in=pks, is_inner=False, case__erased_at=None)
    rows = rows.exclude(message__is_withdrawn=True)
    found: dict[int, set[str]] = {}
    for case_id, kind in rows.values_list("case", "attachment__kind").distinct():
        found.setdefault(case_id, set()).add(kind)
    return found


def _card(case: Any, told: Told, kinds: set[str], calendar: Calendar, today: date) -> Card:
    return Card(
        pk=case.pk,
        year=case.year,
        number=case.number,
        label=case.label,
        version=case.version,
        sign=case.category.sign if case.category else "",
        category=case.category.label if case.category else "",
        category_code=case.category.code if case.category else "",
        hamlet=case.hamlet.name if case.hamlet else "",
        excerpt=excerpt(told.text or told.summary),
        days_left=calendar.between(today, case.due_on) if case.due_on else None,
        limit=limit_of(case),
        due_on=case.due_on,
        holder=case.holder.title if case.holder else "",
        status=case.status,
        channel=case.channel,
        privacy=case.privacy,
        doubt=case.doubt,
        is_urgent=case.is_urgent,
        has_photo="photo" in kinds,
        has_voice="voice" in kinds,
        waits_for_office=case.waits_for_office,
        is_erased=case.erased_at is not None,
        is_shut=told.is_shut,
    )


def limit_of(case: Case) -> str:
    """Which of its two dates a case must meet first; empty while no clock runs."""
    if case.due_on is None:
        return ""
    return "act" if case.due_on == case.act_due_on else "answer"


def excerpt(text: str, most: int = EXCERPT) -> str:
    """The beginning of what is told, greeting left out, on one line, cut between words."""
    line = " ".join((without_greeting(text) or text).split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut[most // 2 :] else cut}…"
