"""Putting a version of the procedure in force."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.ledger import actions as ledger
from kentongan.sop import default, queries
from kentongan.sop.models import Procedure
from kentongan.village.models import Village

MOST_DAYS = 365


class LimitOutOfRange(Refused):
    """A limit must be between one day and a year."""

    says = gettext_noop("Batas waktu harus antara 1 dan 365 hari.")


def procedure_for(village: Village, day: date) -> Procedure:
    """The version in force on a day; a village that chose nothing gets the default one."""
    found = queries.in_force(village, day)
    if found:
        return found
    return _enact(village, day, steps=default.STEPS, limits=default.LIMITS)


@transaction.atomic
def revise_limits(
    village: Village,
    limits: Mapping[str, int],
    *,
    day: date,
    office: str,
    actor: str,
) -> Procedure:
    """A new version with other amounts, in force from ``day``; open cases stay on theirs."""
    now = procedure_for(village, day)
    changed = {name: _with(now.limit_data[name], days) for name, days in limits.items()}
    return _enact(
        village,
        day,
        steps=now.step_data,
        limits={**now.limit_data, **changed},
        office=office,
        actor=actor,
    )


def _with(rows: list[list[object]], days: int) -> list[list[object]]:
    if not 1 <= days <= MOST_DAYS:
        raise LimitOutOfRange
    return [[days, rows[0][1]], *rows[1:]]


@transaction.atomic
def _enact(
    village: Village,
    day: date,
    *,
    steps: Mapping[str, object],
    limits: Mapping[str, object],
    office: str = "machine",
    actor: str = "machine",
) -> Procedure:
    newest = Procedure.objects.of(village).order_by("-version").first()
    procedure = Procedure.objects.create(
        village=village,
        version=newest.version + 1 if newest else 1,
        in_force_from=day,
        step_data=steps,
        limit_data=limits,
    )
    village.renew()
    ledger.append(
        village.book_id,
        "sop.enacted",
        office=office,
        actor=actor,
        data={"version": procedure.version, "from": day.isoformat()},
    )
    return procedure
