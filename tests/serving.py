"""A real ``kentongan serve`` in processes of its own, for tests that stop, kill or crowd it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from zoneinfo import ZoneInfo

import psutil

from tests import moulds

START_SECONDS = 120
STOP_SECONDS = 20
CLOCK = str(Path(__file__).parent / "moved_clock")  # its sitecustomize moves a server's clock


class Server:
    """``with Server(folder) as server``: the program at ``server.url``, with its own data.

    The run's kind of database (``--db``) is used; on PostgreSQL the server gets one of its own.
    ``like`` names a mould of ``tests/moulds.py``; without one the folder has keys and nothing else.
    ``env`` adds to the environment. ``command`` is what is started, and must end in serving.
    """

    def __init__(
        self,
        data: Path,
        env: Mapping[str, str] | None = None,
        command: tuple[str, ...] = ("-m", "kentongan", "serve"),
        like: str = "new",
    ) -> None:
        self.data, self.command = data, command
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data / "serve.log"
        self.env = {
            **(moulds.pour(like, data) if like else moulds.empty(data)),
            "KENTONGAN_BIND": f"127.0.0.1:{self.port}",
            **(env or {}),
        }

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start it, also again, and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.command], env=self.env, stdout=log, stderr=log
            )
        try:
            self.wait()
        except AssertionError:
            self.process.kill()
            self.process.wait()
            raise

    def run(self, *words: str, stdin: str = "") -> str:
        """One command of the program on the same data; its words, or CalledProcessError."""
        command = [sys.executable, "-m", "kentongan", *words]
        return subprocess.run(
            command, env=self.env, input=stdin, check=True, capture_output=True, text=True
        ).stdout

    def wait(self) -> None:
        """Return as soon as ``/readyz`` says yes; AssertionError with the log if it never does."""
        until = time.monotonic() + START_SECONDS
        while not self.is_ready():
            died = self.process.poll()
            assert died is None, f"it ended with {died}:\n{self.words()}"
            assert time.monotonic() < until, f"it never became ready:\n{self.words()}"
            time.sleep(0.05)

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def words(self) -> str:
        """What it has logged so far."""
        return self.log.read_text()

    def processes(self) -> list[psutil.Process]:
        """The supervisor and everything it has started."""
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def kill_web(self) -> None:
        """SIGKILL the processes that answer requests."""
        self._kill(lambda words: words[-1:] != ["worker"])

    def kill_worker(self) -> None:
        """SIGKILL the process that works the queue."""
        self._kill(lambda words: words[-1:] == ["worker"])

    def _kill(self, chosen: Callable[[list[str]], bool]) -> None:
        lines = {child: _command_line(child) for child in self.processes()[1:]}
        hit = [child for child, words in lines.items() if words and chosen(words)]
        assert hit, lines
        for child in hit:
            with suppress(psutil.NoSuchProcess):
                child.send_signal(signal.SIGKILL)

    def crash(self) -> None:
        """SIGKILL everything at once, as a power cut would."""
        for process in self.processes():
            process.kill()
        self.process.wait()

    def later(self, minutes: int) -> None:
        """Start it again, so many minutes after the true time."""
        self.stop()
        self.env |= moved(minutes)
        self.start()

    def stop(self) -> int:
        """Ask it to end (SIGTERM); its exit code. Nothing of it is left behind."""
        if self.process.poll() is None:
            left = self.processes()
            self.process.terminate()
            self.process.wait(STOP_SECONDS)
            _, alive = psutil.wait_procs(left, timeout=STOP_SECONDS)
            assert alive == [], f"left behind: {alive}\n{self.words()}"
        return self.process.returncode


def _command_line(process: psutil.Process) -> list[str]:
    """Its words; none where it has just died."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:  # or a zombie, which is one too
        return []


def moved(minutes: int) -> dict[str, str]:
    """The environment of a server that lives so many minutes after the true time."""
    path = os.pathsep.join(filter(None, (CLOCK, os.environ.get("PYTHONPATH", ""))))
    return {"PYTHONPATH": path, "MOVED_MINUTES": str(minutes)}


def until(hour: int) -> int:
    """Minutes from now to the next such hour of day in Jakarta."""
    now = datetime.now(ZoneInfo("Asia/Jakarta"))
    next_one = now.replace(hour=hour, minute=0) + timedelta(days=now.hour >= hour)
    return int((next_one - now).total_seconds() // 60)


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
