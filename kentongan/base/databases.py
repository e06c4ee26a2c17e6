"""The two databases as Django settings: SQLite guarded against its own bugs, or PostgreSQL.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL database that two processes write
(https://www.sqlite.org/wal.html#the_wal_reset_bug), so the journal mode follows the version linked.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlparse

from django.db.backends.base.base import BaseDatabaseWrapper

SAFE_WAL = (3, 51, 3)
BUSY_SECONDS = 20
POOL_SECONDS = 4  # a provider that delivers is gone after ten
ASKED_BEFORE_PREPARED = 5  # times, as psycopg has it
KEPT_SECONDS = 60  # a connection lives so long: `planner.learn` is heard by new ones only
OLDEST_POSTGRES = 15
PROOFS = ("hostaddr", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl")


def journal_mode(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """``WAL`` where it is safe for several processes, else ``TRUNCATE``."""
    return "WAL" if version >= SAFE_WAL else "TRUNCATE"


def sqlite(path: Path) -> dict[str, Any]:
    """Settings for the embedded database: durable, one writer at a time, foreign keys on."""
    pragmas = (
        f"PRAGMA journal_mode={journal_mode()};"
        "PRAGMA synchronous=FULL;"
        "PRAGMA foreign_keys=ON;"
        "PRAGMA cache_size=-16000;"
        "PRAGMA temp_store=MEMORY;"
    )
    return {
        "ENGINE": "kentongan.base.sqlite",
        "NAME": str(path),
        "OPTIONS": {
            "init_command": pragmas,
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
        },
        # Opening anew for each request would read the whole schema again and empty the WAL.
        "CONN_MAX_AGE": KEPT_SECONDS,
    }


def postgres(url: str) -> dict[str, Any]:
    """Settings for ``postgres://user:password@host:port/name?option=value``, pooled.

    A server on another machine must prove its name, unless the address says otherwise. What is
    asked again and again is prepared there, for half the work; not with ``prepare=0``.
    """
    parts = urlparse(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    pool = {"min_size": 1, "max_size": int(options.pop("pool", 8)), "timeout": POOL_SECONDS}
    often = int(options.pop("prepare", ASKED_BEFORE_PREPARED))
    prepared = {"server_side_binding": True, "prepare_threshold": often} if often else {}
    host = unquote(parts.hostname or "") or options.pop("host", "")
    if not is_near(options.get("hostaddr") or host):
        options.setdefault("sslmode", "verify-full")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {**options, **prepared, "pool": pool},
    }


def is_near(host: str) -> bool:
    """Whether it is a socket, this machine, or a name without a dot, as in a network of compose."""
    return all(_is_near(one) for one in host.split(","))


def _is_near(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.startswith(("/", "@")) or "." not in host


def libpq(found: Mapping[str, Any]) -> dict[str, str]:
    """The same database as PostgreSQL's own tools read it from their environment."""
    facts = {f"PG{name.upper()}": str(found["OPTIONS"].get(name, "")) for name in PROOFS}
    facts |= {"PGHOST": found["HOST"], "PGPORT": found["PORT"], "PGUSER": found["USER"]}
    facts |= {"PGPASSWORD": found["PASSWORD"], "PGDATABASE": found["NAME"]}
    return {name: str(value) for name, value in facts.items() if value}


def from_environment(environ: Mapping[str, str] = os.environ, *, data: Path) -> dict[str, Any]:
    """The database named by ``DATABASE_URL``, else SQLite in the data folder.

    An address of another kind gives a database that answers nothing; ``base.checks`` says so.
    """
    url = environ.get("DATABASE_URL", "")
    if not url:
        return sqlite(data / "kentongan.sqlite3")
    if url.startswith("sqlite:///"):
        return sqlite(Path(unquote(url.removeprefix("sqlite:///"))))
    if url.startswith(("postgres://", "postgresql://")):
        return postgres(url)
    return {"ENGINE": "django.db.backends.dummy", "NAME": ""}


@contextmanager
def impatient(connection: BaseDatabaseWrapper, seconds: int) -> Iterator[None]:
    """Within it SQLite waits no longer for its only writer; raises ``django.db.Error``."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    _set_busy(connection, seconds)
    try:
        yield
    finally:
        _set_busy(connection, BUSY_SECONDS)


def _set_busy(connection: BaseDatabaseWrapper, seconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout={seconds * 1000}")


# -- What a live connection says ---------------------------------------------------------------
def wanted_pragmas(version: tuple[int, ...]) -> dict[str, str]:
    """What every SQLite connection must answer when asked, for a version of SQLite."""
    return {
        "journal_mode": journal_mode(version).lower(),
        "synchronous": "2",  # FULL
        "foreign_keys": "1",
        "busy_timeout": str(BUSY_SECONDS * 1000),
    }


def pragmas(connection: BaseDatabaseWrapper, names: Iterable[str]) -> dict[str, str]:
    """What this SQLite connection answers."""
    return {name: _ask(connection, f"PRAGMA {name}") for name in names}


def sqlite_version(connection: BaseDatabaseWrapper) -> tuple[int, ...]:
    """The version of SQLite at work, e.g. ``(3, 51, 3)``."""
    return tuple(int(part) for part in _ask(connection, "SELECT sqlite_version()").split("."))


def postgres_version(connection: BaseDatabaseWrapper) -> int:
    """The major version of the PostgreSQL server, e.g. ``15``."""
    return int(_ask(connection, "SHOW server_version_num")) // 10_000


def _ask(connection: BaseDatabaseWrapper, question: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return str(cursor.fetchone()[0])
