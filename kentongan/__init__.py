"""Kentongan: the village's complaint desk."""

import sys

__version__ = "0.1.0"

try:  # a SQLite newer than the system's, where a wheel exists; see docs/adr/0002
    import pysqlite3
except ImportError:  # pragma: no cover - platforms without a wheel use the system's SQLite
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
