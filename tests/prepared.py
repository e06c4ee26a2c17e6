"""Statements stay prepared from one test to the next: a run asks the same again and again.

Every test ends in a rollback, at which psycopg forgets what it has prepared, since something may
have been made anew under an old name. Here only migrations do that.
"""

import re
from typing import Any

import psycopg
from psycopg._preparing import PrepareManager

MOST = 1_000  # statements on each connection
_MADE_ANEW = re.compile(rb"^(?:DROP|ALTER|DISCARD ALL|DEALLOCATE ALL)\b").match


class _Kept(PrepareManager):
    prepared_max = MOST

    def clear(self) -> bool:
        """At a rollback: nothing."""
        return False

    def _should_discard(self, prep: Any, results: Any, *_: Any) -> bool:
        statuses = (result.command_status or b"" for result in results)
        return any(map(_MADE_ANEW, statuses)) and super().clear()


class Connection(psycopg.Connection):
    """``connection_class`` of the tests' pool."""

    def __init__(self, pgconn: Any) -> None:
        super().__init__(pgconn)
        self._prepared = _Kept()
