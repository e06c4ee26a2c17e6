"""Many write and several follow at the same moment, on both databases."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from kentongan.base import jobs
from kentongan.ledger import actions, followers
from kentongan.ledger.models import Book, Cursor, Entry
from kentongan.ledger.registry import registry
from kentongan.ledger.verification import Verdict, verify

WRITERS, EACH, WORKERS = 4, 6, 2


@pytest.fixture
def seen():
    known, seen = dict(registry), []
    registry.clear()

    @followers.follows("a")
    def count(entry):
        seen.append(entry.seq)

    yield seen
    registry.clear()
    registry.update(known)


def write(book_id):
    try:
        for _ in range(EACH):
            with transaction.atomic():
                actions.append(book_id, "a", office="", actor="")
    finally:
        connection.close()


def work(worker_id, stop):
    try:
        while jobs.step(worker_id) or not stop.wait(0.005):
            continue
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_each_entry_has_its_place_and_is_followed_once(seen):
    book, stop = actions.open_book(), threading.Event()
    with ThreadPoolExecutor(WRITERS + WORKERS) as crowd:
        workers = [crowd.submit(work, f"w{n}", stop) for n in range(WORKERS)]
        for writing in [crowd.submit(write, book.pk) for _ in range(WRITERS)]:
            writing.result()
        stop.set()
        for working in workers:
            working.result()
    jobs.run_all()
    total = WRITERS * EACH
    assert [entry.seq for entry in Entry.objects.of(book.pk)] == [*range(total)]
    assert verify(Book.objects.get()) == Verdict(ok=True, entries=total)
    assert [cursor.position for cursor in Cursor.objects.all()] == [total]
    # With both workers at one entry, the one whose step comes second has not begun on it.
    assert Counter(seen) == Counter(range(total))
