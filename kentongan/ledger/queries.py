"""Reading the book."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from kentongan.ledger.models import Book, Entry


def timeline(book_id: int, subject: UUID) -> list[Entry]:
    """All entries about one subject, in order."""
    return list(Entry.objects.of(book_id).filter(subject=subject))


def timelines(book_id: int, subjects: Collection[UUID]) -> dict[UUID, list[Entry]]:
    """The entries about each of these subjects, in order; one query."""
    found: dict[UUID | None, list[Entry]] = {subject: [] for subject in subjects}
    for entry in Entry.objects.of(book_id).filter(subject__in=subjects):
        found[entry.subject].append(entry)
    return {subject: found[subject] for subject in subjects}


def between(
    book_id: int, since: datetime, until: datetime | None = None, *, kinds: Collection[str]
) -> list[Entry]:
    """The entries of these kinds from one moment up to before another, or to the end, in order.

    The book is never read whole: its moments never go back, so their places are sought by halves.
    """
    rows = Entry.objects.of(book_id).filter(kind__in=kinds, seq__gte=_place_of(book_id, since))
    return list(rows.filter(seq__lt=_place_of(book_id, until)) if until else rows)


def _place_of(book_id: int, moment: datetime) -> int:
    """The first place in the book that is not before the moment."""
    low, high = 0, Book.objects.values_list("size", flat=True).get(pk=book_id)
    while low < high:
        middle = (low + high) // 2
        at = Entry.objects.of(book_id).values_list("at", flat=True).get(seq=middle)
        low, high = (middle + 1, high) if at < moment else (low, middle)
    return int(low)
