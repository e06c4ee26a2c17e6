"""Rows by the thousand: one statement for all, no model instance for each row."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model

_BATCH = 5000


def shovel(model: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows of values by column name; what a row leaves out takes the field's default."""
    fields = list(model._meta.concrete_fields)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places})"
    values = _values(fields, rows)
    with connection.cursor() as cursor:
        while batch := [*islice(values, _BATCH)]:  # not all 100,000 in memory at once
            cursor.executemany(statement, batch)


def _values(fields: list[Any], rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Any]]:
    named = {field.column for field in fields}
    for row in rows:
        assert row.keys() <= named, row.keys() - named
        yield [
            field.get_db_prep_save(
                row[field.column] if field.column in row else field.get_default(), connection
            )
            for field in fields
        ]
