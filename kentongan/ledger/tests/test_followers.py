"""News goes up: in order, once for each, and nobody waits for a neighbour who stumbles."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from kentongan.base import jobs
from kentongan.ledger import actions, followers, reading
from kentongan.ledger.models import Book, Cursor, Entry, FollowerFailure
from kentongan.ledger.registry import registry
from kentongan.ledger.testing import settle

NOON = datetime(2026, 8, 14, 5, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_our_followers():
    known = dict(registry)
    registry.clear()
    yield
    registry.clear()
    registry.update(known)


@pytest.fixture
def book():
    return actions.open_book()


def write(book, *kinds):
    return [actions.append(book.pk, kind, office="", actor="") for kind in kinds]


def follower(name, *kinds, fails=lambda entry: False):
    """A follower that writes down what it sees; ``fails`` says at which entries it raises."""
    seen = []

    def react(entry):
        seen.append(entry.seq)
        if fails(entry):
            raise ValueError("Sari, 0812-3456-7890, melapor")

    react.__module__, react.__qualname__ = "tests", name
    followers.follows(*kinds)(react)
    return seen


def positions(book):
    return dict(Cursor.objects.filter(book=book).values_list("follower", "position"))


def test_a_follower_sees_the_kinds_it_asked_for_once_and_in_order(book):
    seen = follower("figures", "case.filed", "case.closed")
    write(book, "case.filed", "case.disposed", "case.closed")
    jobs.run_all()
    write(book, "case.filed", "case.disposed")
    jobs.run_all()
    assert seen == [0, 2, 3]
    assert positions(book) == {"tests.figures": 5}


def test_many_entries_are_followed_by_one_job(book):
    follower("figures", "a")
    write(book, "a", "a", "a")
    assert jobs.run_all() == 1


def test_an_entry_written_by_a_follower_is_followed_too(book):
    seen = follower("figures", "b")

    @followers.follows("a")
    def answer(entry):
        actions.append(entry.book_id, "b", office="", actor="")

    write(book, "a")
    jobs.run_all()
    assert seen == [1]


def test_a_follower_that_is_new_reads_from_the_beginning(book):
    follower("old", "a")
    write(book, "a", "a")
    jobs.run_all()
    seen = follower("new", "a")
    write(book, "a")
    jobs.run_all()
    assert seen == [0, 1, 2]


def test_a_long_book_is_read_in_batches(book, monkeypatch):
    monkeypatch.setattr(reading, "BATCH", 2)
    some, every = follower("some", "b"), follower("every", "a", "b")
    write(book, "a", "a", "a", "b", "a")
    jobs.run_all()
    assert (some, every) == ([3], [0, 1, 2, 3, 4])


def test_one_that_fails_does_not_stop_the_others_and_tries_again(book):
    is_ill = [True]
    well = follower("well", "a")
    ill = follower("ill", "a", fails=lambda entry: entry.seq == 1 and is_ill[0])
    write(book, "a", "a", "a")
    followers.catch_up(book.pk)
    assert (well, ill) == ([0, 1, 2], [0, 1])
    assert positions(book) == {"tests.well": 3, "tests.ill": 1}
    is_ill.clear()
    is_ill.append(False)
    followers.catch_up(book.pk)
    assert (well, ill) == ([0, 1, 2], [0, 1, 1, 2])
    assert followers.failures() == []


def test_what_a_failed_follower_did_is_undone(book):
    other = actions.open_book()

    @followers.follows("a")
    def write_and_fail(entry):
        write(other, "b")
        raise KeyError

    write(book, "a")
    followers.catch_up(book.pk)
    assert Entry.objects.filter(book=other).count() == 0


def test_one_that_failed_rests_until_its_next_try(book):
    seen = follower("ill", "a", fails=lambda entry: True)
    write(book, "a")
    with time_machine.travel(NOON, tick=False) as clock:
        followers.catch_up(book.pk)  # fails, comes back at once
        [again] = followers.catch_up(book.pk)  # fails, rests about 30 s
        assert timedelta(seconds=24) <= again - NOON <= timedelta(seconds=36)
        write(book, "a")
        followers.catch_up(book.pk)
        assert seen == [0, 0]
        clock.move_to(again)
        followers.catch_up(book.pk)
    assert seen == [0, 0, 0]


def test_the_job_comes_back_for_one_that_failed(book):
    follower("ill", "a", fails=lambda entry: True)
    write(book, "a")
    with time_machine.travel(NOON, tick=False) as clock:
        DBTaskResult.objects.update(run_after=NOON)
        assert jobs.run_all() == 2  # the job, and again at once
        clock.shift(timedelta(seconds=37))
        assert jobs.run_all() == 1
    assert [failure.attempts for failure in followers.failures()] == [3]


def fail_to_the_end(book):
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(jobs.MOST_FAILURES):
            followers.catch_up(book.pk)
            clock.shift(timedelta(hours=2))


def test_an_entry_that_cannot_be_digested_is_skipped_in_the_end_and_kept_in_a_list(book):
    seen = follower("ill", "a", fails=lambda entry: entry.seq == 0)
    write(book, "a", "a")
    fail_to_the_end(book)
    assert seen == [0] * 8 + [1]
    [failure] = followers.failures()
    told = (failure.book_id, failure.follower, failure.seq, failure.attempts, failure.error)
    assert told == (book.pk, "tests.ill", 0, 8, "ValueError")
    assert failure.is_skipped


def test_a_skipped_entry_can_be_shown_once_more(book):
    is_ill = [True]
    seen = follower("ill", "a", fails=lambda entry: is_ill[0])
    write(book, "a")
    fail_to_the_end(book)
    with pytest.raises(ValueError, match="Sari"):
        followers.replay(followers.failures()[0].pk)
    is_ill[0] = False
    followers.replay(followers.failures()[0].pk)
    assert (seen, followers.failures()) == ([0] * 10, [])


def test_a_failure_is_logged_with_ids_and_none_of_its_words(book, caplog):
    follower("ill", "a", fails=lambda entry: True)
    write(book, "a")
    followers.catch_up(book.pk)
    [record] = caplog.records
    told = record.msg
    assert (told["event"], told["follower"], told["book"], told["seq"], told["error"]) == (
        "follower failed",
        "tests.ill",
        book.pk,
        0,
        "ValueError",
    )
    assert told["where"].startswith("test_followers.py:")
    assert "Sari" not in str(record.__dict__) + str(FollowerFailure.objects.values())


def test_two_workers_on_one_book_show_each_entry_once(book, monkeypatch):
    """The second worker comes in just as the first has read where everybody stands."""
    seen = follower("figures", "a")
    write(book, "a", "a")
    look = reading._readers

    def look_and_be_overtaken(*who):
        readers = look(*who)
        monkeypatch.setattr(reading, "_readers", look)
        followers.catch_up(book.pk)
        return readers

    monkeypatch.setattr(reading, "_readers", look_and_be_overtaken)
    followers.catch_up(book.pk)
    assert (seen, positions(book)) == ([0, 1], {"tests.figures": 2})


def test_following_an_entry_costs_the_same_for_one_or_many_who_do_not_care(book):
    seen = follower("cares", "a")
    follower("does_not_0", "b")
    write(book, "a")
    jobs.run_all()
    write(book, "a")
    with CaptureQueriesContext(connection) as few:
        followers.catch_up(book.pk)
    for n in range(1, 9):
        follower(f"does_not_{n}", "b")
    jobs.run_all()
    write(book, "a")
    jobs.run_all()
    write(book, "a")
    with CaptureQueriesContext(connection) as many:
        followers.catch_up(book.pk)
    assert (seen, len(few), len(many)) == ([0, 1, 2, 3], 8, 8)


def test_the_sweep_makes_up_for_a_lost_job(book):
    seen = follower("figures", "a")
    write(book, "a")
    DBTaskResult.objects.all().delete()
    assert followers.sweep() == 0  # for all it knows the job is still on its way
    Book.objects.update(follow_queued_at=Book.objects.get().follow_queued_at - 2 * followers.STALE)
    assert followers.sweep() == 1
    assert followers.sweep() == 0
    jobs.run_all()
    assert (seen, followers.sweep()) == ([0], 0)


def test_the_sweep_finds_books_that_a_new_follower_has_not_read(book):
    follower("old", "a")
    write(book, "a")
    write(actions.open_book(), "a")
    actions.open_book()
    jobs.run_all()
    seen = follower("new", "a")
    assert followers.sweep() == 2
    jobs.run_all()
    assert (seen, followers.sweep()) == ([0, 0], 0)


def test_the_sweep_adds_nothing_to_a_queue_that_is_behind(book):
    follower("figures", "a")
    write(book, "a")
    long_ago = Book.objects.get().follow_queued_at - 2 * followers.STALE
    Book.objects.update(follow_queued_at=long_ago)
    DBTaskResult.objects.update(enqueued_at=long_ago)
    assert followers.sweep() == 0


def test_an_entry_written_while_the_job_runs_has_a_job_of_its_own(book):
    seen = follower("figures", "a")
    write(book, "a")

    @followers.follows("a")
    def meanwhile(entry):
        if entry.seq == 0:
            with transaction.atomic():
                write(book, "a")

    assert jobs.run_all() == 2
    assert seen == [0, 1]


def test_in_a_test_nothing_fails_in_silence(book):
    seen = follower("ill", "a", fails=lambda entry: len(seen) < 4)
    write(book, "a")
    with pytest.raises(ValueError, match="Sari"):
        settle()
    settle()
