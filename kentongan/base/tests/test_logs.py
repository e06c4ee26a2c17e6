"""What a line of the log looks like, and that both kinds carry the same facts."""

import json
import logging
import re

import pytest
import structlog

from kentongan.base import logs


@pytest.fixture
def lines(capsys):
    """``lines(format)`` sets the log up; ``capsys`` then reads what was written."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield lambda kind: (logs.configure({"format": kind}), lambda: capsys.readouterr().err)[1]
    root.handlers, _ = handlers, root.setLevel(level)
    structlog.reset_defaults()


def test_a_json_line_is_one_object_with_its_facts(lines):
    read = lines("json")
    structlog.get_logger("kentongan.cases").info("case.filed", case="147/2026", village=3)
    line = json.loads(read())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", line.pop("timestamp"))
    assert line == {
        "case": "147/2026",
        "event": "case.filed",
        "level": "info",
        "logger": "kentongan.cases",
        "village": 3,
    }


def test_a_text_line_is_for_reading(lines):
    read = lines("text")
    structlog.get_logger("kentongan.cases").info("case.filed", case="147/2026")
    line = read()
    assert re.sub(r"^\S+ ", "", line) == (
        "[info     ] case.filed                     [kentongan.cases] case=147/2026\n"
    )


def test_lines_of_other_libraries_take_the_same_road(lines):
    read = lines("json")
    logging.getLogger("gunicorn.error").warning("slow worker %s", 4)
    line = json.loads(read())
    assert (line["event"], line["level"], line["logger"]) == (
        "slow worker 4",
        "warning",
        "gunicorn.error",
    )


@pytest.mark.parametrize("kind", ["text", "json"])
def test_a_crash_says_where_and_what_kind_but_quotes_nobody(lines, kind):
    read = lines(kind)
    _crash_and_log("Sari, 0812 3456 7890")
    written = read()
    assert "in _crash_and_log" in written
    assert "builtins.ValueError" in written
    assert "builtins.KeyError" in written  # what came before it, too
    assert "Sari" not in written


def test_a_crash_in_another_library_quotes_nobody_either(lines):
    read = lines("json")
    words = "Sari, 0812 3456 7890"
    try:
        int(words)
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/lapor")
    line = json.loads(read())
    assert line["event"] == "Internal Server Error: /lapor"
    assert line["exception"].endswith("builtins.ValueError")
    assert "Sari" not in json.dumps(line)


def test_what_the_machine_says_is_kept(lines):
    read = lines("json")
    try:
        raise OSError(28, "No space left on device")
    except OSError:
        structlog.get_logger("kentongan.media").exception("photo.not_kept")
    assert json.loads(read())["exception"].endswith(
        "builtins.OSError: [Errno 28] No space left on device"
    )


def _crash_and_log(words):
    try:
        try:
            {}[words]
        except KeyError:
            int(words)
    except ValueError:
        structlog.get_logger("kentongan.desk").exception("page.crashed")


def test_details_below_info_are_not_kept(lines):
    read = lines("json")
    structlog.get_logger("kentongan.cases").debug("case.looked_at")
    logging.getLogger("django.db.backends").debug("SELECT words")
    assert read() == ""
