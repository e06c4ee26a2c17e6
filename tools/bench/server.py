"""A ``kentongan serve`` in processes of its own, as a village runs it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

PATIENCE = 60


@dataclass(frozen=True)
class Server:
    """A server that answers at ``url``; ``took`` seconds after it was started."""

    env: Mapping[str, str]
    url: str
    pid: int
    took: float

    def run(self, *words: str) -> str:
        """What one command of the program says, on the same data."""
        command = [sys.executable, "-m", "kentongan", *words]
        done = subprocess.run(
            command, env={**os.environ, **self.env}, check=True, capture_output=True, text=True
        )
        return done.stdout


@contextmanager
def running(env: Mapping[str, str]) -> Iterator[Server]:
    """Start it, wait until it is ready, stop it at the end."""
    port = _free_port()
    whole = {**os.environ, **env, "KENTONGAN_BIND": f"127.0.0.1:{port}"}
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "kentongan", "serve"], env=whole)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(f"{url}/readyz")
        yield Server(env, url, process.pid, time.monotonic() - began)
    finally:
        process.terminate()
        process.wait()


def _wait(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.02)
    raise TimeoutError(url)


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
