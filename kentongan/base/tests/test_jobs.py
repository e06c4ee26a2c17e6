"""Jobs are done at least once, whatever dies; one that cannot be done is put aside and seen."""

import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kentongan.base import jobs
from kentongan.base.jobs import queue, worker
from kentongan.base.models import DeadLetter, WorkerBeat

NOON = datetime(2026, 8, 14, 5, tzinfo=UTC)
SECOND = timedelta(seconds=1)
done: list[int] = []
ill: list[Exception] = []


@jobs.job
def note(number):
    done.append(number)
    if ill:
        raise ill[0]


@pytest.fixture(autouse=True)
def _nothing_done():
    done.clear()
    ill.clear()


@pytest.fixture
def noon(db):
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def row():
    return DBTaskResult.objects.get()


def run_until_dead(clock):
    while jobs.step("w"):
        clock.shift(timedelta(hours=2))


def test_a_job_is_done_and_told_so(noon):
    note.enqueue(7)
    assert (jobs.step("w"), jobs.step("w")) == (True, False)
    assert (done, row().status, row().worker_ids) == ([7], TaskResultStatus.SUCCESSFUL, ["w"])


def test_jobs_do_not_run_by_themselves_in_a_test(noon):
    note.enqueue(7)
    assert (done, row().status) == ([], TaskResultStatus.READY)


def test_a_test_runs_what_is_due_and_hears_of_errors(noon):
    note.enqueue(1)
    note.using(run_after=NOON + SECOND).enqueue(2)
    assert (jobs.run_all(), done) == (1, [1])
    note.enqueue(3)
    ill.append(KeyError("x"))
    with pytest.raises(KeyError):
        jobs.run_all()


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(1, 0), (2, 30), (3, 120), (4, 600), (5, 1800), (6, 3600), (7, 3600), (30, 3600)],
)
def test_the_wait_grows_with_each_failure_and_differs_by_a_fifth(failures, seconds):
    waits = [jobs.delay(failures).total_seconds() for _ in range(200)]
    assert 0.8 * seconds <= min(waits) <= max(waits) <= 1.2 * seconds
    assert (max(waits) - min(waits) > 0.2 * seconds) == (seconds > 0)


def test_a_job_that_failed_is_tried_again_when_its_wait_is_over(noon):
    note.enqueue(7)
    ill.append(ValueError())
    assert [jobs.step("w"), jobs.step("w"), jobs.step("w")] == [True, True, False]
    noon.shift(23 * SECOND)
    assert jobs.step("w") is False
    noon.shift(14 * SECOND)
    ill.clear()
    assert jobs.step("w") is True
    assert (done, row().status) == ([7, 7, 7], TaskResultStatus.SUCCESSFUL)


def test_a_job_that_failed_eight_times_is_a_dead_letter(noon):
    note.enqueue(7)
    ill.append(ValueError("Sari"))
    run_until_dead(noon)
    [letter] = jobs.dead_letters()
    assert (done, row().status) == ([7] * 8, TaskResultStatus.FAILED)
    assert (letter.task_path, letter.error) == (note.module_path, "ValueError")
    assert letter.args == {"args": [7], "kwargs": {}}


def test_a_dead_letter_does_not_hold_up_the_others(noon):
    note.enqueue(1)
    ill.append(ValueError())
    run_until_dead(noon)
    ill.clear()
    note.enqueue(2)
    assert (jobs.run_all(), done[-1]) == (1, 2)


def test_a_dead_letter_is_replayed_once(noon):
    note.enqueue(7)
    ill.append(ValueError())
    run_until_dead(noon)
    ill.clear()
    [letter] = jobs.dead_letters()
    assert [jobs.replay(letter.pk), jobs.replay(letter.pk)] == [True, False]
    assert (jobs.run_all(), done, jobs.dead_letters()) == (1, [7] * 9, [])


def test_a_job_whose_code_is_gone_is_a_dead_letter_too(noon):
    note.enqueue(7)
    DBTaskResult.objects.update(task_path="kentongan.base.gone")
    run_until_dead(noon)
    assert [letter.error for letter in jobs.dead_letters()] == ["ImportError"]


def test_an_error_leaves_its_place_and_none_of_its_words(noon, caplog):
    note.enqueue(7)
    ill.append(ValueError("Sari 0812-3456-7890"))
    run_until_dead(noon)
    told = [record.msg for record in caplog.records]
    assert {(line["event"], line["job"], line["error"]) for line in told} == {
        ("job failed", note.module_path, "ValueError")
    }
    assert {line["where"].split(":")[0] for line in told} == {"test_jobs.py"}
    everything = [str(record.__dict__) for record in caplog.records]
    everything += [str(list(model.objects.values())) for model in (DBTaskResult, DeadLetter)]
    assert "Sari" not in "".join(everything)


def test_the_jobs_of_a_silent_worker_are_put_back(noon):
    for name in ("silent", "alive", "unknown"):
        note.enqueue(name)
        queue._claim(name)
    jobs.heartbeat("silent")
    noon.shift(61 * SECOND)
    jobs.heartbeat("alive")
    assert jobs.reap() == 2
    held = DBTaskResult.objects.running().values_list("worker_ids", flat=True)
    assert (list(held), jobs.run_all()) == ([["alive"]], 2)


