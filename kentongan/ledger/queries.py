"""Reading the book."""

from collections.abc import Collection
from uuid import UUID

from kentongan.ledger.models import Entry


def timeline(book_id: int, subject: UUID) -> list[Entry]:
    """All entries about one subject, in order."""
    return list(Entry.objects.of(book_id).filter(subject=subject))


def timelines(book_id: int, subjects: Collection[UUID]) -> dict[UUID, list[Entry]]:
    """The entries about each of these subjects, in order; one query."""
    found: dict[UUID | None, list[Entry]] = {subject: [] for subject in subjects}
    for entry in Entry.objects.of(book_id).filter(subject__in=subjects):
        found[entry.subject].append(entry)
    return {subject: found[subject] for subject in subjects}
