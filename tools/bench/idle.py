"""The whole village server: how soon it answers, and what it keeps of the machine when idle."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from statistics import median

import psutil

from tools.bench.figure import Figure

SETTLE_SECONDS = 5
PATIENCE = 60
STARTS = 3


def figures(env: Mapping[str, str]) -> Iterator[Figure]:
    """Memory after ``SETTLE_SECONDS``, and the start, on a database that is up to date."""
    _started(env)  # the first start migrates
    starts, memory = zip(*(_started(env) for _ in range(STARTS)), strict=True)
    yield Figure("idle memory of kentongan serve (PSS)", median(memory), "MB", goal=200)
    yield Figure("start to first answer, warm", median(starts), "s", goal=3)


def _started(env: Mapping[str, str]) -> tuple[float, float]:
    port = _free_port()
    whole = {**os.environ, **env, "KENTONGAN_BIND": f"127.0.0.1:{port}"}
    began = time.monotonic()
    server = subprocess.Popen([sys.executable, "-m", "kentongan", "serve"], env=whole)
    try:
        _wait(f"http://127.0.0.1:{port}/readyz")
        took = time.monotonic() - began
        time.sleep(SETTLE_SECONDS)
        return took, _megabytes(psutil.Process(server.pid))
    finally:
        server.terminate()
        server.wait()


def _wait(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.02)
    raise TimeoutError(url)


def _megabytes(process: psutil.Process) -> float:
    family = [process, *process.children(recursive=True)]
    return float(sum(each.memory_full_info().pss for each in family)) / 1_000_000


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
