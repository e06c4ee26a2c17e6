"""What a person at a terminal sees while a command takes long: how far it is, or that it goes on.

Nothing is drawn within the first two seconds, nor where standard error is no terminal.
"""

import sys
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

AFTER = 2.0  # seconds
Thing = TypeVar("Thing")


class _Bar:
    """Comes after two seconds, and again two seconds after it was hidden."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._timer: threading.Timer | None = None
        self._drawn: Progress | None = None
        self._done: int = 0
        self._total: int | None = None
        self.hide()

    def hide(self) -> None:
        """Off the screen, so that a line may be written."""
        with self._lock:
            self.end()
            self._timer = threading.Timer(AFTER, self._draw)
            self._timer.daemon = True
            self._timer.start()

    def end(self) -> None:
        """Off the screen for good."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
            if self._drawn:
                self._drawn.stop()
            self._timer = self._drawn = None

    def tell(self, done: int, total: int | None) -> None:
        """So many of so many are done; of None nobody knows how many there are."""
        with self._lock:
            self._done, self._total = done, total
            if self._drawn:
                self._drawn.update(self._drawn.task_ids[0], completed=done, total=total)
                self._drawn.tasks[0].total = total  # to ``update`` None is no news

    def _draw(self) -> None:
        # Most commands are through before this is needed.
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TimeElapsedColumn,
        )

        columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with self._lock:
            if self._timer is not threading.current_thread():
                return  # ended in this moment
            self._drawn = Progress(
                *columns,
                console=Console(stderr=True),
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._drawn.add_task("", total=self._total, completed=self._done)
            self._drawn.start()


_bar: _Bar | None = None


@contextmanager
def shown() -> Iterator[None]:
    """While a command runs."""
    global _bar  # noqa: PLW0603 one terminal, one bar
    _bar = _Bar() if sys.stderr.isatty() else None
    try:
        yield
    finally:
        end()


def each(things: Collection[Thing]) -> Iterator[Thing]:
    """Each in turn, counted."""
    for done, thing in enumerate(things):
        tell(done, len(things))
        yield thing
    tell(0, None)  # what comes next is not counted yet


def tell(done: int, total: int | None) -> None:
    """So many of so many are done; of None nobody knows how many there are."""
    if _bar:
        _bar.tell(done, total)


def hide() -> None:
    """Off the screen while something is said; it comes back if it goes on."""
    if _bar:
        _bar.hide()


def end() -> None:
    """What comes now has no end: no bar any more."""
    global _bar  # noqa: PLW0603
    if _bar:
        _bar.end()
    _bar = None
