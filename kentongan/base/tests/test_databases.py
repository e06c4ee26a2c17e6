"""The database guard: right settings for each kind; every live connection keeps its promises."""

import sqlite3
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import OperationalError, connection, connections, transaction

from kentongan.base import checks, databases


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "TRUNCATE"),  # Debian 12
        ((3, 51, 2), "TRUNCATE"),  # the last with the WAL reset bug
        ((3, 51, 3), "WAL"),
        ((3, 53, 0), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_wal_is_only_used_where_two_processes_cannot_corrupt_it(version, mode):
    assert databases.journal_mode(version) == mode


def test_without_an_address_the_database_is_a_file_in_the_data_folder(tmp_path):
    found = databases.from_environment({}, data=tmp_path)
    assert (found["ENGINE"], found["NAME"]) == (
        "kentongan.base.sqlite",
        str(tmp_path / "kentongan.sqlite3"),
    )
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_sqlite_address_names_its_file():
    found = databases.from_environment(
        {"DATABASE_URL": "sqlite:////srv/desa/aduan%20warga.sqlite3"}, data=Path("unused")
    )
    assert found["NAME"] == "/srv/desa/aduan warga.sqlite3"


def test_a_postgres_address_is_read_to_the_letter():
    found = databases.from_environment(
        {"DATABASE_URL": "postgresql://desa:p%40ss@db.example:6432/aduan?sslmode=require&pool=3"},
        data=Path("unused"),
    )
    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "aduan",
        "USER": "desa",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6432",
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {
            "sslmode": "require",
            "server_side_binding": True,
            "prepare_threshold": 5,
            "pool": {"min_size": 1, "max_size": 3, "timeout": 4},
        },
    }


def test_behind_a_pooler_nothing_is_prepared():
    options = databases.postgres("postgres://desa@localhost:6432/aduan?prepare=0")["OPTIONS"]
    assert {*options} == {"pool"}


def test_a_postgres_socket_folder_is_a_host():
    assert databases.postgres("postgres://desa@/aduan?host=/run/postgresql")["HOST"] == (
        "/run/postgresql"
    )


@pytest.mark.parametrize(
    "host",
    [
        "",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "database",
        "%2Frun%2Fpostgresql",
        "/aduan?host=/tmp/kpg.1",
    ],
)
def test_a_database_on_this_machine_is_asked_for_no_certificate(host):
    assert "sslmode" not in databases.postgres(f"postgres://desa@{host}")["OPTIONS"]


@pytest.mark.parametrize(
    "address",
    [
        "db.example/aduan", "DB.Example:6432/aduan", "10.0.0.5/aduan", "[fd00::5]/aduan",
        "/aduan?host=db.example", "database/aduan?hostaddr=203.0.113.9",
        "satu.example,dua.example/aduan", "database,db.example/aduan",
    ],
)  # fmt: skip
def test_a_database_elsewhere_must_prove_its_name(address):
    assert databases.postgres(f"postgres://desa@{address}")["OPTIONS"]["sslmode"] == "verify-full"


def test_an_address_that_names_its_own_proof_is_obeyed():
    found = databases.postgres("postgres://desa@db.example/aduan?sslmode=verify-ca&sslrootcert=/ca")
    assert (found["OPTIONS"]["sslmode"], found["OPTIONS"]["sslrootcert"]) == ("verify-ca", "/ca")


def test_dump_and_restore_ask_for_the_same_proof():
    found = databases.postgres("postgres://desa:p%40ss@db.example/aduan?sslrootcert=/ca&pool=2")
    assert databases.libpq(found) == {
        "PGHOST": "db.example",
        "PGUSER": "desa",
        "PGPASSWORD": "p@ss",
        "PGDATABASE": "aduan",
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": "/ca",
    }


def test_an_address_of_another_kind_is_refused_at_the_start(tmp_path):
    strange = databases.from_environment({"DATABASE_URL": "mysql://db/aduan"}, data=tmp_path)
    with another(strange) as alias:
        assert errors(alias) == ["kentongan.E003"]


# -- Live connections --------------------------------------------------------------------------
class another:  # noqa: N801 - reads as a phrase: `with another(settings) as alias`
    """A second database beside the test's own, for as long as the block lasts."""

    def __init__(self, settings):
        self.settings = settings

    def __enter__(self):
        connections.settings["another"] = connections.configure_settings(
            {"default": {}, "another": self.settings}
        )["another"]
        return "another"

    def __exit__(self, *_):
        connections["another"].close()
        del connections["another"]
        del connections.settings["another"]


