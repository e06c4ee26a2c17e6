"""A file beside the database that remembers where each book stood.

Somebody who rewrites the database, tail and all, does not thereby rewrite this file:
``heads.jsonl`` in the data folder, one line a head: ``{at, book, size, root}``.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from kentongan.base import clock
from kentongan.ledger.models import Book


@dataclass(frozen=True)
class Head:
    """The size and root (hex) a book had when it was witnessed."""

    book: str
    size: int
    root: str


def path() -> Path:
    """Where the witness file is."""
    return Path(settings.DATA_DIR) / "heads.jsonl"


def record(book: Book) -> None:
    """Write down where this book stands; an empty one leaves no trace."""
    _write([_line(book)] if book.size else [])


def record_all() -> int:
    """Write down every book that grew since it was last witnessed; returns how many."""
    last = {head.book: head for head in heads(until=end())}
    grown = [
        book for book in Book.objects.filter(size__gt=0) if _head(book) != last.get(str(book.uid))
    ]
    _write([_line(book) for book in grown])
    return len(grown)


def end() -> int:
    """The length of the file now: what is witnessed later lies behind it."""
    try:
        return path().stat().st_size
    except FileNotFoundError:
        return 0


def heads(*, until: int) -> Iterator[Head]:
    """The heads in the first ``until`` bytes, in order; a line torn by a crash is passed over."""
    if not until:
        return
    with path().open("rb") as file:
        while file.tell() < until and (line := file.readline()):
            if head := _read(line):
                yield head


def _read(line: bytes) -> Head | None:
    try:
        seen = json.loads(line)
        return Head(str(seen["book"]), int(seen["size"]), str(seen["root"]))
    except (ValueError, KeyError, TypeError):
        return None


def _head(book: Book) -> Head:
    return Head(str(book.uid), book.size, bytes(book.root or b"").hex())


def _line(book: Book) -> dict[str, Any]:
    head = _head(book)
    return {"at": clock.now().isoformat(), "book": head.book, "size": head.size, "root": head.root}


def _write(lines: Iterable[dict[str, Any]]) -> None:
    block = "".join(json.dumps(line) + "\n" for line in lines).encode()
    if not block:
        return
    is_new = not path().exists()
    with path().open("ab") as file:
        file.write(_after_a_torn_line() + block)
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        _sync_folder(path().parent)


def _after_a_torn_line() -> bytes:
    if not end():
        return b""
    with path().open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return b"" if file.read(1) == b"\n" else b"\n"


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