def test_a_worker_thought_dead_does_not_end_the_run_of_another(noon):
    note.enqueue(7)
    slow = queue._claim("slow")
    noon.shift(SECOND)
    assert jobs.reap(timedelta(0)) == 1
    queue._claim("quick")
    queue._failed(slow, ValueError())
    assert (row().status, row().worker_ids) == (TaskResultStatus.RUNNING, ["slow", "quick"])
    assert "failures" not in row().args_kwargs


def test_a_job_that_takes_its_worker_down_each_time_is_a_dead_letter(noon):
    note.enqueue(7)
    for n in range(queue.MOST_CLAIMS):
        queue._claim(f"w{n}")
        noon.shift(SECOND)
        assert jobs.reap(timedelta(0)) == 1
    assert [letter.error for letter in jobs.dead_letters()] == ["WorkerLost"]
    assert jobs.step("w") is False


def test_an_idle_look_at_the_queue_is_one_query_and_locks_nothing(noon):
    with CaptureQueriesContext(connection) as queries:
        jobs.step("w")
    assert [query["sql"].split()[0] for query in queries] == ["SELECT"]


def test_jobs_finished_more_than_a_day_ago_are_forgotten(noon):
    note.enqueue(1)
    jobs.run_all()
    noon.shift(timedelta(hours=20))
    note.enqueue(2)
    jobs.run_all()
    note.enqueue(3)
    noon.shift(timedelta(hours=5))
    assert (jobs.prune(), jobs.prune(), DBTaskResult.objects.count()) == (1, 0, 2)


def test_health_tells_how_long_the_oldest_job_has_been_waiting(noon):
    assert jobs.health() == jobs.Health(waiting=0, oldest=None, running=0, dead=0, workers=0)
    note.enqueue(1)
    noon.shift(timedelta(minutes=3))
    note.enqueue(2)
    note.using(run_after=NOON + timedelta(minutes=2)).enqueue(3)
    note.using(run_after=NOON + timedelta(minutes=9)).enqueue(4)
    jobs.heartbeat("alive")
    DeadLetter.objects.create(task_path="x", args={}, error="E", at=NOON)
    queued = jobs.Health(waiting=3, oldest=NOON, running=0, dead=1, workers=1)
    assert jobs.health() == queued
    jobs.step("alive")
    jobs.step("alive")
    assert (jobs.health().waiting, jobs.health().oldest) == (1, NOON + timedelta(minutes=3))


# -- The worker --------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_worker_works_until_it_is_told_to_stop_and_takes_its_beat_along():
    stop, numbers, beats = threading.Event(), range(3), []

    def turn(worker):
        beats.append(WorkerBeat.objects.filter(worker_id=worker.worker_id).count())
        if len(beats) == 4:
            stop.set()

    class Watched(jobs.Worker):
        def _turn(self):
            turn(self)
            return super()._turn()

    for n in numbers:
        note.enqueue(n)
    Watched(interval=0.001).run(stop)
    assert (sorted(done), beats) == ([0, 1, 2], [1, 1, 1, 1])
    assert WorkerBeat.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_in_a_long_job_goes_on_saying_that_it_is_alive(monkeypatch):
    monkeypatch.setattr(worker, "BEAT_SECONDS", 0.005)
    stop, beats = threading.Event(), set()

    class Long(jobs.Worker):
        def _turn(self):
            deadline = time.monotonic() + 5
            while len(beats) < 3 and time.monotonic() < deadline:
                beats.update(WorkerBeat.objects.values_list("at", flat=True))
            stop.set()
            return False

    Long(interval=0).run(stop)
    assert len(beats) == 3


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_database_goes_on_with_the_job_it_held(caplog):
    table = DBTaskResult._meta.db_table
    mine = jobs.Worker()
    note.enqueue(7)
    queue._claim(mine.worker_id)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO gone")
    assert mine._turn() is False
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE gone RENAME TO {table}")
    assert (mine._turn(), done, row().status) == (True, [7], TaskResultStatus.SUCCESSFUL)
    assert [line.msg["event"] for line in caplog.records] == [
        "worker lost the database",
        "job put back",
    ]


def ask(database, question):
    with closing(sqlite3.connect(database, timeout=10)) as connected:
        return connected.execute(question).fetchall()


def test_no_job_is_lost_when_workers_are_killed_at_random_moments(tmp_path):
    database = tmp_path / "jobs.sqlite3"
    program = "from kentongan.base.tests import killed_worker as k; k.drill(60)"
    drill = [sys.executable, "-c", program, str(database)]
    told = subprocess.run(drill, capture_output=True, timeout=60, check=False)
    assert (told.returncode, told.stderr) == (0, b"")
    states = "SELECT status, count(*) FROM django_tasks_database_dbtaskresult GROUP BY 1"
    assert ask(database, states) == [("SUCCESSFUL", 60)]
    assert [n for (n,) in ask(database, "SELECT number FROM done ORDER BY 1")] == [*range(60)]
    assert ask(database, "SELECT count(*) FROM base_deadletter") == [(0,)]
