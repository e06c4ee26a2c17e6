"""The life of a row in the queue: claimed, done, put back, buried, pruned.

A row keeps its number of failures beside its arguments. Whoever ends a row must still hold it:
``started_at`` is its lease, so a worker that was taken for dead cannot end another one's run.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Min
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from kentongan.base import clock
from kentongan.base.backoff import delay
from kentongan.base.jobs.retry import MOST_FAILURES, where
from kentongan.base.models import DeadLetter, WorkerBeat

MOST_CLAIMS = 24  # a job that takes its worker down each time never gets to fail
WORKER_LOST = "WorkerLost"
Row = DBTaskResult[..., None]
KEPT = timedelta(days=1)
SILENT = timedelta(seconds=60)
_BATCH = 500

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Health:
    """The queue at a glance; ``oldest`` is when the longest waiting job could have begun."""

    waiting: int
    oldest: datetime | None
    running: int
    dead: int
    workers: int


def step(worker_id: str) -> bool:
    """Run the next job that is due, whatever becomes of it; False when there is none."""
    row = _claim(worker_id)
    if row is None:
        return False
    try:
        _call(row)
    except Exception as error:  # noqa: BLE001 the worker loop: a job may fail in any way
        _failed(row, error)
    else:
        _held(row).update(status=TaskResultStatus.SUCCESSFUL, finished_at=clock.now())
    return True


def run_all() -> int:
    """For tests: run every job that is due, here and now; an error in a job is raised."""
    done = 0
    while row := _taken("run_all"):
        _call(row)
        _held(row).update(status=TaskResultStatus.SUCCESSFUL, finished_at=clock.now())
        done += 1
    return done


def reap(older_than: timedelta = SILENT) -> int:
    """Put back the jobs of workers that have been silent; returns how many."""
    living = WorkerBeat.objects.filter(at__gt=clock.now() - older_than)
    living_ids = set(living.values_list("worker_id", flat=True))
    lost = [row for row in DBTaskResult.objects.running() if row.worker_ids[-1] not in living_ids]
    for row in lost:
        _put_back(row)
    WorkerBeat.objects.filter(at__lt=clock.now() - KEPT).delete()
    return len(lost)


def put_back_own(worker_id: str) -> None:
    """Put back what a worker holds without working on it, after it lost its database."""
    for row in DBTaskResult.objects.running():
        if row.worker_ids[-1] == worker_id:
            _put_back(row)


def prune() -> int:
    """Forget jobs finished more than a day ago, at most a batch at a time; returns how many."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=clock.now() - KEPT)
    pks = list(old.order_by("pk").values_list("pk", flat=True)[:_BATCH])
    DBTaskResult.objects.filter(pk__in=pks).delete()
    return len(pks)


def health() -> Health:
    """How the queue does now."""
    ready = DBTaskResult.objects.ready()
    begun = ready.filter(run_after__lte=clock.now()).aggregate(at=Min("run_after"))["at"]
    queued = ready.exclude(run_after__lte=clock.now()).aggregate(at=Min("enqueued_at"))["at"]
    return Health(
        waiting=ready.count(),
        oldest=min((at for at in (begun, queued) if at), default=None),
        running=DBTaskResult.objects.running().count(),
        dead=DeadLetter.objects.filter(replayed_at=None).count(),
        workers=WorkerBeat.objects.filter(at__gt=clock.now() - SILENT).count(),
    )


def _claim(worker_id: str) -> Row | None:
    # The look without a lock keeps an idle worker from holding up SQLite's only writer.
    return _taken(worker_id) if DBTaskResult.objects.ready().exists() else None


@transaction.atomic
def _taken(worker_id: str) -> Row | None:
    row = DBTaskResult.objects.ready().get_locked()
    if row is not None:
        row.claim(worker_id)
    return row


def _call(row: Row) -> None:
    row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])


def _held(row: Row) -> DBTaskResultQuerySet:
    return DBTaskResult.objects.running().filter(pk=row.pk, started_at=row.started_at)


def _failed(row: Row, error: Exception) -> None:
    name, failures = type(error).__name__, row.args_kwargs.get("failures", 0) + 1
    log.error("job failed", job=row.task_path, id=str(row.pk), error=name, where=where(error))
    if failures >= MOST_FAILURES:
        _bury(row, name)
        return
    _held(row).update(
        status=TaskResultStatus.READY,
        run_after=clock.now() + delay(failures),
        args_kwargs={**row.args_kwargs, "failures": failures},
        exception_class_path=name,
    )


def _put_back(row: Row) -> None:
    log.warning("job put back", job=row.task_path, id=str(row.pk))
    if len(row.worker_ids) >= MOST_CLAIMS:
        _bury(row, WORKER_LOST)
    else:
        _held(row).update(status=TaskResultStatus.READY, started_at=None)


@transaction.atomic
def _bury(row: Row, error: str) -> None:
    ended = {"finished_at": clock.now(), "exception_class_path": error}
    if _held(row).update(status=TaskResultStatus.FAILED, **ended):
        args = {name: row.args_kwargs[name] for name in ("args", "kwargs")}
        DeadLetter.objects.create(task_path=row.task_path, args=args, error=error, at=clock.now())
