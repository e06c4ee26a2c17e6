"""SQLite has one writer. Who waits for his turn asks often, instead of ever more seldom.

SQLite's own waiting (``busy_timeout``) sleeps up to 100 ms between two looks, so that a delivery
beside a busy worker misses one gap after the other: at fifty a second one in a hundred waited
650 ms. Only the beginning of a transaction is asked for here; the rest waits as SQLite does.
"""

from sqlite3 import OperationalError
from time import monotonic, sleep

from django.db.backends.sqlite3 import base

STEP = 0.003  # seconds between two looks


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's, with ``BEGIN IMMEDIATE`` asked for again and again up to ``busy_timeout``."""

    transaction_mode: str | None

    def _start_transaction_under_autocommit(self) -> None:
        if self.transaction_mode != "IMMEDIATE":
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        ask = self.connection.execute
        [milliseconds] = ask("PRAGMA busy_timeout").fetchone()
        ask("PRAGMA busy_timeout=0")
        try:
            self._take_turn(until=monotonic() + milliseconds / 1000)
        finally:
            ask(f"PRAGMA busy_timeout={milliseconds}")

    def _take_turn(self, *, until: float) -> None:
        while not self._begins():
            if monotonic() > until:
                super()._start_transaction_under_autocommit()  # type: ignore[misc]
                return  # in the very last moment; else it has said what is wrong
            sleep(STEP)

    def _begins(self) -> bool:
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except OperationalError as no:
            if "locked" in str(no):
                return False
            raise
        return True
