"""What comes in is kept once, in order, whatever the provider or the database does."""

import random
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import (
    DataError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    connection,
)
from django.test.utils import CaptureQueriesContext

from kentongan.base import clock, jobs
from kentongan.messaging import attending, database, inbox, rules, spool
from kentongan.messaging.contract import TIMELESS
from kentongan.messaging.hooks import Taken, receive
from kentongan.messaging.models import Contact, Delivery, Incoming
from kentongan.messaging.tests.conftest import SARI, WATI

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def database_at_hand():
    yield
    database.note()


def texts(ear):
    return [text for _, text in ear.heard]


def test_a_message_is_heard_once_however_often_it_is_delivered(deliver, ear):
    for _ in range(100):
        assert deliver({"id": "x", "text": "Jalan rusak"}) is Taken.KEPT
    jobs.run_all()
    assert texts(ear) == ["Jalan rusak"]
    assert Incoming.objects.count() == 1


def test_what_has_neither_id_nor_time_is_the_same_only_within_a_minute(
    deliver, ear, time_machine_at
):
    for minutes in (0, 0, 1):
        time_machine_at.shift(timedelta(minutes=minutes))
        deliver({"id": f"{TIMELESS}abc", "text": "Masih rusak"})
    jobs.run_all()
    assert texts(ear) == ["Masih rusak"] * 2


def test_a_forged_delivery_leaves_nothing(deliver):
    assert deliver({"text": "Palsu"}, secret="lain") is Taken.FORGED
    assert (Incoming.objects.count(), Delivery.objects.count(), Contact.objects.count()) == (
        0,
        0,
        0,
    )


def test_a_wrong_key_and_an_unknown_channel_are_unknown(account):
    assert receive("slate", "A" * 32, b"[]", {}) is Taken.UNKNOWN
    assert receive("burung", "A" * 32, b"[]", {}) is Taken.UNKNOWN


def test_too_large_a_body_is_refused_before_it_is_looked_at(account):
    assert receive("slate", "A" * 32, b" " * (4 << 20) + b" ", {}) is Taken.TOO_LARGE


def test_a_batch_is_heard_in_the_order_of_the_provider(deliver, ear):
    now = clock.now().timestamp()
    words = [{"text": str(n), "at": now - 60 + n} for n in range(50)]
    random.shuffle(words)
    deliver(*words)
    jobs.run_all()
    assert texts(ear) == [str(n) for n in range(50)]


def test_one_person_is_one_contact_and_two_are_two(deliver, ear):
    deliver({"text": "a"}, {"text": "b", "from": WATI})
    deliver({"text": "c"})
    jobs.run_all()
    assert Contact.objects.count() == 2
    who = {text: contact for contact, text in ear.heard}
    assert (who["a"] == who["c"], who["a"] == who["b"]) == (True, False)


def test_a_listener_that_fails_holds_up_its_own_conversation_only(deliver, ear):
    ear.deaf_to = {"a"}
    deliver({"text": "a"}, {"text": "b"}, {"text": "c", "from": WATI})
    jobs.run_all()
    assert texts(ear) == ["c"]


def test_after_eight_failures_a_dead_letter_lets_the_conversation_go_on(
    deliver, ear, time_machine_at
):
    ear.deaf_to = {"a"}
    deliver({"text": "a"}, {"text": "b"})
    for _ in range(rules.MOST_FAILURES):
        jobs.run_all()
        time_machine_at.shift(timedelta(hours=2))
    jobs.run_all()
    assert texts(ear) == ["b"]
    dead = Incoming.objects.get(state="dead")
    assert dead.why == "ValueError"
    ear.deaf_to = set()
    assert (attending.replay(dead), attending.replay(dead)) == (True, False)
    jobs.run_all()
    assert texts(ear) == ["b", "a"]


def test_a_lost_job_is_made_up_for(deliver, ear, time_machine_at):
    deliver({"text": "a"})
    jobs.queue.DBTaskResult.objects.all().delete()
    time_machine_at.shift(timedelta(minutes=3))
    assert attending.sweep() == 1
    jobs.run_all()
    assert texts(ear) == ["a"]


