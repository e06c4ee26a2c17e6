"""Somebody tampers with the book, and it shows: where, and what."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kentongan.base import clock, keys
from kentongan.ledger import actions, triggers, verification, witness
from kentongan.ledger.models import Book, Entry
from kentongan.ledger.tests import attack
from kentongan.ledger.verification import Verdict, verify

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def book():
    """Seven entries, a second apart, and an attacker who has put the triggers out of the way."""
    triggers.remove(None, connection.schema_editor())
    book, noon = actions.open_book(), clock.now()
    for n in range(7):
        with time_machine.travel(noon + timedelta(seconds=n), tick=False):
            actions.append(book.pk, f"case.{n}", office="kasi", actor="4", data={"n": n})
    return Book.objects.get(pk=book.pk)


def entry(book, seq):
    return Entry.objects.of(book.pk).get(seq=seq)


def bad(seq, reason, entries=None):
    return Verdict(
        ok=False, entries=seq if entries is None else entries, first_bad=seq, reason=reason
    )


def test_an_untouched_book_is_as_it_was_written(book):
    assert verify(book) == Verdict(ok=True, entries=7)


def test_an_empty_book_is_as_it_was_written():
    assert verify(actions.open_book()) == Verdict(ok=True, entries=0)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "case.x"},
        {"office": "head"},
        {"actor": "5"},
        {"data": '{"n": 99}'},
        {"data": '{"n": 1e999}'},
        {"data": "[]"},
        {"subject": "0" * 32},
        {"leaf": b"\0" * 32},
        {"leaf": b""},
    ],
)
def test_an_edited_entry_is_named(book, change):
    attack.edit(entry(book, 3), **change)
    assert verify(book) == bad(3, verification.EDITED)


def test_a_value_the_database_layer_cannot_read_is_an_edit_not_a_crash(book):
    garbage = {"subject": "not a uuid"}
    if connection.vendor == "postgresql":  # it takes no such value; this one Python cannot hold
        garbage = {"at": "294000-01-01T00:00:00Z"}
    attack.edit(entry(book, 3), **garbage)
    assert verify(book) == bad(3, verification.EDITED)


def test_a_moment_changed_by_a_microsecond_is_an_edit(book):
    third = entry(book, 3)
    attack.edit(third, at=third.at + timedelta(microseconds=1))
    assert verify(book) == bad(3, verification.EDITED)


def test_an_edit_with_a_leaf_to_match_breaks_the_chain(book):
    third = entry(book, 3)
    attack.edit(third, kind="case.x")
    third.kind = "case.x"
    leaf = verification.merkle.leaf_hash(verification.canonical.entry_bytes(third, book.uid))
    attack.edit(third, leaf=leaf)
    assert verify(book) == bad(3, verification.REWRITTEN, entries=4)


def test_an_entry_deleted_from_the_middle_is_missed(book):
    attack.delete(entry(book, 3))
    assert verify(book) == bad(3, verification.MISSING)


def test_an_entry_deleted_from_the_middle_is_missed_when_the_gap_is_closed(book):
    attack.delete(entry(book, 3))
    for seq in (4, 5, 6):
        attack.edit(entry(book, seq), seq=seq - 1)
    assert verify(book) == bad(3, verification.EDITED)


def test_an_entry_deleted_from_the_end_is_missed(book):
    attack.delete(entry(book, 6))
    assert verify(book) == bad(6, verification.MISSING)


def test_all_entries_deleted_are_missed(book):
    attack.sql("DELETE FROM ledger_entry")
    assert verify(book) == bad(0, verification.MISSING)


def test_an_entry_added_at_the_end_is_found(book):
    attack.insert(book, 7, like=entry(book, 6))
    assert verify(book) == bad(7, verification.REWRITTEN, entries=8)


def test_an_inserted_entry_is_named(book):
    attack.make_room(book, 3)
    attack.insert(book, 3, like=entry(book, 2))
    assert verify(book) == bad(3, verification.REWRITTEN, entries=4)


def test_two_entries_that_changed_places_are_named_at_the_first(book):
    third, fifth = entry(book, 3), entry(book, 5)
    attack.edit(third, seq=900)
    attack.edit(fifth, seq=3)
    attack.edit(third, seq=5)
    assert verify(book) == bad(3, verification.EDITED)


def test_an_entry_moved_back_in_time_is_named_even_when_it_is_signed_anew(book):
    fifth = entry(book, 5)
    attack.edit(fifth, at=entry(book, 2).at)
    attack.rechain(book, key=keys.key("ledger"))
    assert verify(book) == bad(5, verification.BACKDATED)


def test_an_entry_of_another_book_does_not_fit(book):
    other = actions.open_book()
    stranger = actions.append(other.pk, "case.3", office="kasi", actor="4", data={"n": 3})
    third = entry(book, 3)
    attack.delete(third)
    attack.sql("UPDATE ledger_entry SET book_id = %s, seq = 3 WHERE id = %s", book.pk, stranger.pk)
    assert verify(book) == bad(3, verification.EDITED)


def test_a_tail_rewritten_without_the_key_is_a_forgery(book):
    attack.edit(entry(book, 3), kind="case.x")
    attack.rechain(book, start=3)
    assert verify(book) == bad(3, verification.FORGED, entries=4)


@pytest.mark.parametrize(
    "change",
    [
        {"peaks": []},
        {"root": b"\0" * 32},
        {"mac": None},
        {"last_at": None},
        {"root": None, "mac": None},
    ],
)
def test_a_changed_head_is_told_from_a_changed_entry(book, change):
    Book.objects.filter(pk=book.pk).update(**change)
    assert verify(book) == Verdict(ok=False, entries=7, reason=verification.HEAD)


@pytest.mark.parametrize(
    ("size", "reason", "seq"), [(9, verification.MISSING, 7), (4, verification.EXTRA, 4)]
)
def test_a_book_that_miscounts_its_entries_is_found(book, size, reason, seq):
    Book.objects.filter(pk=book.pk).update(size=size)
    assert verify(book) == bad(seq, reason, entries=7)


def test_a_book_rewound_to_an_earlier_head_contradicts_the_witness(book):
    witness.record(book)
    attack.rewind(book, 4)
    assert verify(book) == bad(4, verification.WITNESS)


def test_a_book_rewound_to_nothing_contradicts_the_witness(book):
    witness.record(book)
    attack.rewind(book, 0)
    assert verify(book) == bad(0, verification.WITNESS)


def test_a_book_rewritten_with_the_key_contradicts_the_witness(book):
    attack.rewind(book, 3)
    witness.record(Book.objects.get(pk=book.pk))
    for n in range(2):
        actions.append(book.pk, f"true.{n}", office="", actor="")
    witness.record(Book.objects.get(pk=book.pk))
    attack.edit(entry(book, 4), kind="false")
    attack.rechain(book, key=keys.key("ledger"))
    assert verify(book) == bad(3, verification.WITNESS, entries=5)


def test_without_a_witness_a_rewound_book_looks_whole(book):
    attack.rewind(book, 4)  # why the witness is there: this is what it alone can see
    assert verify(book) == Verdict(ok=True, entries=4)


def test_a_witnessed_book_that_grew_is_as_it_was_written(book):
    witness.record(book)
    actions.append(book.pk, "more", office="", actor="")
    witness.record_all()
    assert verify(book) == Verdict(ok=True, entries=8)


def test_a_head_witnessed_while_the_check_runs_is_no_contradiction(book, monkeypatch):
    """Between the look at the file and the end of the check the book grows and is witnessed."""
    witness.record(book)
    snapshot = verification._snapshot

    def meanwhile(pk):
        taken = snapshot(pk)
        actions.append(book.pk, "more", office="", actor="")
        witness.record_all()
        return taken

    monkeypatch.setattr(verification, "_snapshot", meanwhile)
    assert verify(book) == Verdict(ok=True, entries=7)


def test_only_books_that_grew_are_witnessed_again(book):
    other = actions.open_book()
    counts = [witness.record_all(), witness.record_all()]
    actions.append(other.pk, "first", office="", actor="")
    counts.append(witness.record_all())
    lines = [json.loads(line) for line in witness.path().read_text().splitlines()]
    assert counts == [1, 0, 1]
    assert [(line["book"], line["size"]) for line in lines] == [
        (str(book.uid), 7),
        (str(other.uid), 1),
    ]
    assert lines[0]["root"] == bytes(book.root).hex()


def test_a_line_torn_by_a_crash_spoils_nothing(book):
    witness.record(book)
    with witness.path().open("a") as file:
        file.write('{"at": "2026-08-14T0')
    actions.append(book.pk, "more", office="", actor="")
    witness.record_all()
    assert [head.size for head in witness.heads(until=witness.end())] == [7, 8]
    assert verify(book) == Verdict(ok=True, entries=8)


def test_a_long_book_is_read_in_batches(book, monkeypatch):
    monkeypatch.setattr(verification, "BATCH", 3)
    with CaptureQueriesContext(connection) as queries:
        assert verify(book) == Verdict(ok=True, entries=7)
    assert len(queries) == 4  # the snapshot and three batches
