"""What a person at a terminal sees while a command takes long: how far it is, or that it goes on.

Nothing is drawn within the first two seconds, nor where standard error is no terminal.
"""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TypeVar

AFTER, BEAT = 2.0, 0.2  # seconds
COUNTED = "{percentage:3.0f} % |{bar}| {n_fmt}/{total_fmt} [{elapsed}]"
UNCOUNTED = "… [{elapsed}]"
Thing = TypeVar("Thing")


class _Bar:
    """Comes after two seconds, and again two seconds after it was hidden."""

    def __init__(self) -> None:
        self.state: tuple[int, int | None] = (0, None)
        self._begin()

    def _begin(self) -> None:
        self._over = Event()
        self._thread = Thread(target=self._draw, args=(self._over,), daemon=True)
        self._thread.start()

    def hide(self) -> None:
        """Off the screen, so that a line may be written."""
        self.end()
        self._begin()

    def end(self) -> None:
        """Off the screen for good."""
        self._over.set()
        self._thread.join()

    def _draw(self, over: Event) -> None:
        if over.wait(AFTER):
            return
        from tqdm import tqdm  # noqa: PLC0415 most commands are through before it is needed

        tqdm.monitor_interval = 0  # no thread of its own: the server will fork
        with tqdm(file=sys.stderr, leave=False, bar_format=UNCOUNTED) as bar:
            while not over.wait(BEAT):
                bar.n, bar.total = self.state
                bar.bar_format = COUNTED if bar.total else UNCOUNTED
                bar.refresh()


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
        _bar.state = done, total


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
