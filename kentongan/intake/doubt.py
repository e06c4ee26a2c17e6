"""Suspicion sorts, it never refuses. Sources are counted in memory only and never stored."""

import hmac
from collections import OrderedDict, deque
from threading import Lock

from kentongan.base import clock, keys, text

FLOOD_REPORTS = 500  # from one network address, which a whole village may share
SAME_REPORTS = 3  # of the same words from one address: more is a machine or a prank
FLOOD_SECONDS = 600
SOURCES_KEPT = 10_000
MANY_LINKS = 3


class Sources:
    """How often each network address reported lately; old and rare ones are forgotten."""

    def __init__(self) -> None:
        self._seen: OrderedDict[bytes, deque[float]] = OrderedDict()
        self._lock = Lock()

    def count(self, source: str) -> int:
        """Count one more report of this source; how many it made within the window."""
        tag = hmac.digest(keys.key("blind"), source.encode(), "sha256")
        now = clock.now().timestamp()
        with self._lock:
            moments = self._seen.setdefault(tag, deque(maxlen=FLOOD_REPORTS + 1))
            self._seen.move_to_end(tag)
            while moments and now - moments[0] > FLOOD_SECONDS:
                moments.popleft()
            moments.append(now)
            if len(self._seen) > SOURCES_KEPT:
                self._seen.popitem(last=False)
            return len(moments)


SOURCES = Sources()


def about(words: str, *, trap: str, source: str) -> str:
    """Why a report goes to the list of its own (``trap``, ``links``, ``flood``), or nothing."""
    if trap.strip():
        return "trap"
    if text.count_links(words) >= MANY_LINKS:
        return "links"
    if source and _is_flood(words, source):
        return "flood"
    return ""


def _is_flood(words: str, source: str) -> bool:
    same = SOURCES.count(f"{source}\n{words}")
    return SOURCES.count(source) > FLOOD_REPORTS or (bool(words) and same > SAME_REPORTS)
