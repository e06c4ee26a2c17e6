"""What the database knows of its own tables when it chooses an index."""

from django.db import connection

ROWS = 1000  # looked at in each index: enough to tell a crowded one from an empty one


def learn() -> None:
    """Let SQLite look at its tables again; PostgreSQL does so by itself (autovacuum).

    Without it SQLite takes each index for equally good. Other connections know once they are
    opened anew. Call outside a transaction.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={ROWS}")
        cursor.execute("ANALYZE")
