"""Background jobs: django-tasks' database queue, with retry, heartbeat and dead letters."""

from collections.abc import Callable
from typing import Any, ParamSpec

from django_tasks import Task, task

P = ParamSpec("P")


def job(function: Callable[P, Any]) -> Task[P, Any]:
    """Make a function a job; it runs at least once, so running it again must be harmless."""
    return task(function)
