"""Writing in the book."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from kentongan.ledger import actions, canonical, merkle, queries
from kentongan.ledger.models import AppendOnly, Book, Entry

NOON = datetime(2026, 8, 14, 5, 0, 0, 123456, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def write(book, kind="case.filed", **told):
    return actions.append(book.pk, kind, **{"office": "citizen", "actor": "", **told})


def test_an_entry_takes_the_next_place_in_the_book():
    book, other = actions.open_book(), actions.open_book()
    seqs = [write(book).seq, write(other).seq, write(book).seq]
    book.refresh_from_db()
    assert (seqs, book.size) == ([0, 0, 1], 2)


def test_the_bytes_that_are_hashed_are_these_for_good():
    book = Book.objects.create(uid=uuid.UUID(int=7))
    with time_machine.travel(NOON, tick=False):
        told = {"office": "kasi", "actor": "4", "subject": uuid.UUID(int=9)}
        entry = write(book, "case.disposed", data={"to": 5, "due": "2026-08-20"}, **told)
    expected = (
        '{"actor":"4","at":"2026-08-14T05:00:00.123456+00:00",'
        '"book":"00000000-0000-0000-0000-000000000007",'
        '"data":{"due":"2026-08-20","to":5},"kind":"case.disposed","office":"kasi","seq":0,'
        '"subject":"00000000-0000-0000-0000-000000000009","v":1}'
    )
    assert canonical.entry_bytes(entry, book.uid).decode() == expected
    assert entry.leaf == merkle.leaf_hash(expected.encode())


def test_an_entry_comes_back_as_it_was_hashed():
    book = actions.open_book()
    data = {"ä": 'ü 🥁 \n"', "list": (1, True, None, {"deep": ["x"]}), "big": 2**53 + 1}
    written = write(book, data=data, subject=uuid.uuid4())
    read = Entry.objects.get(pk=written.pk)
    assert canonical.entry_bytes(read, book.uid) == canonical.entry_bytes(written, book.uid)
    assert (bytes(read.leaf), bytes(read.root)) == (written.leaf, written.root)


@pytest.mark.parametrize("value", [1.5, {1: "x"}, uuid.uuid4(), {"x"}, b"x", [0.1]])
def test_data_that_would_come_back_changed_is_refused(value):
    book = actions.open_book()
    with pytest.raises(canonical.NotCanonical):
        write(book, data={"value": value})
    assert Entry.objects.count() == 0


def test_the_book_and_each_entry_hold_the_root_of_all_entries_so_far():
    book = actions.open_book()
    entries = [write(book, f"k.{n}") for n in range(5)]
    book.refresh_from_db()
    leaves = [entry.leaf for entry in entries]
    assert [entry.root for entry in entries] == [merkle.root(leaves[: n + 1]) for n in range(5)]
    assert (bytes(book.root), bytes(book.mac)) == (entries[-1].root, entries[-1].mac)
    assert book.peaks == [merkle.root(leaves[:4]).hex(), leaves[4].hex()]


def test_time_in_the_book_never_goes_back_though_the_machine_s_clock_does():
    book = actions.open_book()
    with time_machine.travel(NOON, tick=False):
        write(book)
    with time_machine.travel(NOON - timedelta(days=400), tick=False):
        assert write(book).at == NOON
    with time_machine.travel(NOON + timedelta(seconds=1), tick=False):
        assert write(book).at == NOON + timedelta(seconds=1)


def test_an_entry_is_read_never_changed_and_never_deleted():
    entry = write(actions.open_book())
    changes = [
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(kind="x"),
        lambda: Entry.objects.bulk_update([entry], ["kind"]),
    ]
    for change in changes:
        with pytest.raises(AppendOnly):
            change()
    assert list(Entry.objects.values_list("kind")) == [("case.filed",)]


def test_writing_costs_three_queries_and_one_job_for_many_entries():
    book = actions.open_book()
    with CaptureQueriesContext(
        connection,
    ) as first:
        write(book)
    with CaptureQueriesContext(connection) as second:
        write(book)
    assert (len(first), len(second)) == (4, 3)
    queued = DBTaskResult.objects.values_list("task_path", "args_kwargs")
    assert list(queued) == [
        ("kentongan.ledger.followers.follow", {"args": [book.pk], "kwargs": {}})
    ]


def test_a_timeline_is_what_was_told_of_one_subject_in_order():
    book, other = actions.open_book(), actions.open_book()
    road, well = uuid.uuid4(), uuid.uuid4()
    write(other, "other", subject=road)
    for kind, subject in [("a", road), ("b", well), ("c", None), ("d", road)]:
        write(book, kind, subject=subject)
    assert [entry.kind for entry in queries.timeline(book.pk, road)] == ["a", "d"]


def test_a_queue_row_holds_nothing_but_ids():
    write(actions.open_book(), data={"code": "RAHASIA"})
    assert "RAHASIA" not in json.dumps(list(DBTaskResult.objects.values()), default=str)


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    book = actions.open_book()
    with pytest.raises(actions.NoTransaction):
        write(book)
