"""Web and worker are killed at random while villagers report: what was acknowledged is there."""

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import requests

from tests.console import Villager
from tests.serving import Server

pytestmark = [pytest.mark.processes]

REPORTS = 500 if os.environ.get("KENTONGAN_LONG") else 60
KILLS = REPORTS // 15
PATIENCE = 60


def insist(url, key, text):
    """Send the same report with the same key until it is acknowledged; its receipt."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            return Villager(url).report(text=text, key=key)
        except (requests.RequestException, AssertionError):
            time.sleep(0.2)
    raise AssertionError(f"never acknowledged: {text}")


def strike(server, stop, killed):
    """Kill the web or the worker now and then, as a bad night would."""
    while not stop.wait(random.uniform(0.3, 0.9)) and len(killed) < KILLS:
        victim = random.choice(("web", "worker"))
        try:
            (server.kill_web if victim == "web" else server.kill_worker)()
        except AssertionError:
            continue  # the last one killed has not been started again yet
        killed.append(victim)


def test_no_acknowledged_report_is_lost_or_doubled(tmp_path, record_property):
    with Server(tmp_path, like="village") as server:
        told = [(str(uuid4()), f"Laporan keras ke-{n}: pohon tumbang.") for n in range(REPORTS)]
        stop, killed = threading.Event(), []
        night = threading.Thread(target=strike, args=(server, stop, killed))
        night.start()
        with ThreadPoolExecutor(6) as pool:
            first = list(pool.map(lambda pair: insist(server.url, *pair), told))
        stop.set()
        night.join()
        server.wait()
        again = [insist(server.url, *pair) for pair in told[::7]]
        verdict = server.run("verify")
    assert [r.code for r in again] == [r.code for r in first[::7]]
    assert sorted(r.number for r in first) == list(range(1, REPORTS + 1))
    assert "utuh." in verdict
    assert killed
    record_property("figure", f"{REPORTS} reports under {len(killed)} kills, none lost or doubled")
