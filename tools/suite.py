"""The test run as a whole: its ground, its database, its floor, as a pytest plugin.

It is no conftest, since pytest-django reads the settings before any conftest is seen.
"""

import atexit
import gc
import ipaddress
import os
import shutil
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tools import ground, pg

TESTS = Path(__file__).parents[1] / "tests"
FLOOR, LONG_FILE = TESTS / "floor.txt", 25
WORKER = "PYTEST_XDIST_WORKER"
GROUND = "KENTONGAN_TEST_GROUND"
MEMORY = Path("/dev/shm")  # noqa: S108
ROOM = 6_000_000_000  # bytes
OBJECTS_BEFORE_A_COLLECTION = 100_000  # a run is short and its machine has room: a tenth less time
_until_the_end = ExitStack()


class NetworkRefused(Exception):
    """A test tried to leave this machine."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The switches of ``make test``."""
    group = parser.getgroup("kentongan")
    group.addoption(
        "--db", choices=("sqlite", "postgres"), default="sqlite", help="database to use"
    )
    group.addoption("--floor", action="store_true", help="fail under the tests of tests/floor.txt")
    group.addoption("--no-skips", action="store_true", help="a skipped test is a failure")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, Any, Any]:
    """Lay the ground before Django reads its settings; workers stand on their controller's."""
    if WORKER not in os.environ:
        _lay_the_ground(early_config.known_args_namespace.db)
    folder = Path(os.environ[GROUND], os.environ.get(WORKER, "main"))
    os.environ.update(ground.furnish(folder))
    return (yield)


def _lay_the_ground(database: str) -> None:
    atexit.register(_until_the_end.close)
    ground.forget_the_developer()
    within = _place()
    folder = tempfile.mkdtemp(prefix="kentongan-tests-", dir=within)
    _until_the_end.callback(shutil.rmtree, folder, ignore_errors=True)
    os.environ[GROUND] = os.environ["PYTEST_DEBUG_TEMPROOT"] = folder
    if database == "postgres":
        os.environ["DATABASE_URL"] = _until_the_end.enter_context(pg.cluster(within))


def _place() -> str:
    """In memory where there is room: a run writes files by the thousand and keeps none of them."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return str(MEMORY) if has_room and os.access(MEMORY, os.W_OK) else tempfile.gettempdir()


def pytest_collection_finish() -> None:
    """What was loaded stays: no collection of garbage looks at it again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files come first: at the end one would keep a worker alone.

    First servers and browsers, then what is told of the whole program, and last small files.
    """
    sizes = Counter(item.path for item in items)

    def turn(item: pytest.Item) -> int:
        is_slow = any(map(item.get_closest_marker, ("processes", "browser")))
        is_long = sizes[item.path] >= LONG_FILE or item.path.parent == TESTS
        return 0 if is_slow else 1 if is_long else 2

    items.sort(key=turn)


# -- The floor and the skips -------------------------------------------------------------------
class Tally:
    """How many tests were found, here or by the workers, and what is wrong with that."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.found = 0

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.found = max(self.found, len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        self.found = max(self.found, len(ids))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if session.exitstatus == pytest.ExitCode.OK and self.faults():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for fault in self.faults():
            terminalreporter.write_line(fault, red=True)

    def faults(self) -> list[str]:
        """What keeps this run from counting, as sentences."""
        return [*self._too_few(), *self._skipped()]

    def _too_few(self) -> list[str]:
        floor = int(FLOOR.read_text()) if self.config.option.floor else 0
        return [f"{self.found} tests found, the floor is {floor}"] if self.found < floor else []

    def _skipped(self) -> list[str]:
        if not self.config.option.no_skips:
            return []
        reporter = self.config.pluginmanager.get_plugin("terminalreporter")
        reports = reporter.stats.get("skipped", []) if reporter else []
        return [f"skipped, which counts as failed: {report.nodeid}" for report in reports]


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Refuse the network, spare the collector, count the tests where the whole run is seen."""
    sys.addaudithook(_stay_here)
    gc.set_threshold(OBJECTS_BEFORE_A_COLLECTION)
    if WORKER not in os.environ:
        config.pluginmanager.register(Tally(config), "kentongan-tally")


# -- The network -------------------------------------------------------------------------------
def _stay_here(event: str, facts: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto") and _is_elsewhere(facts[0], facts[1]):
        raise NetworkRefused(facts[1])
    if event == "socket.getaddrinfo" and _is_a_foreign_name(facts[0]):
        raise NetworkRefused(facts[0])


def _is_elsewhere(door: socket.socket, address: Any) -> bool:
    if door.family not in (socket.AF_INET, socket.AF_INET6) or address is None:
        return False
    number = _number(address[0])
    return not number.is_loopback if number else _is_a_foreign_name(address[0])


def _is_a_foreign_name(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host or "localhost"
    return _number(name) is None and name.split(".")[-1] != "localhost"


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have measured: ``record_property("figure", words)``."""
    for report in terminalreporter.stats.get("passed", []):
        for name, words in report.user_properties:
            if name == "figure":
                terminalreporter.write_line(f"measured: {words}")
