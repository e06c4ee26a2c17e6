"""The database of a real server, as somebody who owns the machine can reach it."""

import sqlite3
import subprocess
from contextlib import closing

import psycopg

from kentongan.base import databases


def is_postgres(server):
    return "DATABASE_URL" in server.env


def run_sql(server, *statements):
    """Statements, each kept at once; the rows of the last one."""
    if is_postgres(server):
        with psycopg.connect(**_place(server), autocommit=True) as connection:
            cursors = [connection.execute(statement) for statement in statements]
            return cursors[-1].fetchall() if cursors[-1].description else []
    with closing(_file(server)) as connection:
        cursors = [connection.execute(statement) for statement in statements]
        rows = cursors[-1].fetchall()
        connection.commit()
        return rows


def dump(server):
    """Every value of every table, one after the other."""
    if is_postgres(server):
        place = _place(server)
        words = ["pg_dump", "-h", place["host"], "-U", place["user"], place["dbname"]]
        return subprocess.run(words, check=True, capture_output=True).stdout
    with closing(_file(server)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return b"\n".join(
            value if isinstance(value, bytes) else str(value).encode()
            for (table,) in tables.fetchall()
            for row in connection.execute(f'SELECT * FROM "{table}"')
            for value in row
        )


def _file(server):
    return sqlite3.connect(server.data / "kentongan.sqlite3", timeout=30)


def _place(server):
    cluster = databases.postgres(server.env["DATABASE_URL"])
    return {"host": cluster["HOST"], "user": cluster["USER"], "dbname": cluster["NAME"]}
