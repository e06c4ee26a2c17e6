"""How followers read a book: batches shared by all of them, one transaction for each effect."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction

from kentongan.base import clock, jobs
from kentongan.ledger.models import Book, Cursor, Entry, FollowerFailure
from kentongan.ledger.registry import Follower

BATCH = 200

log = structlog.get_logger(__name__)


class Overtaken(RuntimeError):
    """Another worker moved a cursor in between."""


@dataclass
class Reader:
    """One follower in one book. ``again_at``: it failed, and rests until then."""

    book_id: int
    follower: Follower
    position: int
    failing: FollowerFailure | None = None
    again_at: datetime | None = None

    def wants(self, entry: Entry) -> bool:
        """Whether this entry is ahead of it and of its kinds, and it is not resting."""
        return (
            self.again_at is None
            and entry.seq >= self.position
            and entry.kind in self.follower.kinds
        )

    def digest(self, entry: Entry) -> None:
        """The follower's effects and its step, or neither; raises ``Overtaken``."""
        try:
            with transaction.atomic():
                # The step comes first: it locks the cursor, so no other worker is at this entry.
                self._step_past(entry)
                self.follower.function(entry)
                if self.failing and self.failing.seq == entry.seq:
                    self.failing.delete()
        except Overtaken:
            raise
        except Exception as error:  # noqa: BLE001 the worker loop: one follower never stops another
            self._failed(entry, error)
            return
        self.position = entry.seq + 1

    @transaction.atomic
    def _failed(self, entry: Entry, error: Exception) -> None:
        failure = _note(self, entry, error)
        if failure.is_skipped:
            self._step_past(entry)
            self.position = entry.seq + 1
        else:
            self.again_at = failure.next_at

    def _step_past(self, entry: Entry) -> None:
        move(self.book_id, [self.follower.name], self.position, entry.seq + 1)


def read(book_id: int, followers: Collection[Follower]) -> list[datetime]:
    """Let all read up to where the book stands now; returns when those that failed try again.

    Raises ``Overtaken`` when another worker reads the same book.
    """
    end = Book.objects.values_list("size", flat=True).get(pk=book_id)
    readers = _readers(book_id, followers)
    start = min((reader.position for reader in readers), default=end)
    while start < end:
        batch = list(Entry.objects.of(book_id).filter(seq__gte=start, seq__lt=end)[:BATCH])
        if not batch:
            break  # the end was torn out of the book: ``verify`` tells
        start = batch[-1].seq + 1
        _read_batch(book_id, readers, batch)
    return [reader.again_at for reader in readers if reader.again_at]


def _read_batch(book_id: int, readers: list[Reader], batch: list[Entry]) -> None:
    for entry in batch:
        for reader in readers:
            if reader.wants(entry):
                reader.digest(entry)
    _pass_over_the_rest(book_id, readers, batch[-1].seq + 1)


def _pass_over_the_rest(book_id: int, readers: list[Reader], to: int) -> None:
    """Those who wanted nothing more of a batch step to its end, in one statement if they can."""
    behind: dict[int, list[Reader]] = defaultdict(list)
    for reader in readers:
        if not reader.again_at and reader.position < to:
            behind[reader.position].append(reader)
    for position, group in behind.items():
        move(book_id, [reader.follower.name for reader in group], position, to)
        for reader in group:
            reader.position = to


def _readers(book_id: int, followers: Collection[Follower]) -> list[Reader]:
    """Everyone who is not resting after a failure."""
    positions = _positions(book_id, followers)
    failing = {
        failure.follower: failure
        for failure in FollowerFailure.objects.filter(book_id=book_id, is_skipped=False)
    }
    readers = [
        Reader(book_id, follower, positions[follower.name], failing.get(follower.name))
        for follower in followers
    ]
    now = clock.now()
    return [reader for reader in readers if not reader.failing or reader.failing.next_at <= now]


def _positions(book_id: int, followers: Collection[Follower]) -> dict[str, int]:
    cursors = Cursor.objects.filter(book_id=book_id).values_list("follower", "position")
    positions = dict(cursors)
    new = [Cursor(book_id=book_id, follower=f.name) for f in followers if f.name not in positions]
    if new:
        Cursor.objects.bulk_create(new, ignore_conflicts=True)
        positions = dict(cursors.all())
    return positions


def _note(reader: Reader, entry: Entry, error: Exception) -> FollowerFailure:
    failure, _ = FollowerFailure.objects.select_for_update().get_or_create(
        book_id=reader.book_id,
        follower=reader.follower.name,
        seq=entry.seq,
        defaults={"next_at": clock.now()},
    )
    failure.attempts += 1
    failure.error = type(error).__name__
    failure.next_at = clock.now() + jobs.delay(failure.attempts)
    failure.is_skipped = failure.attempts >= jobs.MOST_FAILURES
    failure.save()
    log.error(
        "follower failed",
        follower=failure.follower,
        book=failure.book_id,
        seq=failure.seq,
        attempts=failure.attempts,
        error=failure.error,
        where=jobs.where(error),
    )
    return failure


def move(book_id: int, names: Collection[str], position: int, to: int) -> None:
    """Move these followers' cursors on, if all still stand at ``position``; else ``Overtaken``."""
    cursors = Cursor.objects.filter(book_id=book_id, follower__in=names, position=position)
    if cursors.update(position=to) < len(names):
        raise Overtaken


def digest_skipped(failure: FollowerFailure, follower: Follower, entry: Entry) -> None:
    """Show a skipped entry once more; the failure is forgotten if the follower takes it."""
    with transaction.atomic():
        follower.function(entry)
        failure.delete()
