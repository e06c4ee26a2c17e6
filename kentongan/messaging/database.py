"""Whether the database may be asked: after it refused, deliveries do not queue up to ask again.

A provider waits some ten seconds. While the database is away, one delivery now and then tries it;
all others go to the spool at once.
"""

import threading
from time import monotonic

from django.db import OperationalError

PATIENCE = 3  # seconds a delivery waits for SQLite's only writer
REST = 4.0

_lock = threading.Lock()
_refused_until = 0.0  # 0: it answers


def may_be_asked() -> bool:
    """Whether this delivery is to try; the one that does lets the others pass it by."""
    global _refused_until  # noqa: PLW0603 one for the process, as the database is
    with _lock:
        if monotonic() < _refused_until:
            return False
        if _refused_until:
            _refused_until = monotonic() + REST
        return True


def note(why: Exception | None = None) -> None:
    """It refused for this reason, or it answered."""
    global _refused_until  # noqa: PLW0603
    if why is None:
        _refused_until = 0.0
    elif isinstance(why, OperationalError):
        _refused_until = monotonic() + REST
