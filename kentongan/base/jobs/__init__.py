"""Background jobs: django-tasks' database queue with retry, heartbeat and dead letters added.

A job runs at least once, so running it again must be harmless; its arguments are ids, nothing else.
Enqueued inside a transaction it exists exactly when the transaction commits.
"""

from kentongan.base.backoff import delay
from kentongan.base.jobs.letters import dead_letters, replay
from kentongan.base.jobs.queue import Health, health, prune, reap, run_all, step
from kentongan.base.jobs.retry import MOST_FAILURES, job, urgent, where
from kentongan.base.jobs.worker import Worker, heartbeat

__all__ = [
    "MOST_FAILURES",
    "Health",
    "Worker",
    "dead_letters",
    "delay",
    "health",
    "heartbeat",
    "job",
    "prune",
    "reap",
    "replay",
    "run_all",
    "step",
    "urgent",
    "where",
]
