"""What a terminal shows of a long command; nothing shows it elsewhere."""

import os
import pty
import sys
import termios
import time
from contextlib import contextmanager

import pytest

from kentongan.ops import commands, progress


class Terminal:
    """``with terminal.watched(after): ...`` is a command there; ``sees(words)`` waits for them."""

    def __init__(self, monkeypatch) -> None:
        self._patch = monkeypatch
        self._ours, self._theirs = pty.openpty()
        termios.tcsetwinsize(self._theirs, (24, 80))
        os.set_blocking(self._ours, False)

    @contextmanager
    def watched(self, after=0.0):
        with os.fdopen(self._theirs, "w") as screen:
            self._patch.setattr(sys, "stderr", screen)
            self._patch.setattr(progress, "AFTER", after)
            with progress.shown():
                yield

    def read(self):
        try:
            return os.read(self._ours, 100_000).decode(errors="replace")
        except OSError:  # nothing, or nobody there any more
            return ""

    def sees(self, words):
        shown, until = "", time.monotonic() + 10
        while words not in shown and time.monotonic() < until:
            time.sleep(0.05)
            shown += self.read()
        return words in shown


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    return Terminal(monkeypatch)


def test_a_command_that_takes_long_shows_how_far_it_is(terminal):
    with terminal.watched():
        for n in progress.each(range(3)):
            assert n < 2 or terminal.sees("2/3")
        assert terminal.sees("…")


def test_what_is_said_has_a_line_of_its_own_and_the_bar_comes_back(terminal, capsys):
    with terminal.watched():
        assert terminal.sees("…")
        commands.say("Sudah separuh.")
        progress.tell(1, 2)
        assert terminal.sees("1/2")
    assert capsys.readouterr().out == "Sudah separuh.\n"


def test_a_short_command_shows_nothing(terminal):
    with terminal.watched(after=2.0):
        assert [*progress.each("abc")] == ["a", "b", "c"]
        assert terminal.read() == ""


def test_what_serves_without_end_shows_none(terminal):
    with terminal.watched():
        assert terminal.sees("…")
        progress.end()
        terminal.read()
        progress.tell(1, 2)
        time.sleep(0.3)
        assert terminal.read() == ""


def test_a_file_is_no_terminal(capsys, monkeypatch):
    monkeypatch.setattr(progress, "AFTER", 0.0)
    with progress.shown():
        progress.tell(1, 2)
        time.sleep(0.2)
    assert capsys.readouterr().err == ""