def errors(alias):
    return [error.id for error in run_checks(tags=["database"], databases=[alias])]


@pytest.fixture
def settled(tmp_path):
    """The settings of a good SQLite file, for a test to spoil."""
    return databases.sqlite(tmp_path / "other.sqlite3")


@pytest.fixture
def _no_database_block(django_db_blocker):
    with django_db_blocker.unblock():
        yield


pytestmark = pytest.mark.usefixtures("_no_database_block")


def test_a_database_as_the_settings_make_it_starts(settled):
    with another(settled) as alias:
        assert errors(alias) == []


@pytest.mark.parametrize(
    "spoilt",
    ["synchronous=NORMAL", "synchronous=OFF", "foreign_keys=OFF", "journal_mode=DELETE"],
)
def test_a_weakened_sqlite_is_refused_at_the_start(settled, spoilt):
    settled["OPTIONS"]["init_command"] += f"PRAGMA {spoilt};"
    with another(settled) as alias:
        assert errors(alias) == ["kentongan.E001"]


def test_a_sqlite_that_does_not_wait_for_its_turn_is_refused(settled):
    settled["OPTIONS"]["timeout"] = 1
    with another(settled) as alias:
        assert errors(alias) == ["kentongan.E001"]


def test_a_sqlite_that_asks_for_its_lock_too_late_is_refused(settled):
    settled["OPTIONS"]["transaction_mode"] = "DEFERRED"
    with another(settled) as alias:
        assert errors(alias) == ["kentongan.E004"]


def test_an_old_sqlite_in_wal_is_refused_with_what_to_do():
    kept = databases.wanted_pragmas((3, 40, 1))
    (error,) = checks.pragma_faults((3, 40, 1), kept | {"journal_mode": "wal"})
    assert (error.msg, error.hint) == (
        "SQLite runs with journal_mode=wal; this version needs journal_mode=truncate.",
        "Take your own OPTIONS for the database away; kentongan.base.databases sets them.",
    )


@pytest.mark.parametrize(("version", "ids"), [(14, ["kentongan.E002"]), (15, []), (18, [])])
def test_postgres_before_15_is_refused(version, ids):
    assert [error.id for error in checks.age_faults(version)] == ids


@pytest.mark.django_db(transaction=True)
def test_the_database_of_this_run_keeps_its_promises():
    assert errors("default") == []


@pytest.mark.django_db(transaction=True)
def test_every_new_connection_has_the_pragmas():
    """Threads and reconnections too: a pragma belongs to a connection, not to the file."""
    if connection.vendor == "postgresql":
        answers, wanted = _everywhere(databases.postgres_version), 15
        assert min(answers) >= wanted
        return
    wanted = databases.wanted_pragmas(databases.sqlite_version(connection))
    answers = _everywhere(lambda here: databases.pragmas(here, wanted))
    assert answers == [wanted] * 4


def _everywhere(ask):
    answers = [ask(connection)]
    connection.close()
    answers.append(ask(connection))

    def elsewhere():
        answers.append(ask(connection))
        connection.close()

    for _ in range(2):
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    return answers


# -- Taking turns ------------------------------------------------------------------------------
@contextmanager
def held(path, seconds):
    """Somebody else writes for so long."""
    greedy = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    greedy.execute("BEGIN IMMEDIATE")
    free = threading.Timer(seconds, lambda: greedy.execute("COMMIT"))
    free.start()
    yield
    free.join()
    greedy.close()


def test_a_writer_waits_for_his_turn_and_keeps_his_patience(settled):
    with another(settled) as alias:
        connections[alias].ensure_connection()
        with held(settled["NAME"], 0.3), transaction.atomic(using=alias):
            connections[alias].cursor().execute("CREATE TABLE turn (n)")
        told = databases.pragmas(connections[alias], ["busy_timeout"])
        assert told == {"busy_timeout": str(databases.BUSY_SECONDS * 1000)}


def test_a_writer_gives_up_when_his_patience_ends(settled):
    locked = pytest.raises(OperationalError, match="locked")
    with another(settled) as alias:
        connections[alias].ensure_connection()
        patience = databases.impatient(connections[alias], 1)
        with held(settled["NAME"], 2.5), patience, locked, transaction.atomic(using=alias):
            pass
        with transaction.atomic(using=alias):
            pass
