"""Keeping the day on which each case must be looked at again, and doing what is then due.

All of it is computed from the case, its procedure and the marks its ledger holds for the same
deadline, so that nothing is said twice and a lost row is made again.
"""

from datetime import date

from django.db import transaction

from kentongan.base import clock
from kentongan.cases import actions as cases
from kentongan.cases.models import Case
from kentongan.followup import rules
from kentongan.followup.models import Watch
from kentongan.followup.rules import Mark
from kentongan.ledger.models import Entry
from kentongan.sop import rules as sop
from kentongan.village import queries as villages
from kentongan.village.models import Office, Tenure

_ENTERED = {"case.reminded": rules.REMIND, "case.escalated": rules.ESCALATE}
_NEEDED = ("village", "procedure", "holder", "about_office")
Done = frozenset[tuple[str, str]]


def watch(case: Case) -> None:
    """Set the day of the next look, or none."""
    _set(case, _next_look(case))


@transaction.atomic
def look(case_pk: int) -> int:
    """Enter what is due on this case today; returns how many marks that were."""
    # The lock is on the case, which every verb takes: its clock cannot move meanwhile.
    case = Case.objects.select_for_update(of=("self",)).select_related(*_NEEDED).get(pk=case_pk)
    due = rules.to_do(_plan(case), _done(case), clock.today(case.village.zone))
    for mark in due:
        _enter(case, mark)
    watch(case)
    return len(due)


def _next_look(case: Case) -> date | None:
    plan = _plan(case)
    if not plan:
        return None
    return rules.next_look(plan, _done(case), clock.today(case.village.zone))


def _set(case: Case, day: date | None) -> None:
    if day is None:
        Watch.objects.filter(pk=case.pk).delete()
        return
    kept = Watch.objects.filter(pk=case.pk)
    if not kept.update(look_on=day):
        Watch.objects.create(pk=case.pk, village_id=case.village_id, look_on=day)


def _plan(case: Case) -> tuple[Mark, ...]:
    """The doubtful are not hurried: nobody has taken them for a report yet."""
    if case.due_on is None or case.doubt:
        return ()
    calendar = villages.calendar_of(case.village)
    return rules.marks(case.due_on, _days(case, case.due_on), calendar)


def _days(case: Case, due: date) -> int:
    """How many working days the nearer limit gave."""
    calendar = villages.calendar_of(case.village)
    if due != case.act_due_on:
        return calendar.between(case.received_on, due)
    given = case.procedure.limits.get(_limit_name(case), ())
    return min((limit.amount for limit in given), default=1)


def _limit_name(case: Case) -> str:
    if case.is_urgent and case.status == "verified":
        return "urgent_first_action"
    leading: list[sop.Step] = [
        step for step in case.procedure.steps.values() if step.to == case.status and step.limit
    ]
    return leading[0].limit if leading else ""


def _done(case: Case) -> Done:
    """The marks the ledger holds for the deadline the case has now."""
    due = case.due_on.isoformat() if case.due_on else ""
    entries = Entry.objects.filter(
        book=case.village.book_id, subject=case.ref, kind__in=[*_ENTERED]
    )
    return frozenset(
        (_ENTERED[entry.kind], entry.data.get("level", ""))
        for entry in entries
        if entry.data.get("due") == due
    )


def _enter(case: Case, mark: Mark) -> None:
    if mark.act == rules.REMIND:
        role = case.holder.role if case.holder else rules.DESK[0]
        cases.remind(case, to=role, level=mark.level)
        return
    role = rules.office_up(
        mark.level,
        case.status,
        is_urgent=case.is_urgent,
        is_fit=lambda role: _is_fit(case, role),
    )
    cases.escalate(case, to=role, level=mark.level)


def _is_fit(case: Case, role: str) -> bool:
    """Whether an office of this role exists that the case is not about.

    Nor may whoever holds it hold the office complained about.
    """
    offices = Office.objects.of(case.village).filter(role=role, is_hidden=False)
    if case.about_office_id is None:
        return offices.exists()
    held = Tenure.objects.of(case.village).filter(
        office=case.about_office_id, until=None, official__is_active=True
    )
    involved = held.values("official")
    fit = offices.exclude(pk=case.about_office_id)
    return fit.exclude(tenures__until=None, tenures__official__in=involved).exists()
