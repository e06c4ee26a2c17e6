"""What somebody with the database, but without the key, can do to a book."""

from datetime import timedelta

from django.db import connection

from kentongan.ledger import actions, canonical, merkle
from kentongan.ledger.models import Book, Entry


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def edit(entry, **fields):
    """Change columns of one entry behind the program's back."""
    names = ", ".join(f"{name} = %s" for name in fields)
    sql(f"UPDATE ledger_entry SET {names} WHERE id = %s", *fields.values(), entry.pk)


def delete(entry):
    sql("DELETE FROM ledger_entry WHERE id = %s", entry.pk)


def rewind(book, size):
    """Tear out the end and set the book's row back to how it was, signature and all."""
    sql("DELETE FROM ledger_entry WHERE book_id = %s AND seq >= %s", book.pk, size)
    entries = list(Entry.objects.of(book.pk))
    tree = merkle.CompactRange()
    for entry in entries:
        tree.append(bytes(entry.leaf))
    last = entries[-1] if entries else None
    Book.objects.filter(pk=book.pk).update(
        size=size,
        peaks=[peak.hex() for peak in tree.peaks],
        root=last and last.root,
        mac=last and last.mac,
        last_at=last and last.at,
    )


def rechain(book, *, key=b"a guess", start=0):
    """Compute every leaf, root and signature anew from ``start``, so that all fits together."""
    tree, mac = merkle.CompactRange(), None
    for entry in Entry.objects.of(book.pk):
        leaf = merkle.leaf_hash(canonical.entry_bytes(entry, book.uid))
        root = tree.append(leaf)
        mac = actions.hmac.digest(key, root, "sha256")
        if entry.seq >= start:
            edit(entry, leaf=leaf, root=root, mac=mac)
    peaks = [peak.hex() for peak in tree.peaks]
    Book.objects.filter(pk=book.pk).update(
        size=tree.size, peaks=peaks, root=tree.root(), mac=mac, last_at=entry.at
    )


def make_room(book, seq):
    """Move the entries from ``seq`` on up by one place."""
    sql("UPDATE ledger_entry SET seq = seq + 1000 WHERE book_id = %s AND seq >= %s", book.pk, seq)
    sql("UPDATE ledger_entry SET seq = seq - 999 WHERE book_id = %s AND seq >= 1000", book.pk)


def insert(book, seq, *, like):
    """An entry nobody wrote, a copy of another with its own place and words."""
    twin = Entry(
        book=book,
        seq=seq,
        at=like.at + timedelta(microseconds=1),
        kind="case.closed",
        office="kasi",
        actor="6",
        subject=None,
        data={},
        leaf=b"",
        root=like.root,
        mac=like.mac,
    )
    twin.leaf = merkle.leaf_hash(canonical.entry_bytes(twin, book.uid))
    twin.save()
