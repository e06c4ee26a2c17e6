"""Reading the book."""

from uuid import UUID

from kentongan.ledger.models import Entry


def timeline(book_id: int, subject: UUID) -> list[Entry]:
    """All entries about one subject, in order."""
    return list(Entry.objects.of(book_id).filter(subject=subject))
