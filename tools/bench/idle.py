"""The whole village server: how soon it answers, and what it keeps of the machine when idle."""

import time
from collections.abc import Iterator, Mapping
from statistics import median

import psutil

from tools.bench.figure import Figure
from tools.bench.server import running

SETTLE_SECONDS = 5
STARTS = 3


def figures(env: Mapping[str, str]) -> Iterator[Figure]:
    """Memory after ``SETTLE_SECONDS``, and the start, on a database that is up to date."""
    _started(env)  # the first start migrates
    starts, memory = zip(*(_started(env) for _ in range(STARTS)), strict=True)
    yield Figure("idle memory of kentongan serve (PSS)", median(memory), "MB", goal=200)
    yield Figure("start to first answer, warm", median(starts), "s", goal=3)


def _started(env: Mapping[str, str]) -> tuple[float, float]:
    with running(env) as server:
        time.sleep(SETTLE_SECONDS)
        return server.took, _megabytes(psutil.Process(server.pid))


def _megabytes(process: psutil.Process) -> float:
    family = [process, *process.children(recursive=True)]
    return float(sum(each.memory_full_info().pss for each in family)) / 1_000_000
