"""Sweeps over the clock: what silence decides, what is late. Each may stop anywhere and go on.

They run for all villages at once, each by the day it is in its own time zone. They never decide:
the limits are the procedure's, the verbs refuse what has changed in between.
"""

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError
from django.db.models import Q, QuerySet

from kentongan.base import clock, jobs
from kentongan.base.refusals import Refused
from kentongan.cases import actions as cases
from kentongan.cases.models import Case
from kentongan.followup import watching
from kentongan.followup.models import Watch
from kentongan.village.models import Village

BATCH = 200
SECONDS = 20.0  # of work in one run; the next run goes on with what is left

log = structlog.get_logger(__name__)


def close_silent() -> int:
    """Close answered cases whose reporter said nothing within the window; returns how many."""
    return _each(_waiting("answered"), cases.close)


def expire_incomplete() -> int:
    """Archive what its reporter did not complete in time; returns how many."""
    return _each(_waiting("needs_info"), cases.expire)


def nudge() -> int:
    """Remind and escalate whatever is due for it today; returns how many cases were looked at."""
    due = (Watch.objects.filter(look_on__lte=day, village__zone=zone) for zone, day in _days())
    return sum(_each(rows, lambda row: watching.look(row.pk)) for rows in due)


def rewatch() -> int:
    """Set the next look of every running case anew, should a row be lost; returns how many."""
    running = Case.objects.filter(due_on__isnull=False, doubt="")
    rows = running.select_related("village", "procedure")
    return _each(rows, watching.watch)


def _waiting(status: str) -> "QuerySet[Any]":
    """The cases of a status whose last day is over where they are."""
    over = Q()
    for zone, day in _days():
        over |= Q(village__zone=zone, act_due_on__lt=day)
    latest = max((day for _, day in _days()), default=None)
    paused = Case.objects.filter(status=status, due_on=None)
    rows = paused.filter(act_due_on__lt=latest) if latest else None
    return Case.objects.none() if rows is None else rows.filter(over)


def _days() -> list[tuple[str, Any]]:
    zones = Village.objects.order_by().values_list("zone", flat=True).distinct()
    return [(zone, clock.today(zone)) for zone in zones]


def _each(rows: "QuerySet[Any]", act: Callable[[Any], object]) -> int:
    """Act on each row while there is time; one that fails is noted and never stops the others."""
    until = monotonic() + SECONDS
    done = 0
    for row in _in_batches(rows):
        if monotonic() > until:
            break
        try:
            act(row)
        except (InterfaceError, OperationalError):
            raise  # the database itself is gone or held up: the whole run is tried again
        except Refused:
            continue  # somebody was quicker: the case is not what it was when it was read
        except Exception as error:  # noqa: BLE001 a worker loop: one case never stops the others
            log.error(
                "sweep failed", row=row.pk, error=type(error).__name__, where=jobs.where(error)
            )
            continue
        done += 1
    return done


def _in_batches(rows: "QuerySet[Any]") -> Iterator[Any]:
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from batch
        last = batch[-1].pk
