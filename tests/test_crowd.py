"""Eight villagers report and four officials work at once, many log in: nobody is shown an error."""

import os
import random
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.console import Official, Villager, hidden, token
from tests.serving import Server
from tests.tables import run_sql

pytestmark = [pytest.mark.processes]

LONG = bool(os.environ.get("KENTONGAN_LONG"))
SECONDS = 60 if LONG else 5
LOGINS = 128 if LONG else 8  # as many as the server has threads, and with real Argon2id
ONE_HASH = 64  # MiB
VILLAGERS = 8
ROLES = {
    "joko": "service_head",
    "dewi": "secretary",
    "ratna": "village_head",
    "wati": "section_welfare",
}
TRUE_COST = {"DJANGO_SETTINGS_MODULE": "kentongan.settings"}  # of every password that is tried
WANTED = {"inbox", "case", "pemeriksaan", "catatan"}  # acts that were really let through
TROUBLE = ("Internal Server Error", "database is locked", "deadlock", "Traceback")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("crowd"), TRUE_COST, like="village") as server:
        yield server


def hire(server, username):
    told = server.run("official", "add", username, username.title(), "--office", ROLES[username])
    return Official(server.url, username, told.rsplit(" ", 1)[1].strip())


class Crowd:
    """What everybody does until the time is up; ``answers`` counts (who, what, status)."""

    def __init__(self, server):
        self.server, self.receipts, self.answers = server, [], Counter()
        self.lock, self.slowest = threading.Lock(), 0.0
        (self.office,) = one(server, "village_office", "role = 'section_welfare'")
        (self.category,) = one(server, "village_category", "code = 'road'")
        self.officials = [hire(server, username) for username in ROLES]
        self.until = time.monotonic() + SECONDS

    def run(self):
        with ThreadPoolExecutor(VILLAGERS + len(self.officials)) as pool:
            jobs = [pool.submit(self.report, n) for n in range(VILLAGERS)]
            jobs += [pool.submit(self.work, official) for official in self.officials]
            for job in jobs:
                job.result()

    def report(self, n):
        """Report, one after the other, and follow each report with its code."""
        sent = 0
        while time.monotonic() < self.until:
            villager, start = Villager(self.server.url), time.monotonic()
            receipt = villager.report(text=f"Laporan {n}-{sent}: saluran di gang {sent} mampet.")
            villager.follow(receipt.code)
            sent += 1
            with self.lock:
                self.receipts.append(receipt)
                self.slowest = max(self.slowest, time.monotonic() - start)

    def work(self, official):
        """Open any case and take any act on it, as often as there is time."""
        while not self.is_over():
            inbox = f"{official.url}/petugas/?daftar=semua"
            self.note(official.session.get(inbox, timeout=60), "inbox")
            if self.receipts:
                self.act(official, random.choice(self.receipts[-6:]))

    def is_over(self):
        """The time is up and every wanted act was done once; a slow machine gets a minute more."""
        late = time.monotonic() - self.until
        return late > 0 and (self.done() >= WANTED or late > 60)

    def done(self):
        with self.lock:
            return {what for what, status in self.answers if status == 200}

    def act(self, official, receipt):
        address = f"{official.url}/petugas/laporan/{receipt.year}/{receipt.number}"
        page = official.session.get(address, timeout=60)
        self.note(page, "case")
        if page.status_code != 200:
            return
        offered = [act for act in self.acts() if f'/{act[0]}"' in page.text]
        if not offered:
            return
        noun, typed = random.choice([offered[0], offered[-1]])
        sent = {
            "csrfmiddlewaretoken": token(page.text),
            "version": hidden(page.text, "version"),
            **typed,
        }
        self.note(official.session.post(f"{address}/{noun}", data=sent, timeout=60), noun)

    def acts(self):
        yield "pemeriksaan", {"report_class": "ordinary", "category": self.category}
        yield "disposisi", {"to": self.office}
        yield "pengerjaan", {}
        yield "jawaban", {"words": "Sudah dibersihkan.", "outcome": "resolved"}
        yield "catatan", {"words": "Sudah dilihat."}

    def note(self, answer, what):
        with self.lock:
            self.answers[what, answer.status_code] += 1


def one(server, table, condition):
    (row,) = run_sql(server, f"SELECT id FROM {table} WHERE {condition}")
    return row


def test_a_crowd_at_both_doors_is_shown_no_error(server, record_property):
    crowd = Crowd(server)
    crowd.run()
    broken = {what: n for what, n in crowd.answers.items() if what[1] not in {200, 404, 409, 422}}
    assert broken == {}
    assert [line for line in server.words().splitlines() if any(t in line for t in TROUBLE)] == []
    filed = run_sql(server, "SELECT number FROM cases_case ORDER BY number")
    assert sorted((receipt.number,) for receipt in crowd.receipts) == filed
    assert "utuh." in server.run("verify")
    assert crowd.done() >= WANTED
    figure = f"{len(filed)} reports, {crowd.answers.total()} pages and acts in {SECONDS} s"
    record_property("figure", f"{figure}; slowest report {crowd.slowest:.1f} s")


# -- Log-ins -----------------------------------------------------------------------------------
def test_many_who_log_in_at_once_do_not_fill_the_memory(server, record_property):
    told = server.run("official", "add", "tini", "Tini", "--office", "operator")
    Official(server.url, "tini", told.rsplit(" ", 1)[1].strip())
    before, together = peak(server), threading.Barrier(LOGINS)

    def log_in(n):
        session = requests.Session()
        session.headers["X-Forwarded-For"] = f"198.51.100.{n}"
        address = f"{server.url}/petugas/akun/masuk/"
        page = session.get(address, timeout=60).text
        typed = {"login": "tini", "password": "milik-tini-sendiri"}
        together.wait()
        sent = {"csrfmiddlewaretoken": token(page), **typed}
        return session.post(address, data=sent, timeout=600).url

    with ThreadPoolExecutor(LOGINS) as crowd:
        led = Counter(crowd.map(log_in, range(LOGINS)))
    rise = peak(server) - before
    record_property("figure", f"{LOGINS} log-ins at once: {rise:.0f} MiB more at the peak")
    assert led == {f"{server.url}/petugas/": LOGINS}
    assert rise < 1.5 * ONE_HASH


def peak(server):
    """MiB that the server's processes ever had, each at its own worst moment."""
    kib = 0
    for process in server.processes():
        status = Path(f"/proc/{process.pid}/status").read_text()
        kib += int(re.search(r"VmHWM:\s+(\d+) kB", status)[1])
    return kib / 1024
