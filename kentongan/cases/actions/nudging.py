"""Marks the clock leaves on a case: reminded, escalated. The status does not move."""

from django.db import transaction

from kentongan.cases.actors import SYSTEM
from kentongan.cases.models import Case
from kentongan.ledger import actions as ledger


@transaction.atomic
def remind(case: Case, *, to: str, level: str) -> None:
    """Enter that the role which has the case was reminded (``half``, ``near``)."""
    _mark(case, "case.reminded", to=to, level=level)


@transaction.atomic
def escalate(case: Case, *, to: str, level: str) -> None:
    """Enter that an overdue case was put before the next role up (``first``, ``second``)."""
    _mark(case, "case.escalated", to=to, level=level)


def _mark(case: Case, kind: str, **facts: str) -> None:
    due = case.due_on.isoformat() if case.due_on else ""
    ledger.append(
        case.village.book_id,
        kind,
        office="system",
        actor=SYSTEM.who,
        subject=case.ref,
        data={**facts, "due": due, "status": case.status},
    )
