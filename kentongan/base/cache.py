"""The cache in a table, as JSON: whoever can write in the database puts words there, no program.

Django keeps pickles, and reading one runs what its writer wished (OWASP ASVS 5.0, 1.5.2).
"""

import json
from typing import Any

from django.core.cache.backends import db


class _AsJson:
    """What the module asks of ``pickle``."""

    @staticmethod
    def dumps(value: Any, _protocol: int = 0) -> bytes:
        return json.dumps(value).encode()

    @staticmethod
    def loads(kept: bytes) -> Any:
        """The value; None for what no JSON is: it counts as never kept."""
        try:
            return json.loads(kept)
        except ValueError:
            return None


class JsonCache(db.DatabaseCache):
    """Strings, numbers, truths, lists and mappings of them; everything else is a TypeError."""


db.pickle = _AsJson  # type: ignore[attr-defined]  # the two places where it reads and writes
