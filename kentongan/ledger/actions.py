"""Opening a book and writing in it."""

import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from kentongan.base import clock, keys
from kentongan.ledger import canonical, followers, merkle
from kentongan.ledger.models import Book, Entry


class NoTransaction(RuntimeError):
    """An entry is written together with what it tells of, or not at all."""


def open_book() -> Book:
    """A new, empty book."""
    return Book.objects.create()


def append(
    book_id: int,
    kind: str,
    *,
    office: str,
    actor: str,
    subject: UUID | None = None,
    data: Mapping[str, Any] | None = None,
) -> Entry:
    """Write the next entry of the book, in the caller's transaction; the book is locked until then.

    ``data``: strings, whole numbers, booleans, lists and mappings of them. ``at`` never goes back,
    whatever the machine's clock does. Raises ``NoTransaction``, ``canonical.NotCanonical``.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NoTransaction(kind)
    book = Book.objects.select_for_update().get(pk=book_id)
    now = clock.now()
    entry = Entry(
        book=book,
        seq=book.size,
        at=max(now, book.last_at or now),
        kind=kind,
        office=office,
        actor=actor,
        subject=subject,
        data=canonical.plain(data or {}),
    )
    _chain(book, entry)
    entry.save(force_insert=True)
    followers.queue(book)
    book.save(force_update=True)
    return entry


def _chain(book: Book, entry: Entry) -> None:
    """Hash the entry and let the book's head stand on it."""
    tree = merkle.CompactRange(book.size, [bytes.fromhex(peak) for peak in book.peaks])
    entry.leaf = merkle.leaf_hash(canonical.entry_bytes(entry, book.uid))
    entry.root = tree.append(entry.leaf)
    entry.mac = sign(entry.root)
    book.size, book.peaks = tree.size, [peak.hex() for peak in tree.peaks]
    book.root, book.mac, book.last_at = entry.root, entry.mac, entry.at


def sign(root: bytes) -> bytes:
    """HMAC-SHA256 of a root under the ledger key, which the database does not hold."""
    return hmac.digest(keys.key("ledger"), root, "sha256")
