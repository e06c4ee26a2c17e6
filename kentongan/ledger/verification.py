"""Is the book as it was written? Every hash and signature, the order, the head, and the witness.

Reads in batches, so that a book of any length is verified in the same memory.
"""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import DataError
from django.db.models import OuterRef, Subquery

from kentongan.base.refusals import gettext_noop
from kentongan.ledger import canonical, merkle, witness
from kentongan.ledger.actions import sign
from kentongan.ledger.models import Book, Entries, Entry

BATCH = 1000
Tell = Callable[[int, int | None], None]
UNREADABLE = (ValueError, TypeError, DataError)  # what a value that is no value of ours may raise
EDITED = gettext_noop("Isi catatan ini diubah setelah ditulis.")
MISSING = gettext_noop("Catatan ini hilang.")
EXTRA = gettext_noop("Catatan ini disisipkan, bukan ditulis oleh sistem.")
BACKDATED = gettext_noop("Waktu catatan ini lebih awal daripada catatan sebelumnya.")
REWRITTEN = gettext_noop("Catatan ini atau urutannya ditulis ulang: rantainya tidak cocok lagi.")
FORGED = gettext_noop("Catatan ini ditulis oleh pihak yang tidak memegang kunci sistem.")
HEAD = gettext_noop("Semua catatan utuh, tetapi baris penanda ujung buku diubah.")
WITNESS = gettext_noop(
    "Buku tidak sama dengan berkas saksi: catatan mulai dari sini dihapus atau ditulis ulang."
)


@dataclass(frozen=True)
class Verdict:
    """``first_bad`` is the ``seq`` of the first bad entry, if one can be named; ``reason`` why."""

    ok: bool
    entries: int
    first_bad: int | None = None
    reason: str = ""


class Bad(Exception):
    """What is wrong, and with which entry."""

    def __init__(self, reason: str, seq: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.seq = reason, seq


@dataclass
class _Chain:
    """The entries read so far."""

    book: UUID
    tree: merkle.CompactRange = field(default_factory=merkle.CompactRange)
    last_at: datetime | None = None

    def add(self, entry: Entry) -> None:
        """Take the next entry; raises ``Bad``."""
        if entry.seq != self.tree.size:
            raise Bad(MISSING if entry.seq > self.tree.size else EXTRA, self.tree.size)
        if reason := self._fault(entry):
            raise Bad(reason, entry.seq)
        self.last_at = entry.at

    def _fault(self, entry: Entry) -> str:
        if not _same(entry.leaf, _leaf(entry, self.book)):
            return EDITED
        if self.last_at and entry.at < self.last_at:
            return BACKDATED
        root = self.tree.append(bytes(entry.leaf))
        if not _same(entry.root, root):
            return REWRITTEN
        return "" if _same(entry.mac, sign(root)) else FORGED


def verify(book: Book, tell: Tell | None = None) -> Verdict:
    """Check one book, as far as it had come when the check began.

    ``tell(done, total)`` hears from time to time how many entries are checked.
    """
    seen = witness.end()  # before the snapshot: a head witnessed during the check may be newer
    head, last = _snapshot(book.pk)
    chain = _Chain(head.uid)
    try:
        for entry in _entries(head.pk, last):
            if tell and entry.seq % BATCH == 0:
                tell(entry.seq, last + 1)
            chain.add(entry)
        _check_head(head, chain)
        _check_witness(head, chain.tree.size, seen)
    except Bad as bad:
        return Verdict(ok=False, entries=chain.tree.size, first_bad=bad.seq, reason=bad.reason)
    return Verdict(ok=True, entries=chain.tree.size)


def _snapshot(pk: int) -> tuple[Book, int]:
    """The book's row and its last ``seq`` as of one moment: one statement, because it may grow."""
    entries = Entry.objects.filter(book=OuterRef("pk")).order_by("-seq")
    head = Book.objects.annotate(last=Subquery(entries.values("seq")[:1])).get(pk=pk)
    return head, -1 if head.last is None else head.last


def _entries(book_id: int, last: int) -> Iterator[Entry]:
    start = 0
    while start <= last:
        batch = _batch(Entry.objects.of(book_id).filter(seq__gte=start, seq__lte=last))
        yield from batch
        start = batch[-1].seq + 1


def _batch(entries: Entries) -> list[Entry]:
    """The next entries. A value the database layer cannot even read raises ``Bad`` for its row."""
    try:
        return list(entries[:BATCH])
    except UNREADABLE:
        pass
    readable = []
    for seq in entries.values_list("seq", flat=True)[:BATCH]:
        try:
            readable.append(entries.get(seq=seq))
        except UNREADABLE:
            break
    if not readable:
        raise Bad(EDITED, entries.values_list("seq", flat=True)[0])
    return readable


def _leaf(entry: Entry, book: UUID) -> bytes:
    try:
        return merkle.leaf_hash(canonical.entry_bytes(entry, book))
    except (ValueError, TypeError):  # NaN, a lone surrogate: never written by us
        return b""


def _check_head(head: Book, chain: _Chain) -> None:
    size, tree = chain.tree.size, chain.tree
    if head.size != size:
        raise Bad(MISSING if head.size > size else EXTRA, min(head.size, size))
    root = tree.root() if size else None
    ours = ([peak.hex() for peak in tree.peaks], root, root and sign(root), chain.last_at)
    theirs = (head.peaks, _bytes(head.root), _bytes(head.mac), head.last_at)
    if ours != theirs:
        raise Bad(HEAD)


def _check_witness(head: Book, size: int, until: int) -> None:
    """The last head that agrees vouches for what is before it; from there on nothing does."""
    agreed = 0
    mine = (seen for seen in witness.heads(until=until) if seen.book == str(head.uid))
    while some := list(islice(mine, BATCH)):
        roots = _roots(head.pk, [seen.size for seen in some if seen.size <= size])
        for seen in some:
            if roots.get(seen.size) != seen.root:
                raise Bad(WITNESS, size if seen.size > size else min(agreed, seen.size - 1))
            agreed = max(agreed, seen.size)


def _roots(book_id: int, sizes: list[int]) -> dict[int, str]:
    entries = Entry.objects.of(book_id).filter(seq__in=[size - 1 for size in sizes])
    return {seq + 1: bytes(root).hex() for seq, root in entries.values_list("seq", "root")}


def _same(stored: Any, ours: bytes) -> bool:
    return hmac.compare_digest(_bytes(stored) or b"", ours)


def _bytes(stored: Any) -> bytes | None:
    return None if stored is None else bytes(stored)
