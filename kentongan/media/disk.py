"""Bytes in a private folder, written so that a power cut leaves the old or the new, never half."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO


class Folder:
    """Files of mode 0600 in folders of mode 0700, spread over 256 of them by key."""

    def __init__(self, root: str | Path) -> None:
        self._root = Path(root)

    def put(self, key: str, body: bytes) -> None:
        path = self._path(key)
        _make(path.parent)
        draft = path.with_name(f"{key}.{secrets.token_hex(4)}.draft")
        try:
            _write(draft, body)
            draft.replace(path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        _settle(path.parent)

    def get(self, key: str) -> bytes:
        return self._path(key).read_bytes()

    def open(self, key: str) -> BinaryIO:
        return self._path(key).open("rb")

    def delete(self, key: str) -> None:
        with suppress(FileNotFoundError):
            self._path(key).unlink()
            _settle(self._path(key).parent)

    def exists(self, key: str) -> bool:
        return self._path(key).exists()

    def _path(self, key: str) -> Path:
        return self._root / key[:2] / key


def _write(path: Path, body: bytes) -> None:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _make(folder: Path) -> None:
    """The folder and those above it, each one durable before the next is put into it."""
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _settle(folder.parent)


def _settle(folder: Path) -> None:
    """A new name is durable only when its folder has reached the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
