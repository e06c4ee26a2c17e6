"""What a job is, and when one that failed is tried again."""

import random
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import ParamSpec

from django_tasks import task
from django_tasks.base import Task

MOST_FAILURES = 8
_SECONDS = (0, 30, 120, 600, 1800)
_HOUR = 3600
_SPREAD = 0.2  # so that jobs which failed together do not return together

P = ParamSpec("P")


def job(function: Callable[P, None]) -> Task[P, None]:
    """Make a function a job: ``function.enqueue(id)`` queues it, ``function.func(id)`` calls it."""
    return task(function)


def delay(failures: int) -> timedelta:
    """How long to wait after so many failures: at once, 30 s, 2, 10, 30 min, then hourly; ±20 %."""
    seconds = _SECONDS[failures - 1] if failures <= len(_SECONDS) else _HOUR
    return timedelta(seconds=seconds * random.uniform(1 - _SPREAD, 1 + _SPREAD))  # noqa: S311


def where(error: BaseException) -> str:
    """File, line and function an error came from; never its words, which may quote a citizen."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        return f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
    return ""  # made, but never raised
