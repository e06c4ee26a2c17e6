"""The test run itself: a floor that holds, skips that count, no way out of this machine."""

import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests import source
from tools import suite

PLUGINS = ("-p", "tools.suite", "-p", "no:django", "-p", "no:cacheprovider")
PYTEST = (sys.executable, "-m", "pytest", *PLUGINS, "-c", "/dev/null")


@pytest.fixture
def run(tmp_path):
    """``run(text, *switches)`` runs pytest on that text; gives its exit code and words."""

    def of(text, *switches):
        file = tmp_path / "test_given.py"
        file.write_text(text)
        environ = {
            name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ
        }
        done = subprocess.run(
            [*PYTEST, f"--rootdir={tmp_path}", str(file), *switches],
            cwd=source.HOME,
            env=environ,
            check=False,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout

    return of


GOOD = "def test_a(): pass\n"
SKIPPED = "import pytest\ndef test_a(): pass\n@pytest.mark.skip\ndef test_b(): pass\n"


def test_a_run_with_too_few_tests_fails_and_says_so(run):
    floor = int(suite.FLOOR.read_text())
    assert floor > 1
    code, words = run(GOOD, "--floor")
    assert (code, f"1 tests found, the floor is {floor}" in words) == (1, True)


def test_workers_count_for_the_floor_too(run):
    code, words = run(GOOD, "--floor", "-n", "2")
    assert (code, "1 tests found, the floor is" in words) == (1, True)


def test_a_skipped_test_fails_the_run_where_skips_count(run):
    assert run(SKIPPED)[0] == 0
    code, words = run(SKIPPED, "--no-skips")
    assert (code, words.count("skipped, which counts as failed")) == (1, 1)


def test_pytest_has_the_last_word(run):
    _, words = run(SKIPPED, "--no-skips")
    assert "1 passed, 1 skipped" in words.splitlines()[-1]


def test_a_test_cannot_leave_this_machine():
    with socket.socket() as door, pytest.raises(suite.NetworkRefused):
        door.connect(("198.51.100.7", 80))


def test_a_test_cannot_ask_for_the_address_of_another_machine():
    with pytest.raises(suite.NetworkRefused):
        socket.create_connection(("kentongan.example", 80))


def test_a_test_cannot_send_a_single_packet_out():
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door,
        pytest.raises(suite.NetworkRefused),
    ):
        door.sendto(b"hello", ("198.51.100.7", 53))


def test_a_test_may_speak_with_itself():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as door,
    ):
        assert door.getpeername() == server.getsockname()


def test_the_data_of_a_run_is_not_the_developers():
    assert str(settings.DATA_DIR).startswith(os.environ[suite.GROUND])
    assert not settings.DATA_DIR.is_relative_to(source.HOME)


@pytest.mark.django_db
def test_the_run_uses_the_database_it_was_asked_for(request):
    wanted = {"sqlite": "sqlite", "postgres": "postgresql"}[request.config.option.db]
    assert connection.vendor == wanted


@pytest.mark.browser
def test_the_browser_sees_this_machine_and_nothing_else(phone, httpserver):
    httpserver.expect_request("/").respond_with_data(
        "<title>Lapor</title>", content_type="text/html"
    )
    phone.goto(httpserver.url_for("/"))
    assert (phone.title(), phone.viewport_size) == ("Lapor", {"width": 360, "height": 640})
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        phone.goto("http://kentongan.example/")
