"""Wrong codes slow their sender down; nobody is ever locked out, a village least of all."""

import hmac
import time
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

import structlog

from kentongan.base import clock, keys
from kentongan.base.refusals import Refused, gettext_noop

log = structlog.get_logger(__name__)

FREE_MISSES = 20  # per network and hour; a whole village may share one address
FREE_OVERALL = 1_000  # in an hour, of all networks together; then one miss is enough to be slow
FORGOTTEN_AFTER = 3600
SOURCES_KEPT = 10_000
WAIT = 1.0  # seconds a look-up through the narrow gate takes
HASHES_AT_ONCE = 2  # 19 MiB and 20 ms of one core each


class Crowded(Refused):
    """Too many look-ups at this moment; the same code may be tried again in a moment."""

    says = gettext_noop("Sedang banyak yang memeriksa kode. Tunggu sebentar, lalu tekan lagi.")


class Gate:
    """A wide gate for most, a narrow and slow one for networks with many wrong codes."""

    def __init__(self) -> None:
        self._misses: OrderedDict[bytes, tuple[int, float]] = OrderedDict()
        # When codes were missed, by anybody.
        self._newest: deque[float] = deque(maxlen=FREE_OVERALL)
        self._told = (0.0, 0)  # since when, and how many
        self._lock = Lock()
        self._narrow = BoundedSemaphore(1)
        self._hashes = BoundedSemaphore(HASHES_AT_ONCE)

    @contextmanager
    def look_up(self, source: str) -> Iterator[None]:
        """Pass the gate for one look-up, or ``Crowded``; a refusal inside counts as a miss."""
        if not self._is_slow(source):
            with self._one(self._hashes, source):
                # Asked again: a crowd of tries at once waits here for its turn.
                if not self._is_slow(source):
                    yield
                    return
        with self._one(self._narrow, source):
            time.sleep(WAIT)
            yield

    @contextmanager
    def _one(self, gate: BoundedSemaphore, source: str) -> Iterator[None]:
        if not gate.acquire(timeout=3 * WAIT):
            raise Crowded
        try:
            yield
        except Refused:
            self._miss(source)
            raise
        finally:
            gate.release()

    def _is_slow(self, source: str) -> bool:
        return self._misses_of(source) >= (1 if self._is_besieged() else FREE_MISSES)

    def _is_besieged(self) -> bool:
        with self._lock:
            newest = self._newest
            return len(newest) == newest.maxlen and _is_fresh(newest[0])

    def _misses_of(self, source: str) -> int:
        count, since = self._misses.get(_tag(source), (0, 0.0))
        return count if _is_fresh(since) else 0

    def _miss(self, source: str) -> None:
        with self._lock:
            tag, now = _tag(source), clock.now().timestamp()
            count = self._misses_of(source) + 1
            self._misses[tag] = (count, now)
            self._misses.move_to_end(tag)
            self._newest.append(now)
            if len(self._misses) > SOURCES_KEPT:
                self._misses.popitem(last=False)
            self._tell(count, now)

    def _tell(self, count: int, now: float) -> None:
        """In the log: how many there were since the first of an hour, at 1, 2, 4, 8 and so on, so
        that no flood fills it; and that a network is slow from here on. Of whom, never."""
        since, total = self._told
        since, total = (since, total + 1) if _is_fresh(since) else (now, 1)
        self._told = since, total
        if total.bit_count() == 1:
            log.warning("codes missed", count=total)
        if count == FREE_MISSES:
            log.warning("limit hit", way="code")


def _is_fresh(moment: float) -> bool:
    return clock.now().timestamp() - moment < FORGOTTEN_AFTER


def _tag(source: str) -> bytes:
    return hmac.digest(keys.key("blind"), source.encode(), "sha256")


GATE = Gate()
