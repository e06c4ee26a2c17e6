"""The drum: how soon a delivery is acknowledged and a person answered, idle and under load.

Every message is heard and answered meanwhile by the one worker of the same server.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from statistics import median, quantiles

import requests

from tools.bench.child import Child
from tools.bench.figure import Figure
from tools.bench.server import Server, running
from tools.meta import VILLAGE, WhatsApp, text

NOTICES = "tools.bench.notices"
A_SECOND, HANDS, PEOPLE = 50, 32, 400
TRIES = 5
PATIENCE = 600


@dataclass(frozen=True)
class Load:
    """How much is done: seconds of a steady stream, events of a burst, notices that wait."""

    steady: int = 120
    burst: int = 1_000
    notices: int = 10_000


QUICK = Load(steady=20, burst=200, notices=1_000)


def figures(env: Mapping[str, str], load: Load) -> Iterator[Figure]:
    """One server with a fake WhatsApp on this machine, put to each trial after the other."""
    env = {**env, "KENTONGAN_INSIDE": "127.0.0.1"}
    with running(env) as server, WhatsApp() as whatsapp:
        server.run("village", "add", VILLAGE)
        whatsapp.opens(server)
        trial = _Trial(server, whatsapp)
        idle = [trial.first_reply() for _ in range(TRIES)]
        yield Figure("first reply on an idle machine, slowest of 5", max(idle), "s", goal=5)
        yield from trial.steady(load.steady)
        yield from trial.burst(load.burst)
        with Child(NOTICES, env) as writer:
            writer.ask("write", load.notices)
            waiting = trial.waiting("out")
            behind = [trial.first_reply() for _ in range(TRIES)]
        name = f"first reply behind {waiting:.0f} waiting notices: later than on an idle machine"
        yield Figure(name, max(behind) - median(idle), "s", goal=5)


class _Trial:
    def __init__(self, server: Server, whatsapp: WhatsApp) -> None:
        self._server, self._whatsapp, self._ids = server, whatsapp, count()

    def first_reply(self) -> float:
        """Seconds from somebody's first words to the first answer."""
        number, began = f"6285911{next(self._ids):06}", time.monotonic()
        self._whatsapp.deliver(text(number, f"wamid.FIRST{number}", "Jalan di RT 3 rusak."))
        self._until(lambda: bool(self._whatsapp.took.get(number)), 0.02)
        return self._whatsapp.at[number] - began

    def steady(self, seconds: int) -> Iterator[Figure]:
        """A stream of messages of several hundred people."""
        look = requests.Session()
        floor = self._stream(5, lambda _: _timed(lambda: look.get(f"{self._server.url}/healthz")))
        took = self._stream(seconds, lambda _: self._said())
        name = f"acknowledged at {A_SECOND} a second for {seconds} s"
        yield Figure("/healthz at the same pace, median", median(floor) * 1000, "ms")
        yield Figure(f"{name}: median", median(took) * 1000, "ms", goal=50)
        yield Figure(f"{name}: 99 of 100", quantiles(took, n=100)[98] * 1000, "ms", goal=250)
        yield Figure(f"{name}: until all are heard", self._heard(), "s")

    def burst(self, events: int) -> Iterator[Figure]:
        """Everybody at once."""
        began = time.monotonic()
        with ThreadPoolExecutor(HANDS) as pool:
            took = [*pool.map(lambda _: self._said(), range(events))]
        all_at = time.monotonic() - began
        name = f"burst of {events} on {HANDS} lines"
        yield Figure(f"{name}: all acknowledged", all_at, "s")
        yield Figure(f"{name}: slowest acknowledgement", max(took), "s", goal=10)
        yield Figure(f"{name}: until all are heard", self._heard(), "s")

    def waiting(self, way: str) -> float:
        """How many events or messages wait, by the server's own gauge."""
        gauge = f"kentongan_channel_waiting_{way}{{"
        lines = requests.get(f"{self._server.url}/metrics", timeout=30).text.splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(gauge))

    def _said(self) -> float:
        n = next(self._ids)
        words = text(f"62857123{n % PEOPLE:05}", f"wamid.IN{n:07}", f"Jembatan putus, kata ke-{n}.")
        return _timed(lambda: self._whatsapp.deliver(words))

    def _stream(self, seconds: int, act: Callable[[int], float]) -> list[float]:
        """Do it so often a second, each at its moment, whether the last one is done or not."""
        began = time.monotonic()
        with ThreadPoolExecutor(HANDS) as pool:
            tasks = []
            for n in range(seconds * A_SECOND):
                time.sleep(max(0, began + n / A_SECOND - time.monotonic()))
                tasks.append(pool.submit(act, n))
            return [task.result() for task in tasks]

    def _heard(self) -> float:
        """Seconds until nothing waits to be heard."""
        began = time.monotonic()
        self._until(lambda: self.waiting("in") == 0, 0.5)
        return time.monotonic() - began

    def _until(self, is_so: Callable[[], bool], pause: float) -> None:
        until = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < until, "never"
            time.sleep(pause)


def _timed(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began
