"""The clockwork: periodic duties become jobs, each at its own pace."""

import threading
import time

import structlog
from django.db import Error, connection

from kentongan.followup.schedule import DUTIES, Duty

log = structlog.get_logger(__name__)
LOOK_SECONDS = 5.0


def run(stop: threading.Event) -> None:
    """Enqueue each duty when its time has come, until told to stop. All come due at the start."""
    due = dict.fromkeys(range(len(DUTIES)), 0.0)
    while not stop.is_set():
        for index, duty in enumerate(DUTIES):
            if time.monotonic() >= due[index]:
                due[index] = time.monotonic() + duty.seconds
                _queue(duty)
        stop.wait(LOOK_SECONDS)


def _queue(duty: Duty) -> None:
    try:
        duty.queue()
    except Error as error:
        log.error("a duty could not be queued", duty=duty.name, error=type(error).__name__)
        connection.close()
