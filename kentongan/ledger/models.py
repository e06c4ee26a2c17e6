"""The book, its entries, and how far each follower has read."""

import uuid
from typing import Any, ClassVar, NoReturn

from django.db import models


class AppendOnly(RuntimeError):
    """Somebody tried to change or delete an entry; write a correcting one instead."""


class Book(models.Model):
    """Where one append-only record stands; ``peaks`` are the hex hashes of its compact range."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    size = models.PositiveBigIntegerField(default=0)
    peaks = models.JSONField(default=list)
    root = models.BinaryField(max_length=32, null=True)
    mac = models.BinaryField(max_length=32, null=True)
    last_at = models.DateTimeField(null=True)
    follow_queued_at = models.DateTimeField(null=True)  # a follower job is waiting since then

    def __str__(self) -> str:
        return str(self.uid)


class Entries(models.QuerySet["Entry"]):
    """Entries are read and added, nothing else."""

    def of(self, book_id: int) -> "Entries":
        return self.filter(book_id=book_id).order_by("seq")

    def update(self, **_: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly

    def bulk_update(self, *_: Any, **__: Any) -> NoReturn:
        raise AppendOnly


class Entry(models.Model):
    """One act: ids, codes and digests, never words, names or numbers of people.

    ``leaf`` is the RFC 6962 hash of this entry, ``root`` the tree head after it, ``mac`` the
    HMAC-SHA256 of the root under a key that is not in the database.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveBigIntegerField()  # 0, 1, 2 ... within the book
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    office = models.CharField(max_length=60, blank=True)
    actor = models.CharField(max_length=60, blank=True)
    subject = models.UUIDField(null=True)
    data = models.JSONField(default=dict)
    leaf = models.BinaryField(max_length=32)
    root = models.BinaryField(max_length=32)
    mac = models.BinaryField(max_length=32)
    objects = Entries.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "seq"], name="one_entry_per_place"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["book", "subject", "seq"], name="entry_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **options)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise AppendOnly


class Cursor(models.Model):
    """How far one follower has read one book: the ``seq`` it reads next."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="cursors")
    follower = models.CharField(max_length=200)
    position = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "follower"], name="one_cursor_per_follower"),
        ]


class FollowerFailure(models.Model):
    """An entry a follower could not digest: tried again at ``next_at``, in the end skipped."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="failures")
    follower = models.CharField(max_length=200)
    seq = models.PositiveBigIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200)  # the name of the exception's class, never its words
    next_at = models.DateTimeField()
    is_skipped = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["book", "follower", "seq"], name="one_failure_per_entry"
            ),
        ]
