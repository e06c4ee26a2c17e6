"""What was deleted leaves the files of the database too.

In SQLite's file the bytes of a deleted row may stay in its page, those of an indexed word until
the parts of the index are merged, and old pages in the log until it is cut. PostgreSQL's rows go
with its own vacuum; a backup by ``pg_dump`` holds only what is there.
"""

from django.db import connection

PAGES = 500  # merged in one step: other writers have their turn between two
LARGEST = 100_000_000  # bytes; a larger file is not written anew, in memory, beside its writers

_INDEXES = """SELECT name FROM sqlite_master
    WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'"""


def wipe() -> None:
    """Leave nothing of what was deleted in SQLite's files. Call outside a transaction."""
    if connection.vendor != "sqlite":
        return
    merge()
    with connection.cursor() as cursor:
        if _size() <= LARGEST:
            cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def merge() -> None:
    """Leave no deleted word in SQLite's full-text indexes. Call outside a transaction."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(_INDEXES)
            names = [name for (name,) in cursor.fetchall()]
        for name in names:
            _merge(name)


def _size() -> int:
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        return int(pages * cursor.execute("PRAGMA page_size").fetchone()[0])


def _merge(index: str) -> None:
    """All parts into one, a few pages at a time (sqlite.org/fts5.html, "The 'merge' Command")."""
    statement = f"INSERT INTO {index}({index}, rank) VALUES ('merge', %s)"  # noqa: S608 - from the schema
    pages = -PAGES  # negative: begin anew with every part there is
    while _changes(statement, pages) > 1:
        pages = PAGES


def _changes(statement: str, pages: int) -> int:
    before = connection.connection.total_changes
    with connection.cursor() as cursor:
        cursor.execute(statement, [pages])
    return int(connection.connection.total_changes - before)
