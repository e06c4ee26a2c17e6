"""The database is away for a while: every delivery is taken all the same, and heard afterwards."""

import os
import sqlite3
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.serving import Server
from tests.tables import is_postgres, run_sql
from tools import meta, pg

pytestmark = [pytest.mark.processes]

LONG = bool(os.environ.get("KENTONGAN_LONG"))
# On SQLite longer than the busy timeout, or nothing would be refused.
AWAY = {"postgres": 30 if LONG else 4, "sqlite": 30 if LONG else 6}
A_SECOND = 20 if LONG else 10
BACK = 60  # seconds by which everything must be heard afterwards
ALLOWED = 10  # seconds a provider waits for its answer before it counts as none
NUMBER = "6285712345601"


@pytest.fixture(scope="module")
def cluster():
    """A PostgreSQL of its own, that may be stopped; None on SQLite."""
    if "DATABASE_URL" not in os.environ:
        yield None
        return
    with pg.cluster() as url:
        yield url


@pytest.fixture(scope="module")
def whatsapp(tmp_path_factory, cluster):
    with meta.WhatsApp() as whatsapp:
        env = {"DATABASE_URL": cluster} if cluster else {}
        with Server(tmp_path_factory.mktemp("outage"), env) as server:
            server.run("village", "add", meta.VILLAGE)
            whatsapp.opens(server)
            whatsapp.desk = server
            yield whatsapp


@contextmanager
def away(server):
    """The database answers nobody."""
    if is_postgres(server):
        folder = Path(server.env["DATABASE_URL"].rpartition("=")[2])
        pg.stop(folder)
        try:
            yield
        finally:
            pg.start(folder)
        return
    with closing(sqlite3.connect(server.data / "kentongan.sqlite3", timeout=30)) as greedy:
        greedy.isolation_level = None
        greedy.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            greedy.execute("ROLLBACK")


def offer(whatsapp, n):
    """One message, delivered once: the answer, and how long it took."""
    began = time.monotonic()
    number = f"62857123{n % 20:05}"
    status = whatsapp.offer(meta.text(number, f"wamid.IN{n:05}", f"Jembatan putus, kata ke-{n}."))
    return status, time.monotonic() - began


def kept(server):
    return run_sql(server, "SELECT count(*) FROM messaging_incoming WHERE kind = 'message'")[0][0]


def kept_in_time(server, wanted):
    """How many are kept as soon as all are, or when the time is over."""
    until = time.monotonic() + BACK
    while kept(server) < wanted and time.monotonic() < until:
        time.sleep(0.2)
    return kept(server)


def test_what_comes_while_the_database_is_away_is_answered_and_heard_after(
    whatsapp, record_property
):
    server = whatsapp.desk
    before, seconds = kept(server), AWAY["postgres" if is_postgres(server) else "sqlite"]
    with ThreadPoolExecutor(64) as pool, away(server):
        answers = []
        for n in range(seconds * A_SECOND):
            answers.append(pool.submit(offer, whatsapp, n))
            time.sleep(1 / A_SECOND)
        told = [answer.result() for answer in answers]
    back = time.monotonic()
    assert Counter(status for status, _ in told) == {200: len(told)}
    assert kept_in_time(server, before + len(told)) == before + len(told)
    took = time.monotonic() - back
    slowest = max(waited for _, waited in told)
    record_property("figure", f"{len(told)} deliveries, the slowest answer after {slowest:.1f} s, "
                              f"all kept {took:.0f} s after the database's return")  # fmt: skip
    assert slowest < ALLOWED


def test_when_the_spool_is_full_too_the_provider_must_come_again(whatsapp):
    server = whatsapp.desk
    before = kept(server)
    spool, aside = server.data / "spool", server.data / "spool-aside"
    if spool.exists():
        spool.rename(aside)
    spool.write_bytes(b"no folder can be here")  # as a full or broken disk refuses
    said = meta.text(NUMBER, "wamid.IN1", "Jembatan di tepi sawah putus.")
    with away(server):
        assert whatsapp.offer(said) == 503
    spool.unlink()
    whatsapp.deliver(said)
    assert kept_in_time(server, before + 1) == before + 1
