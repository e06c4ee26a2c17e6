"""News goes up: functions that follow the book, entry by entry, each at its own pace.

A follower's effects and its cursor move in one transaction. One that fails rests and tries again
later, while the others go on; an entry it cannot digest is skipped in the end and kept in a list.
"""

from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from kentongan.base import clock, jobs
from kentongan.ledger import reading
from kentongan.ledger.models import Book, Entry, FollowerFailure
from kentongan.ledger.registry import follows, registry

__all__ = ["catch_up", "failures", "follow", "follows", "queue", "replay", "sweep"]

STALE = timedelta(minutes=5)


def queue(book: Book) -> None:
    """Queue a job to follow the book, unless one is waiting. The caller holds and saves the row."""
    if book.follow_queued_at is None:
        book.follow_queued_at = clock.now()
        follow.enqueue(book.pk)


@jobs.job
def follow(book_id: int) -> None:
    """Let every follower of one book catch up, and come back for those that failed."""
    # The flag goes down first: an entry written from here on queues its own job.
    Book.objects.filter(pk=book_id).update(follow_queued_at=None)
    for at in catch_up(book_id):
        follow.using(run_after=at).enqueue(book_id)


def catch_up(book_id: int) -> list[datetime]:
    """Show each follower what it has not seen; returns when those that failed want another try.

    Safe beside another worker doing the same.
    """
    while True:
        try:
            return reading.read(book_id, registry.values())
        except reading.Overtaken:
            continue  # another worker moved a cursor: look again where everybody stands


def sweep() -> int:
    """Queue the books whose job was lost or whose followers lag; returns how many."""
    stale = clock.now() - STALE
    oldest = jobs.health().oldest
    if oldest and oldest < stale:
        return 0  # the queue is behind: what is missing is a worker, not more jobs
    late = list(_late(stale))
    for book_id in late:
        Book.objects.filter(pk=book_id).update(follow_queued_at=clock.now())
        follow.enqueue(book_id)
    return len(late)


def failures() -> list[FollowerFailure]:
    """What followers could not digest, skipped or still being tried, the oldest entries first."""
    return list(FollowerFailure.objects.order_by("book_id", "seq", "follower"))


def replay(pk: int) -> None:
    """Show a skipped entry to its follower once more; what the follower raises is raised here."""
    failure = FollowerFailure.objects.get(pk=pk, is_skipped=True)
    entry = Entry.objects.of(failure.book_id).get(seq=failure.seq)
    reading.digest_skipped(failure, registry[failure.follower], entry)


def _late(stale: datetime) -> QuerySet[Book, int]:
    up_to_date = Q(cursors__follower__in=registry, cursors__position__gte=F("size"))
    books = Book.objects.annotate(readers=Count("cursors", filter=up_to_date))
    lost = Q(follow_queued_at__lt=stale)
    behind = Q(follow_queued_at=None, size__gt=0, readers__lt=len(registry))
    return books.filter(lost | behind).order_by("pk").values_list("pk", flat=True)
