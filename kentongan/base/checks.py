"""Start-up checks: a database that could lose or corrupt what citizens say is refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from kentongan.base import databases

OUR_OPTIONS = "Take your own OPTIONS for the database away; kentongan.base.databases sets them."


def durable_database(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """One error for each promise a database does not keep; asked of the live connection."""
    return [error for alias in databases or () for error in faults(connections[alias])]


def faults(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    """What is wrong with one database, with what to do about it."""
    match connection.vendor:
        case "sqlite":
            return _sqlite_faults(connection)
        case "postgresql":
            return age_faults(databases.postgres_version(connection))
        case vendor:
            return [_unknown(vendor)]


def _sqlite_faults(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    version = databases.sqlite_version(connection)
    found = databases.pragmas(connection, databases.wanted_pragmas(version))
    return [*pragma_faults(version, found), *_turn_faults(connection)]


def pragma_faults(version: tuple[int, ...], found: Mapping[str, str]) -> list[CheckMessage]:
    """What is wrong with a SQLite of this version that answers so."""
    return [
        Error(
            f"SQLite runs with {name}={found[name]}; this version needs {name}={wanted}.",
            hint=OUR_OPTIONS,
            id="kentongan.E001",
        )
        for name, wanted in databases.wanted_pragmas(version).items()
        if found[name] != wanted
    ]


def _turn_faults(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    # Asking for the write lock only at the first write ends in "database is locked".
    mode = connection.settings_dict["OPTIONS"].get("transaction_mode")
    if mode == "IMMEDIATE":
        return []
    return [
        Error(
            f"SQLite transactions begin {mode}; they must begin IMMEDIATE.",
            hint=OUR_OPTIONS,
            id="kentongan.E004",
        )
    ]


def age_faults(version: int) -> list[CheckMessage]:
    """What is wrong with a PostgreSQL of this major version."""
    if version >= databases.OLDEST_POSTGRES:
        return []
    return [
        Error(
            f"PostgreSQL {version} is too old; it must be {databases.OLDEST_POSTGRES} or newer.",
            hint="Point DATABASE_URL at a newer server, or leave it out to use SQLite.",
            id="kentongan.E002",
        )
    ]


def _unknown(vendor: str) -> CheckMessage:
    return Error(
        f"Kentongan does not know the database {vendor!r}.",
        hint="DATABASE_URL may name postgres://… or sqlite:///…; without it SQLite is used.",
        id="kentongan.E003",
    )
