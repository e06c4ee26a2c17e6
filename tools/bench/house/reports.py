"""A whole report: the form, the post, the receipt, through every layer of middleware."""

import cProfile
import pstats
import time
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from kentongan.ledger.models import Book
from kentongan.village.models import Village
from tools.bench.browser import Application, Browser
from tools.bench.texts import story

HOST = "desa.example"
CHEAP = (8, 1)  # Argon2id's least: KiB, passes


class Reports:
    """Reports to one village."""

    def __init__(self, village: Village, application: Application) -> None:
        self._village, self._application = village, application

    def cpu(self, times: int) -> float:
        """Milliseconds of CPU for one whole report, the code's hash counted in."""
        return self._cpu(times)

    def plain(self, times: int) -> float:
        """The same where the code's hash costs next to nothing."""
        with override_settings(CODE_HASH_COST=CHEAP):
            return self._cpu(times)

    def _cpu(self, times: int) -> float:
        took = 0.0
        for n in range(times):
            self._let_followers_rest()
            began = time.process_time()
            self._one(n)
            took += time.process_time() - began
        return took * 1000 / times

    def _let_followers_rest(self) -> None:
        """As when the worker has caught up: the next report queues a job for it."""
        Book.objects.filter(pk=self._village.book_id).update(follow_queued_at=None)

    def statements(self) -> list[str]:
        """Every statement one whole report sends to the database."""
        self._let_followers_rest()
        with CaptureQueriesContext(connection) as seen:
            self._one(1)
        return [query["sql"] for query in seen.captured_queries]

    def profile(self, times: int, path: str) -> None:
        """Write where the time goes, for ``python -m pstats``."""
        watch = cProfile.Profile()
        watch.runcall(self.cpu, times)
        pstats.Stats(watch).dump_stats(path)

    def _one(self, n: int) -> None:
        browser = Browser(self._application, HOST)
        assert browser.get("/lapor") == "200 OK"
        sent = {"text": story(n), "place": "Depan masjid", "privacy": "rahasia", "hamlet": "",
                "publish_ok": "on", "key": str(uuid4())}  # fmt: skip
        assert browser.post("/lapor", sent) == "303 See Other"
        assert browser.get(browser.location) == "200 OK"
