"""The register of complaints (buku register), as rows for paper and for a table.

Names and contacts stay out: the register is copied, mailed and printed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from kentongan.base.refusals import gettext_noop
from kentongan.cases import access, stories
from kentongan.cases.actors import Actor
from kentongan.cases.models import Disposition
from kentongan.cases.stories import Told
from kentongan.cases.visibility import Output
from kentongan.cases.words import ERASED
from kentongan.insight.cards import excerpt

KEPT_SECRET = gettext_noop("dirahasiakan")
SUMMARY = 200
_BATCH = 500
# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True)
class Row:
    """One line of the book; codes are the door's to put into words."""

    position: int
    label: str
    received_at: datetime
    channel: str
    name: str
    contact: str
    hamlet: str
    summary: str
    category: str
    report_class: str
    received_by: str
    handed_to: str
    handed_on: date | None
    due_on: date | None
    status: str
    ended_on: date | None
    result: str
    remark: str


def rows(
    actor: Actor, year: int, *, since: datetime | None = None, until: datetime | None = None
) -> Iterator[Row]:
    """The cases of a year in their order, from ``since`` up to before ``until``; in batches."""
    if actor.official is None:
        return
    zone = ZoneInfo(actor.official.village.zone)
    cases = _cases(actor, year, since, until)
    last, position = 0, 0
    while batch := list(cases.filter(number__gt=last)[:_BATCH]):
        told = stories.told_in(actor.reader, batch, Output.REGISTER, wholly=True)
        for case in batch:
            position += 1
            yield _row(case, told[case.pk], position, zone)
        last = batch[-1].number


def _summary(told: Told) -> str:
    return KEPT_SECRET if told.is_shut else excerpt(told.summary or told.text, SUMMARY)


def cell(value: object) -> str:
    """A value as a cell that no spreadsheet runs."""
    words = "" if value is None else str(value)
    return f"'{words}" if words.lstrip(" ").startswith(_FORMULA) else words


def _cases(
    actor: Actor, year: int, since: datetime | None, until: datetime | None
) -> "QuerySet[Any]":
    handed = Disposition.objects.filter(is_withdrawn=False).select_related("holder")
    cases = access.visible_to(actor).filter(year=year)
    if since:
        cases = cases.filter(received_at__gte=since)
    if until:
        cases = cases.filter(received_at__lt=until)
    return (
        cases.select_related("category", "hamlet", "filed_by", "main")
        .prefetch_related(Prefetch("dispositions", handed.order_by("pk"), to_attr="handed"))
        .order_by("number")
    )


def _row(case: Any, told: Told, position: int, zone: ZoneInfo) -> Row:
    handed = case.handed[-1] if case.handed else None
    return Row(
        position=position,
        label=case.label,
        received_at=case.received_at.astimezone(zone),
        channel=case.channel,
        name=KEPT_SECRET,
        contact=KEPT_SECRET,
        hamlet=case.hamlet.name if case.hamlet else "",
        summary=str(ERASED) if case.erased_at else _summary(told),
        category=case.category.label if case.category else "",
        report_class=case.report_class,
        received_by=case.filed_by.title if case.filed_by else "",
        handed_to=handed.holder.title if handed else "",
        handed_on=handed.at.astimezone(zone).date() if handed else None,
        due_on=case.answer_due_on,
        status=case.status,
        ended_on=case.ended_at.astimezone(zone).date() if case.ended_at else None,
        result=case.outcome or case.archive_reason,
        remark=case.main.label if case.main else case.forwarded_to,
    )
