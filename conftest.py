"""What every test may ask for: a day to live in, a browser to look with."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.db.models.signals import post_migrate  # noqa: TID251
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from kentongan.ledger import triggers, witness
from kentongan.media.decoder import Block, Decoder, Photo
from tests import plates

pytest_plugins = ["tests.cast", "tests.drum"]
pytest.register_assert_rewrite("kentongan.messaging.testing")
CHROMIUM = "/usr/bin/chromium-headless-shell"
QUIET = (
    "--no-sandbox",  # Chromium refuses its sandbox to root
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-device-for-media-stream",  # a microphone that hums
    "--use-fake-ui-for-media-stream",  # without a window nobody could be asked for it
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE localhost,EXCLUDE *.localhost,EXCLUDE 127.0.0.1",
)


@pytest.fixture(autouse=True)
def _no_witness_left() -> Iterator[None]:
    """Whoever wrote down where the book stands leaves nothing: the next test begins it anew."""
    yield
    witness.path().unlink(missing_ok=True)


_decode = Decoder.decode
_decoded: dict[tuple[bytes, str, tuple[Block, ...]], Photo] = {}


def _once(self: Decoder, original: bytes, kind: str, blocks: Sequence[Block] = ()) -> Photo:
    asked = (original, kind, tuple(blocks))
    if asked not in _decoded:
        _decoded[asked] = _decode(self, *asked)
    return _decoded[asked]


@pytest.fixture(autouse=True)
def _decoded_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same photo asks a child once in a worker; a child costs an eighth of a second.

    ``kentongan/media/tests`` ask it each time, and so do the servers of tests.
    """
    if "media" not in request.path.parts:
        monkeypatch.setattr(Decoder, "decode", _once)


# A thread of the live server may still hold a connection when its browser has left; PostgreSQL
# drops no database that somebody uses.
LET_GO = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""


def _emptied(_style: object, tables: Iterable[str], **_: object) -> list[str]:
    """Statements for the tables that hold something; a test fills a few of a hundred."""
    return [f'DELETE FROM "{table}"' for table in tables if plates.has_rows(table)]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Between tests Django empties SQLite's tables by DELETE, which the ledger's triggers refuse.

    ``kentongan/ledger/tests/test_triggers.py`` puts them back for itself. Nor does Django write
    down permissions and kinds of content each time, for which nobody here asks, or empty what is
    empty.
    """
    post_migrate.receivers.clear()
    connection.ops.sql_flush = _emptied
    with django_db_blocker.unblock():
        triggers.remove(None, connection.schema_editor())
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(LET_GO)


@pytest.fixture
def today() -> Iterator[Callable[..., None]]:
    """``today(day)`` stops the clock at ten in the morning in Jakarta; calling again moves on."""
    travels: list[time_machine.travel] = []

    def travel(day: date, at: time = time(10), zone: str = "Asia/Jakarta") -> None:
        journey = time_machine.travel(datetime.combine(day, at, ZoneInfo(zone)), tick=False)
        journey.start()
        travels.append(journey)

    yield travel
    while travels:
        travels.pop().stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window, cut off from everything but this machine."""
    # Playwright runs an event loop in this thread, which is no reason to refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a cheap Android: 360x640, touch, Indonesian."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640},
        has_touch=True,
        is_mobile=True,
        locale="id-ID",
        timezone_id="Asia/Jakarta",
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
