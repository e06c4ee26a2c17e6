"""A report becomes a case: number, promise, first entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from kentongan.base import clock
from kentongan.cases import actors, rules, stories
from kentongan.cases.models import OFFICE, REPORTER, Case, Exhibit, Numbering
from kentongan.cases.stories import Reporter, Told
from kentongan.ledger import actions as ledger
from kentongan.media.models import Attachment
from kentongan.sop import actions as procedures
from kentongan.sop import rules as sop
from kentongan.village import queries as village
from kentongan.village.models import Category, Hamlet, Office, Official, Village

NOBODY = Reporter()
_COUNT = """
    UPDATE cases_numbering SET last = last + 1 WHERE village_id = %s AND year = %s RETURNING last"""


@dataclass(frozen=True)
class Report:
    """What was said, already understood and tidied by intake. Identity is not in here."""

    text: str = ""
    channel: str = "web_form"
    hamlet: Hamlet | None = None
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    happened_on: date | None = None
    was_long_ago: bool = False
    privacy: str = "rahasia"
    about_office: Office | None = None
    goes_up: bool = False
    publish_ok: bool = False
    category: Category | None = None
    same_as: Case | None = None
    doubt: str = ""


@transaction.atomic(savepoint=False)
def file(
    where: Village,
    report: Report,
    *,
    code_tag: bytes,
    reporter: Reporter = NOBODY,
    attachments: Sequence[Attachment] = (),
    by: Official | None = None,
) -> Case:
    """Open a case; the promised day is counted on the village's calendar from day 0.

    ``reporter``: by what he opens his own story again.
    """
    now = clock.now()
    calendar = village.calendar_of(where)
    day_zero = calendar.day_zero(now)
    procedure = procedures.procedure_for(where, clock.today(where.zone))
    answer_due = sop.due(sop.resolve_limit(""), procedure.limits, start=day_zero, calendar=calendar)
    act_due = sop.due("verify", procedure.limits, start=day_zero, calendar=calendar)
    year = clock.today(where.zone).year
    actor = actors.of(by) if by else actors.REPORTER
    case = Case(
        village=where,
        year=year,
        number=_next_number(where, year),
        code_tag=code_tag,
        reporter_key=reporter.code,
        procedure=procedure,
        channel=report.channel,
        filed_by=actor.offices[0] if actor.offices else None,
        received_at=now,
        received_on=day_zero,
        happened_on=report.happened_on,
        was_long_ago=report.was_long_ago,
        hamlet=report.hamlet,
        privacy=rules.chosen(report.privacy, rules.PRIVACY),
        publish_ok=report.publish_ok,
        about_office=report.about_office,
        goes_up=report.goes_up,
        category=report.category,
        same_as=report.same_as,
        doubt=report.doubt,
        act_due_on=act_due,
        answer_due_on=answer_due,
        due_on=min(day for day in (act_due, answer_due) if day),
    )
    _tell(case, Told(report.text, "", report.place, report.lat, report.lon), reporter)
    _attach(case, attachments, by_office=by is not None)
    ledger.append(
        where.book_id,
        "case.filed",
        office=actor.offices[0].role if actor.offices else actor.who,
        actor=actor.who,
        subject=case.ref,
        data=_facts(case, len(attachments)),
    )
    return case


def _tell(case: Case, told: Told, reporter: Reporter) -> None:
    """Keep what was told: sealed where it was told in secret, else in the row."""
    case.is_sealed = case.is_told_in_secret
    if case.is_sealed:
        case.save(force_insert=True)
        stories.begin(case, told, private=reporter.private)
        return
    case.text, case.place, case.lat, case.lon = told.text, told.place, told.lat, told.lon
    case.save(force_insert=True)


def _facts(case: Case, exhibits: int) -> dict[str, object]:
    return {
        "number": case.number,
        "year": case.year,
        "channel": case.channel,
        "privacy": case.privacy,
        **({"hamlet": case.hamlet_id} if case.hamlet_id else {}),
        **({"main": str(case.same_as.ref)} if case.same_as else {}),
        "answer_due": case.answer_due_on.isoformat() if case.answer_due_on else "",
        "exhibits": exhibits,
        "status": case.status,
        "version": case.version,
    }


def _next_number(where: Village, year: int) -> int:
    counted = _count(where, year)
    if counted is None:
        Numbering.objects.get_or_create(village=where, year=year)
        counted = _count(where, year)
    return int(counted)


def _count(where: Village, year: int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [where.pk, year])
        found = cursor.fetchone()
    return found and found[0]


def _attach(case: Case, attachments: Sequence[Attachment], *, by_office: bool) -> None:
    Exhibit.objects.bulk_create(
        Exhibit(
            village=case.village,
            case=case,
            attachment=attachment,
            author=OFFICE if by_office else REPORTER,
            position=position,
        )
        for position, attachment in enumerate(attachments, start=1)
    )
