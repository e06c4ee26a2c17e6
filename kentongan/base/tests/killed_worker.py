"""A program of its own for test_jobs.py: many jobs, and workers that are killed at any moment.

``python -c "from kentongan.base.tests import killed_worker as k; k.drill(60)" <database file>``
"""

import os
import random
import signal
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import django
from django.conf import settings

from kentongan.base import databases

settings.configure(
    DATABASES={"default": databases.sqlite(Path(sys.argv[1]))},
    INSTALLED_APPS=["django_tasks", "django_tasks_db", "kentongan.base"],
    TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}},
    USE_TZ=True,
)
django.setup()

from django.db import connection, transaction  # noqa: E402 the settings come first
from django_tasks_db.models import DBTaskResult  # noqa: E402

from kentongan.base import jobs, models  # noqa: E402


@jobs.job
def count(number: int) -> None:
    """Note that it began, take a moment, then leave an effect that is the same when done twice."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO begun VALUES (%s)", [number])
        time.sleep(0.004)
        cursor.execute("INSERT OR IGNORE INTO done VALUES (%s)", [number])


def drill(number: int) -> None:
    """Queue so many jobs, let five workers die over them, and a sixth do the rest."""
    _make(number)
    for _ in range(5):
        worker = _begin_to_work()
        time.sleep(random.uniform(0.02, 0.15))
        _kill(worker)
    last = _begin_to_work()
    deadline = time.monotonic() + 20
    while not _all_done() and time.monotonic() < deadline:
        time.sleep(0.05)
    _kill(last)


def _make(number: int) -> None:
    with connection.schema_editor() as editor:
        for model in (DBTaskResult, models.WorkerBeat, models.DeadLetter):
            editor.create_model(model)
        editor.execute("CREATE TABLE begun (number integer)")
        editor.execute("CREATE TABLE done (number integer PRIMARY KEY)")
    with transaction.atomic():
        for n in range(number):
            count.enqueue(n)


def _begin_to_work() -> int:
    """A child of its own; the workers before it are dead, so their jobs are put back at once."""
    connection.close()
    if child := os.fork():
        return child
    jobs.reap(timedelta(0))
    jobs.Worker(interval=0.02).run(threading.Event())
    os._exit(0)


def _kill(worker: int) -> None:
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)


def _all_done() -> bool:
    return not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()
