"""A worker: runs the queue until it is told to stop, and says all the while that it is alive."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic

import structlog
from django.db import Error, connection

from kentongan.base import clock
from kentongan.base.jobs.queue import prune, put_back_own, reap, step
from kentongan.base.models import WorkerBeat

BEAT_SECONDS = 15.0  # four beats within the silence after which ``reap`` takes a worker for dead
HOUSEKEEPING_SECONDS = 60.0

log = structlog.get_logger(__name__)


def heartbeat(worker_id: str) -> None:
    """Note that this worker is alive now."""
    WorkerBeat.objects.update_or_create(worker_id=worker_id, defaults={"at": clock.now()})


class Worker:
    """One job at a time. ``interval``: seconds between two looks at an empty queue."""

    def __init__(self, *, interval: float = 1.0) -> None:
        self.worker_id = secrets.token_hex(8)
        self.interval = interval
        self._housekeeping_at = monotonic()

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set; the job at hand is finished first."""
        with self._beating():
            while not stop.is_set():
                if not self._turn():
                    stop.wait(self.interval)

    def _turn(self) -> bool:
        try:
            self._keep_house()
            return step(self.worker_id)
        except Error as error:
            log.error("worker lost the database", error=type(error).__name__)
            self._housekeeping_at = monotonic()
            connection.close()
            return False

    def _keep_house(self) -> None:
        if monotonic() < self._housekeeping_at:
            return
        put_back_own(self.worker_id)
        reap()
        prune()
        self._housekeeping_at = monotonic() + HOUSEKEEPING_SECONDS

    @contextmanager
    def _beating(self) -> Iterator[None]:
        heartbeat(self.worker_id)
        ended = threading.Event()
        thread = threading.Thread(target=self._beat, args=(ended,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
            with suppress(Error):
                WorkerBeat.objects.filter(worker_id=self.worker_id).delete()

    def _beat(self, ended: threading.Event) -> None:
        """A thread of its own, because a long job must not look like a dead worker."""
        while not ended.wait(BEAT_SECONDS):
            try:
                heartbeat(self.worker_id)
            except Error as error:
                log.warning("heartbeat missed", error=type(error).__name__)
                connection.close()
        connection.close()
