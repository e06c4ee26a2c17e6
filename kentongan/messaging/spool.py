"""The spool folder: deliveries that the database would not take, sealed, one file each.

A file is written beside, synced, renamed, and its folder synced: after that a power cut loses
nothing. The folder is bounded; a full one refuses as a full disk does. What can never be taken in
lies in a folder beside, for ``doctor`` to tell of and for a person to bring back.
"""

import base64
import errno
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from kentongan.base import clock, sealing
from kentongan.messaging import sealed

MOST_FILES = 20_000
_END = ".delivery"
_MOMENT = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True)
class Waiting:
    """One spooled delivery, opened."""

    path: Path
    kind: str
    key: str
    body: bytes
    headers: Mapping[str, str]

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)


def folder() -> Path:
    """Where the files are."""
    return Path(settings.DATA_DIR, "spool")


def put(kind: str, key: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Keep a delivery; raises ``OSError`` when it cannot be kept for sure."""
    where = folder()
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sum(1 for _ in where.iterdir()) >= MOST_FILES:
        raise OSError(errno.ENOSPC, "spool")
    uid = uuid4()
    told = {"kind": kind, "key": key, "headers": dict(headers),
            "body": base64.b64encode(body).decode()}  # fmt: skip
    name = f"{clock.now():{_MOMENT}}-{uid.hex}"
    beside = where / f"{name}.new"
    with beside.open("xb") as file:
        file.write(sealed.seal(told, place=uid, what="spool"))
        file.flush()
        os.fsync(file.fileno())
    beside.rename(where / f"{name}{_END}")
    _sync(where)


def waiting() -> Iterator[Waiting]:
    """What waits, the oldest first. A file that does not open is put aside."""
    for path in sorted(folder().glob(f"*{_END}")):
        try:
            uid = UUID(path.stem.rpartition("-")[2])
            told = sealed.unseal(path.read_bytes(), place=uid, what="spool")
        except FileNotFoundError:
            continue  # another worker was quicker
        except (OSError, ValueError, sealing.DoesNotOpen):
            put_aside(path)
            continue
        yield Waiting(
            path, told["kind"], told["key"], base64.b64decode(told["body"]), told["headers"]
        )


def put_aside(path: Path) -> None:
    """Out of the way of those behind it."""
    aside().mkdir(mode=0o700, exist_ok=True)
    path.rename(aside() / path.name)


def aside() -> Path:
    """Where those are that could not be taken in."""
    return folder() / "disisihkan"


def is_used() -> bool:
    """Whether a delivery waits."""
    return any(folder().glob(f"*{_END}"))


def count(where: Path | None = None) -> int:
    """How many deliveries wait, or lie in another folder."""
    return sum(1 for _ in (where or folder()).glob(f"*{_END}"))


def oldest() -> datetime | None:
    """Since when the first of them waits."""
    first = min((path.name for path in folder().glob(f"*{_END}")), default="")
    if not re.match(r"\d{8}T\d{12}-", first):
        return None
    return datetime.strptime(f"{first[:21]}+0000", f"{_MOMENT}%z")


def _sync(where: Path) -> None:
    handle = os.open(where, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
