"""What a job is, how often it may fail, and where it failed."""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

from django_tasks import task
from django_tasks.base import Task

MOST_FAILURES = 8
_URGENT = 50

P = ParamSpec("P")


def job(function: Callable[P, None]) -> Task[P, None]:
    """Make a function a job: ``function.enqueue(id)`` queues it, ``function.func(id)`` calls it."""
    return task(function)


def urgent(function: Callable[P, None]) -> Task[P, None]:
    """A job that goes before all others: somebody looks at his phone until it is done."""
    return task(priority=_URGENT)(function)


def where(error: BaseException) -> str:
    """File, line and function an error came from; never its words, which may quote a citizen."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        return f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
    return ""  # made, but never raised
