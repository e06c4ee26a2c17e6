"""Everything the console shows of one case, as one frozen value; a fixed number of queries."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from kentongan.base import clock
from kentongan.cases import access, rules, stories
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case, Disposition, Proposal, Publication
from kentongan.cases.stories import Told
from kentongan.cases.visibility import Output, Part, visible
from kentongan.insight import nextstep, story
from kentongan.insight.cards import limit_of
from kentongan.insight.nextstep import Next, Standing
from kentongan.insight.similar import Alike, similar
from kentongan.insight.story import Line, Picture
from kentongan.sop import rules as sop
from kentongan.village import queries as villages
from kentongan.village.calendar import Calendar
from kentongan.village.models import Office


@dataclass(frozen=True)
class Choice:
    """A row that a form refers to: an office, a category, a hamlet."""

    pk: int
    label: str
    code: str = ""


@dataclass(frozen=True)
class Handed:
    """One disposition: by whom, to whom, until when."""

    at: datetime
    giver: str
    holder: str
    due_on: date | None
    is_withdrawn: bool


@dataclass(frozen=True)
class CaseClock:
    """The running limits. ``days_left``: working days to ``due_on``, negative when late.

    ``limit``: which date is the nearer, ``act`` or ``answer``; empty while no clock runs.
    ``is_provisional``: counted over holidays that no decree has fixed yet.
    """

    received_on: date
    act_due_on: date | None
    answer_due_on: date | None
    due_on: date | None
    limit: str
    days_left: int | None
    answer_days_left: int | None
    paused_on: date | None
    is_provisional: bool


@dataclass(frozen=True)
class Proposed:
    """An act that waits for a second person."""

    pk: int
    act: str
    words: str
    reason: str
    report_class: str
    by: str
    at: datetime
    is_mine: bool


@dataclass(frozen=True)
class Shown:
    """The masked copy as the public reads it, or read it."""

    title: str
    text: str
    answer: str
    is_shown: bool
    published_at: datetime


@dataclass(frozen=True)
class Joined:
    """A case merged with this one, or told by the reporter to be the same."""

    year: int
    number: int
    label: str


@dataclass(frozen=True)
class CasePage:
    """The page. ``subject`` is what the vault knows the case by; the door asks it."""

    pk: int
    subject: UUID
    year: int
    number: int
    label: str
    version: int
    status: str
    is_shut: bool  # told in secret, and not opened for this official
    is_mute: bool  # only the voice is not, though it is for him
    is_reader: bool  # he is one of those it is for
    reads: bool  # and has shown his password in this session
    is_guarded: bool  # secret by its matter: only whoever reads it can give it on
    text: str
    summary: str
    channel: str
    received_at: datetime
    happened_on: date | None
    was_long_ago: bool
    filed_by: str
    hamlet: Choice | None
    place: str
    lat: float | None
    lon: float | None
    category: Choice | None
    report_class: str
    is_urgent: bool
    privacy: str
    tells_handler: bool  # whether whoever handles it may open the name
    doubt: str
    about: str
    holder: Choice | None
    forwarded_to: str
    planned_year: int | None
    planned_in: str
    outcome: str
    verdict: str
    closed_by: str
    archive_reason: str
    has_objection: bool
    is_on_hold: bool
    erased_at: datetime | None  # when its words and files were erased
    waits_for_office: bool
    clock: CaseClock
    main: Joined | None
    same_as: Joined | None  # where the reporter knows his matter, if this official may see it
    merged: tuple[Joined, ...]
    lines: tuple[Line, ...]  # newest first
    pictures: tuple[Picture, ...]  # all that are for him, in order
    hidden_voices: int  # the reporter's, which only the desk hears
    shares_summary: bool  # whether others read the summary in place of the voice
    handed: tuple[Handed, ...]
    steps: tuple[str, ...]
    next: Next
    suggested: Choice | None  # the office to hand it to
    proposal: Proposed | None
    publication: Shown | None
    may_publish: bool
    similar: tuple[Alike, ...]


def case_page(actor: Actor, year: int, number: int) -> CasePage | None:
    """The page of a case this official may see; None for every other."""
    if actor.official is None:
        return None
    case = _find(actor, year, number)
    if case is None:
        return None
    told = _told(actor, case)
    every = () if told.is_shut else story.pictures(case)
    heard = [one for one in every if _is_heard(one)]
    may_hear = visible(case, Part.VOICE, Output.CONSOLE, actor)
    is_mute = bool(may_hear and heard) and stories.is_mute(actor.reader, case)
    hears = may_hear and not is_mute
    pictures = every if hears else tuple(one for one in every if not _is_heard(one))
    proposal = _proposal(actor, case)
    steps = _steps(actor, case)
    same_as = _same_as(actor, case)
    standing = _standing(actor, case, steps, proposal)
    return CasePage(
        **_facts(case),
        **asdict(told),
        is_mute=is_mute,
        is_reader=actor.official.pk in stories.staff(case),
        reads=actor.reader is not None,
        is_guarded=case.is_secret,
        same_as=_joined(same_as),
        clock=_clock(case),
        lines=story.lines(case, pictures, actor.reader),
        pictures=pictures,
        hidden_voices=0 if may_hear else len(heard),
        shares_summary=bool(heard) and not visible(case, Part.VOICE, Output.CONSOLE),
        handed=_handed(case),
        steps=steps,
        next=nextstep.next_step(
            replace(standing, wishes_merge=same_as is not None and same_as.is_open)
        ),
        suggested=_suggested(case),
        proposal=proposal,
        publication=_publication(case),
        may_publish=_may_publish(case),
        similar=similar(actor, case, told) if case.is_open else (),
    )


def _is_heard(one: Picture) -> bool:
    return one.kind == "voice"


def _told(actor: Actor, case: Case) -> Told:
    told = stories.told(actor.reader, case, Output.CONSOLE)
    spot = stories.spot(actor.reader, case, Output.CONSOLE, actor)
    return replace(told, lat=spot[0], lon=spot[1]) if spot else told


def _find(actor: Actor, year: int, number: int) -> Case | None:
    related = ("procedure", "hamlet", "category__handler", "holder", "about_office", "filed_by")
    rows = access.visible_to(actor).select_related(*related)
    case: Case | None = rows.filter(year=year, number=number).first()
    if case and actor.official:
        case.village = actor.official.village
        if case.category:
            case.category.village = case.village
    return case


def _facts(case: Case) -> dict[str, Any]:
    same = (
        "pk", "year", "number", "label", "version", "status", "channel",
        "received_at", "happened_on", "was_long_ago", "report_class",
        "is_urgent", "privacy", "tells_handler", "doubt", "forwarded_to", "planned_year",
        "planned_in", "outcome", "verdict",
        "closed_by", "archive_reason", "has_objection", "is_on_hold", "erased_at",
        "waits_for_office",
    )  # fmt: skip
    return {
        **{name: getattr(case, name) for name in same},
        "subject": case.ref,
        "filed_by": case.filed_by.title if case.filed_by else "",
        "hamlet": Choice(case.hamlet.pk, case.hamlet.name) if case.hamlet else None,
        "category": Choice(case.category.pk, case.category.label, case.category.code)
        if case.category
        else None,
        "about": case.about_office.title if case.about_office and not case.erased_at else "",
        "holder": _office(case.holder),
        "main": _joined(case.main),
        "merged": _merged(case),
    }


def _office(office: Office | None) -> Choice | None:
    return Choice(office.pk, office.title, office.role) if office else None


def _joined(case: Case | None) -> Joined | None:
    return Joined(case.year, case.number, case.label) if case else None


def _merged(case: Case) -> tuple[Joined, ...]:
    rows = Case.objects.filter(main=case, village=case.village_id).order_by("pk")
    return tuple(Joined(row.year, row.number, row.label) for row in rows.only("year", "number"))


def _same_as(actor: Actor, case: Case) -> Case | None:
    return case.same_as if case.same_as and access.may_see(actor, case.same_as) else None


def _clock(case: Case) -> CaseClock:
    calendar = villages.calendar_of(case.village)
    today = clock.today(case.village.zone)
    promised = case.answer_due_on if case.clock_runs else None
    return CaseClock(
        received_on=case.received_on,
        act_due_on=case.act_due_on,
        answer_due_on=case.answer_due_on,
        due_on=case.due_on,
        limit=limit_of(case),
        days_left=_left(calendar, today, case.due_on),
        answer_days_left=_left(calendar, today, promised),
        paused_on=case.paused_on,
        is_provisional=bool(promised and calendar.is_provisional(promised)),
    )


def _left(calendar: Calendar, today: date, due: date | None) -> int | None:
    return calendar.between(today, due) if due else None


def _handed(case: Case) -> tuple[Handed, ...]:
    rows = Disposition.objects.filter(case=case).select_related("giver", "holder").order_by("pk")
    return tuple(
        Handed(
            row.at,
            row.giver.title if row.giver else "",
            row.holder.title,
            row.due_on,
            row.is_withdrawn,
        )
        for row in rows
    )


# -- What can be done ----------------------------------------------------------------------------
def _steps(actor: Actor, case: Case) -> tuple[str, ...]:
    """What the procedure lets this official do now, without what the case itself rules out.

    An erased case can only be taken off the board.
    """
    roles = actor.with_holder(case.holder_id)
    found = sop.open_steps(case.procedure.steps, status=case.status, roles=roles)
    out = {"complete"} if case.status != "needs_info" else set()
    out |= {"object"} if case.has_objection else {"uphold", "dismiss"}
    if case.status == "closed" and case.was_reopened:
        out.add("reopen")
    if not _may_publish(case):
        out.add("publish")
    if case.erased_at:
        out |= {*found} - {"publish"}
    return tuple(step for step in found if step not in out)


def _may_publish(case: Case) -> bool:
    return case.publish_ok and not case.is_secret and not case.doubt


def _standing(
    actor: Actor, case: Case, steps: tuple[str, ...], proposal: Proposed | None
) -> Standing:
    return Standing(
        status=case.status,
        allowed=steps,
        has_objection=case.has_objection,
        proposed_by_me=proposal.is_mine if proposal else None,
        may_grant=rules.sees_all(actor.roles),
    )


def _suggested(case: Case) -> Choice | None:
    """The office by category and hamlet; never the one the case is about."""
    office = villages.handler_for(case.category, case.hamlet)
    is_fit = office is not None and office.pk != case.about_office_id
    return _office(office) if is_fit else None


def _proposal(actor: Actor, case: Case) -> Proposed | None:
    row = Proposal.objects.filter(case=case, decided_at=None).select_related("proposed_by").first()
    if row is None:
        return None
    return Proposed(
        pk=row.pk,
        act=row.act,
        words=stories.proposed(actor.reader, case, row, Output.CONSOLE) or "",
        reason=row.data.get("reason", ""),
        report_class=row.data.get("report_class", ""),
        by=row.proposed_by.name,
        at=row.proposed_at,
        is_mine=row.proposed_by_id == (actor.official.pk if actor.official else None),
    )


def _publication(case: Case) -> Shown | None:
    row = Publication.objects.filter(case=case).first()
    if row is None:
        return None
    return Shown(row.title, row.text, row.answer, row.is_shown, row.published_at)
