"""The database's own index over ``SearchText.words``: FTS5 on SQLite, GIN on PostgreSQL.

On SQLite triggers keep it. A migration that rebuilds the table of ``SearchText`` there loses them
and must call ``forwards`` again. Both functions may run twice.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_FORGET = (
    "INSERT INTO insight_fts(insight_fts, rowid, words) VALUES ('delete', old.case_id, old.words);"
)
_LEARN = "INSERT INTO insight_fts(rowid, words) VALUES (new.case_id, new.words);"

# "v:12" and "o:5" say whose words these are: the colon keeps them apart from any citizen's word.
_SQLITE = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS insight_fts USING fts5(
        words, content='insight_searchtext', content_rowid='case_id',
        tokenize="unicode61 remove_diacritics 0 tokenchars ':'")""",
    f"""CREATE TRIGGER IF NOT EXISTS insight_fts_new AFTER INSERT ON insight_searchtext
        BEGIN {_LEARN} END""",
    f"""CREATE TRIGGER IF NOT EXISTS insight_fts_gone AFTER DELETE ON insight_searchtext
        BEGIN {_FORGET} END""",
    f"""CREATE TRIGGER IF NOT EXISTS insight_fts_changed AFTER UPDATE ON insight_searchtext
        BEGIN {_FORGET} {_LEARN} END""",
    "INSERT INTO insight_fts(insight_fts) VALUES ('rebuild')",
)
_SQLITE_BACK = (
    "DROP TRIGGER IF EXISTS insight_fts_new",
    "DROP TRIGGER IF EXISTS insight_fts_gone",
    "DROP TRIGGER IF EXISTS insight_fts_changed",
    "DROP TABLE IF EXISTS insight_fts",
)
_POSTGRES = (
    """ALTER TABLE insight_searchtext ADD COLUMN IF NOT EXISTS vector tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED""",
    "CREATE INDEX IF NOT EXISTS searchtext_vector ON insight_searchtext USING gin (vector)",
)
_POSTGRES_BACK = (
    "DROP INDEX IF EXISTS searchtext_vector",
    "ALTER TABLE insight_searchtext DROP COLUMN IF EXISTS vector",
)


def forwards(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lay the index over what is there."""
    _run(schema_editor, _SQLITE, _POSTGRES)


def backwards(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again; the words stay."""
    _run(schema_editor, _SQLITE_BACK, _POSTGRES_BACK)


def _run(
    editor: BaseDatabaseSchemaEditor, sqlite: tuple[str, ...], postgres: tuple[str, ...]
) -> None:
    for statement in postgres if editor.connection.vendor == "postgresql" else sqlite:
        editor.execute(statement)
