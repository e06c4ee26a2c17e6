"""The database itself refuses to change or delete an entry, on both engines.

Callables for ``migrations.RunPython``. On SQLite a later migration that alters ``ledger_entry``
builds the table anew and loses the triggers: it must call ``install`` again.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_POSTGRES_FUNCTION = """
CREATE FUNCTION ledger_entry_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'ledger_entry is append-only'; END $$
"""
_POSTGRES_TRIGGER = """
CREATE TRIGGER ledger_entry_stays BEFORE UPDATE OR DELETE ON ledger_entry
FOR EACH ROW EXECUTE FUNCTION ledger_entry_stays()
"""
_INSTALL = {
    "postgresql": (
        _POSTGRES_FUNCTION,
        _POSTGRES_TRIGGER,
    ),
    "sqlite": tuple(
        f"CREATE TRIGGER ledger_entry_no_{verb} BEFORE {verb} ON ledger_entry "
        "BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END"
        for verb in ("update", "delete")
    ),
}
_REMOVE = {
    "postgresql": (
        "DROP TRIGGER IF EXISTS ledger_entry_stays ON ledger_entry",
        "DROP FUNCTION IF EXISTS ledger_entry_stays()",
    ),
    "sqlite": tuple(
        f"DROP TRIGGER IF EXISTS ledger_entry_no_{verb}" for verb in ("update", "delete")
    ),
}


def install(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Refuse UPDATE and DELETE of entries from here on."""
    for statement in _INSTALL[editor.connection.vendor]:
        editor.execute(statement)


def remove(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the refusal away."""
    for statement in _REMOVE[editor.connection.vendor]:
        editor.execute(statement)