@contextmanager
def a_database_that_refuses():
    def refuse(execute, sql, params, many, context):
        raise OperationalError("gone")

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture
def spool_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    spool.folder().mkdir()
    return spool.folder()


def test_when_the_database_refuses_the_spool_keeps_it_sealed(deliver, ear):
    with a_database_that_refuses():
        assert deliver({"text": "Jembatan putus", "id": "s"}) is Taken.KEPT
    [path] = spool.folder().glob("*.delivery")
    assert SARI.encode() not in path.read_bytes()
    assert b"Jembatan" not in path.read_bytes()
    assert inbox.drain() == 1
    jobs.run_all()
    assert (texts(ear), spool.count()) == (["Jembatan putus"], 0)


def test_after_a_refusal_deliveries_do_not_wait_for_the_database(deliver, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with a_database_that_refuses():
        deliver({"text": "satu"})
    with CaptureQueriesContext(connection) as asked:
        assert deliver({"text": "dua"}) is Taken.KEPT
    assert (len(asked), spool.count()) == (0, 2)


def test_what_follows_a_spooled_delivery_waits_behind_it(deliver, ear, spool_folder):
    with a_database_that_refuses():
        deliver({"text": "satu"})
    database.note()
    assert deliver({"text": "dua"}) is Taken.KEPT
    assert spool.count() == 2
    assert inbox.drain() == 2
    deliver({"text": "tiga"})
    assert spool.count() == 0
    jobs.run_all()
    assert texts(ear) == ["satu", "dua", "tiga"]


@pytest.mark.parametrize("fault", [DataError("never"), KeyError("what"), RecursionError()])
def test_a_delivery_nobody_can_take_is_put_aside_and_the_next_is_taken(
    deliver, ear, spool_folder, monkeypatch, fault
):
    take = inbox.take

    def sometimes(kind, key, body, headers):
        if b"celaka" in body:
            raise fault
        return take(kind, key, body, headers)

    monkeypatch.setattr(inbox, "take", sometimes)
    assert deliver({"text": "celaka"}) is Taken.KEPT
    assert deliver({"text": "Jembatan putus"}) is Taken.KEPT
    spool_folder.joinpath(f"20260101T000000000000-{uuid4().hex}.delivery").write_bytes(b"torn")
    assert inbox.drain() == 1
    jobs.run_all()
    assert texts(ear) == ["Jembatan putus"]
    assert (spool.count(), spool.count(spool.aside())) == (0, 2)


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError, ProgrammingError])
def test_while_the_database_is_not_ready_everything_goes_on_waiting(
    deliver, ear, spool_folder, monkeypatch, fault
):
    with a_database_that_refuses():
        deliver({"text": "satu"})

    def away(*_given):
        raise fault("not now")

    with monkeypatch.context() as patched:
        patched.setattr(inbox, "take", away)
        with pytest.raises(fault):
            inbox.drain()
    assert (spool.count(), spool.count(spool.aside())) == (1, 0)
    assert inbox.drain() == 1
    jobs.run_all()
    assert texts(ear) == ["satu"]


def test_when_the_spool_is_full_too_the_provider_must_come_again(deliver, settings, tmp_path):
    blocked = tmp_path / "a file, no folder"
    blocked.write_text("")
    settings.DATA_DIR = blocked
    with a_database_that_refuses():
        assert deliver({"text": "Jembatan putus"}) is Taken.BUSY


def test_nothing_of_a_person_stands_in_a_row_in_clear(deliver, account):
    deliver({"text": "Nama saya Sari Wulandari", "id": "wamid.rahasia"})
    with connection.cursor() as cursor:
        for table in ("incoming", "contact", "identifier", "delivery", "account"):
            cursor.execute(f"SELECT * FROM messaging_{table}")
            told = repr(cursor.fetchall())
            for secret in (SARI, "Wulandari", "wamid", account.values.get("secret", "papan-tulis")):
                assert secret not in told
