"""One supervisor: gunicorn's master keeps the web processes and, beside them, one worker."""

import gc
import os
import signal
import subprocess
import sys
import threading
from io import StringIO
from typing import Any

import structlog
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication

from kentongan.base import keys, text
from kentongan.base.jobs import Worker
from kentongan.ops import progress, schedule, static_files
from kentongan.ops.cli import OBJECTS_BEFORE_A_COLLECTION

THREADS = 8
REQUEST_SECONDS = 60
# Longer than a proxy keeps an idle connection (Caddy 120 s, nginx 60 s): whoever closes first wins
# a race with a request on its way, and gunicorn's own two seconds reset requests under load.
KEEP_ALIVE_SECONDS = 180
STOP_SECONDS = 15
RESTART_SECONDS = 1.0

log = structlog.get_logger(__name__)


def migrate() -> None:
    """Lay out the static files, check the settings, bring the database to this version."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    static_files.lay_out()
    call_command("check", databases=["default"], stdout=StringIO())
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


class Web(BaseApplication):
    """Gunicorn with our settings and what starts and ends with it."""

    def __init__(self, beside: "Beside | None") -> None:
        self.beside = beside
        super().__init__()  # type: ignore[no-untyped-call]

    def load_config(self) -> None:
        """Threads, not processes: SQLite has one writer, and a village has one small machine."""
        for name, value in {
            "bind": settings.BIND,
            "workers": int(settings.WORKERS),
            "threads": THREADS,
            "worker_class": "gthread",
            "timeout": REQUEST_SECONDS,
            "keepalive": KEEP_ALIVE_SECONDS,
            "graceful_timeout": STOP_SECONDS,
            "preload_app": True,  # the web processes share the master's memory
            "limit_request_line": 4094,
            "control_socket_disable": True,
            "loglevel": "warning",
            "forwarded_allow_ips": "127.0.0.1,::1",
            # They seal addresses and never read one; the worker beside them does.
            "post_fork": lambda _server, _worker: keys.shut("messenger"),
            "when_ready": lambda _server: self.beside.start() if self.beside else None,
            "on_exit": lambda _server: self.beside.stop() if self.beside else None,
        }.items():
            self.cfg.set(name, value)  # type: ignore[union-attr]

    def load(self) -> Any:
        """The WSGI application, loaded in each web process."""
        return get_wsgi_application()


class Beside:
    """The worker process: started when the web is ready, started again when it dies."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._master = os.getpid()
        # A fork in the middle of Popen keeps its pipe open and Popen waiting: one at a time.
        self._spawning = threading.Lock()
        os.register_at_fork(
            before=self._spawning.acquire,
            after_in_parent=self._spawning.release,
            after_in_child=self._spawning.release,
        )

    def start(self) -> None:
        """Keep a worker running from now on."""
        threading.Thread(target=self._keep, name="beside", daemon=True).start()

    def stop(self) -> None:
        """End the worker and wait for the job at hand."""
        if os.getpid() != self._master:
            return
        self._stopping.set()
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()

    def _keep(self) -> None:
        while not self._stopping.is_set():
            with self._spawning:
                process = subprocess.Popen([sys.executable, "-m", "kentongan", "worker"])
            self._process = process
            ended = process.wait()
            if self._stopping.wait(RESTART_SECONDS):
                return
            log.warning("worker ended and is started again", code=ended)


def serve(*, with_worker: bool = True) -> int:
    """Serve until SIGTERM or SIGINT; ends cleanly with 0. The worker may run on its own instead."""
    progress.end()
    _let_go_of_the_database()
    spare_collections()
    Web(Beside() if with_worker else None).run()  # type: ignore[no-untyped-call]
    return 0


def spare_collections() -> None:
    """What is loaded by now is never garbage, and stays shared with the processes that fork.

    What comes after is mostly freed when its last name goes: a look for cycles can wait longer.
    """
    text.stems("jalan")  # loads what the first report would have to wait for
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_A_COLLECTION)


def _let_go_of_the_database() -> None:
    """No connection or pool may be open when the master forks."""
    connections.close_all()
    for connection in connections.all():
        close_pool = getattr(connection, "close_pool", None)
        if close_pool:
            close_pool()


def work() -> int:
    """Run jobs and the schedule until SIGTERM or SIGINT, or until the supervisor is gone."""
    progress.end()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    _follow_the_parent(stop)
    spare_collections()
    clockwork = threading.Thread(target=schedule.run, args=(stop,), name="schedule", daemon=True)
    clockwork.start()
    Worker().run(stop)
    return 0


def _follow_the_parent(stop: threading.Event) -> None:
    """A worker whose supervisor was killed ends by itself, so that there are never two."""
    parent = os.getppid()

    def watch() -> None:
        while not stop.wait(1):
            if os.getppid() != parent:
                stop.set()

    threading.Thread(target=watch, name="parent", daemon=True).start()
