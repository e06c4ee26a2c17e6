"""The cast, built once in a worker and copied into each test: twenty statements, not a hundred.

It is built by the same verbs as ever, on a day before every test, and laid aside in tables of its
own (a plate), from where the database copies it. Ids are those of the building, in every test.
"""

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction

from kentongan.village.models import Village

DAY = datetime(2020, 1, 2, 10, tzinfo=ZoneInfo("Asia/Jakarta"))


class Plates:
    """``plates.lay(name)`` copies what ``plates.cast(name, build)`` has built and laid aside."""

    def __init__(self) -> None:
        self._casts: dict[str, list[str]] = {}
        self._standing = {table for table in _tables() if has_rows(table)}

    def cast(self, name: str, build: Callable[[], object]) -> None:
        """Build it, lay every row aside, and leave the tables as empty as they were."""
        with time_machine.travel(DAY, tick=False):
            build()
        filled = [t for t in _tables() if t not in self._standing and has_rows(t)]
        with transaction.atomic(), connection.cursor() as cursor:
            for table in filled:
                cursor.execute(f'CREATE TABLE "{_aside(name, table)}" AS SELECT * FROM "{table}"')
            for table in filled:
                cursor.execute(f'DELETE FROM "{table}"')
        self._casts[name] = [_copying(name, table) for table in filled]

    def lay(self, name: str, region_code: str) -> Village:
        """Everything of that cast, in this test's tables; gives its village."""
        with transaction.atomic(), connection.cursor() as cursor:
            for copying in self._casts[name]:
                cursor.execute(copying)
            cache.clear()  # nor is anything counted against its people
            rows = Village.objects.filter(region_code=region_code)
            rows.update(stamp=secrets.token_hex(8))  # nothing remembered of an earlier test is its
        village: Village = rows.select_related("book").get()
        return village


def _tables() -> Iterator[str]:
    models = apps.get_models(include_auto_created=True)
    return (model._meta.db_table for model in models if model._meta.managed)


def has_rows(table: str) -> bool:
    """Whether anything is in a table."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
        return cursor.fetchone() is not None


def _aside(name: str, table: str) -> str:
    return f"plate_{name}_{table}"


def _copying(name: str, table: str) -> str:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    columns = ", ".join(f'"{column.name}"' for column in described)
    return f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM "{_aside(name, table)}"'
