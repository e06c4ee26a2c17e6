"""Key files: random bytes kept outside the database, one file a purpose, mode 0600."""

import os
import secrets
from functools import cache
from pathlib import Path

PURPOSES = (
    *("django", "code", "pepper", "blind", "ledger", "messenger", "receipt", "channels"),
    "accounts",
)


class KeyMissing(Exception):
    """A key file is not there; ``kentongan doctor`` says what to do."""


def folder() -> Path:
    """Where the key files are: ``KENTONGAN_SECRETS``, else ``secrets`` in the data folder.

    Read from the environment, since the settings themselves need a key.
    """
    return _resolved(
        os.environ.get("KENTONGAN_DATA", "data"), os.environ.get("KENTONGAN_SECRETS", "")
    )


@cache
def _resolved(data: str, secrets_folder: str) -> Path:
    """Asked ten times a report; the first answer holds wherever the process goes later."""
    return Path(secrets_folder or Path(data, "secrets")).resolve()


def make_missing() -> list[Path]:
    """Create each key file that is not there yet, 32 random bytes; returns the new ones."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    return [path for purpose in PURPOSES if _make(path := folder() / f"{purpose}.key")]


@cache
def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as missing:
        raise KeyMissing(path.name) from missing


def key(purpose: str) -> bytes:
    """The 32 bytes kept for one purpose; raises ``KeyMissing``."""
    return _read(folder() / f"{purpose}.key")


def forget() -> None:
    """Read the files again at the next use, after a restore."""
    _read.cache_clear()


def _make(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(32))
        file.flush()
        os.fsync(file.fileno())
    return True
