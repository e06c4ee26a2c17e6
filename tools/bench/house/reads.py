"""What people read of a village: the inbox, the search, the board, a status page, the home page."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from statistics import median
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kentongan.cases import actors
from kentongan.desk import readers
from kentongan.desk.session_store import SessionStore
from kentongan.insight import inbox
from kentongan.insight.filters import Filters
from kentongan.intake.following import Found
from kentongan.public.views.tracking import COOKIE
from kentongan.village import actions as villages
from kentongan.village.models import Office, Official, Village
from tools.bench.browser import Application, Browser
from tools.bench.house.crowd import KASI, REPORTER
from tools.bench.house.reports import HOST
from tools.bench.texts import RARE

LEAST = 0.03  # seconds of reading for one figure
READERS = {"kasi": "service_head", "kaur": "section_welfare"}
SEARCHES = {"kata umum": "jalan", "dua kata": "lampu jembatan", "kata langka": RARE,
            "kata tak ada": "zamzam", "nomor": "147"}  # fmt: skip


class Reads:
    """The reads by name, once ``open`` has been called on a filled village."""

    def __init__(self, village: Village, application: Application) -> None:
        self._village, self._application = village, application
        self._reads: dict[str, Callable[[], object]] = {}

    def open(self) -> list[str]:
        """Hire who reads, log in, warm up; returns the names of what can be read."""
        officials = {short: self._hire(short, role) for short, role in READERS.items()}
        for short, official in officials.items():
            self._reads |= self._lists(short, official)
        self._reads |= self._pages(officials["kasi"])
        for read in self._reads.values():
            read()
            read()
        return [*self._reads]

    def time(self, name: str, times: int) -> float:
        """The median of so many readings in milliseconds; a short one is read many times more.

        Five readings of a sixth of a millisecond are over while the processor still wakes up.
        """
        read, took, first = self._reads[name], list[float](), time.perf_counter()
        while len(took) < times or time.perf_counter() - first < LEAST:
            began = time.perf_counter()
            read()
            took.append(time.perf_counter() - began)
        return median(took) * 1000

    def queries(self, name: str) -> int:
        """How many statements one reading sends."""
        return len(self._statements(name))

    def plans(self, name: str) -> list[str]:
        """Every statement of one reading with its plan, for finding out why it is slow."""
        word = "EXPLAIN ANALYZE" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        told = []
        for sql in self._statements(name):
            with connection.cursor() as cursor:
                began = time.perf_counter()
                cursor.execute(sql)
                took = (time.perf_counter() - began) * 1000
                cursor.execute(f"{word} {sql}")
                plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
            told.append(f"{took:.2f} ms  {sql}\n{plan}")
        return told

    def _statements(self, name: str) -> list[str]:
        with CaptureQueriesContext(connection) as seen:
            self._reads[name]()
        return [q["sql"] for q in seen.captured_queries if q["sql"].startswith("SELECT")]

    def _hire(self, short: str, role: str) -> Official:
        official = villages.add_official(
            self._village, username=short, name=short, password="padi-menguning-1", by=None
        )
        office = Office.objects.of(self._village).filter(role=role).earliest("pk")
        villages.appoint(official, office, since=date(2020, 1, 1), by=None)
        return official

    def _lists(self, short: str, official: Official) -> dict[str, Callable[[], object]]:
        actor = replace(actors.of(official), reader=KASI)
        found: dict[str, Callable[[], object]] = {
            f"inbox {tab}, {short}": lambda tab=tab: inbox.page(actor, tab=tab)  # type: ignore[misc]
            for tab in inbox.COUNTED_TABS
        }
        for name, typed in SEARCHES.items():
            wanted = Filters(q=typed)
            found[f"search {name}, {short}"] = lambda wanted=wanted: inbox.page(  # type: ignore[misc]
                actor, tab="semua", filters=wanted
            )
        found[f"inbox etag, {short}"] = lambda: inbox.etag(actor, tab="semua")
        return found

    def _pages(self, kasi: Official) -> dict[str, Callable[[], object]]:
        salt = f"lacak-{self._village.pk}"
        reporter = self._browser(
            f"{COOKIE}={signing.dumps(Found(UUID(int=501), REPORTER).ticket, salt=salt)}"
        )
        official = self._browser(f"{settings.SESSION_COOKIE_NAME}={_session(kasi)}")
        anybody = self._browser()
        return {
            "page home": lambda: _read(anybody, "/"),
            "page board": lambda: _read(anybody, "/aduan"),
            "page figures": lambda: _read(anybody, "/statistik"),
            "page status": lambda: _read(reporter, "/lacak/laporan"),
            "page inbox": lambda: _read(official, "/petugas/"),
            "page summary": lambda: _read(official, "/petugas/ringkasan"),
        }

    def _browser(self, cookies: str = "") -> Browser:
        return Browser(self._application, HOST, cookies)


def _read(browser: Browser, path: str) -> None:
    status = browser.get(path)
    assert status == "200 OK", (path, status, browser.location)


def _session(official: Official) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(official.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = official.get_session_auth_hash()
    session.create()
    readers.keep(session, official, KASI)
    session.save()
    return str(session.session_key)
