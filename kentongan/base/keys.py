"""Key files: random bytes kept outside the database, one file a purpose, mode 0600.

What is sealed to the messenger is sealed with ``messenger.pub`` alone, the public half of its key.
"""

import os
import secrets
from functools import cache
from pathlib import Path

from kentongan.base import sealing

PURPOSES = (
    *("django", "code", "pepper", "blind", "ledger", "messenger", "receipt", "channels"),
    *("accounts", "names"),
)


SEALED_TO = ("messenger",)  # those whose public half lies beside them

_shut: set[str] = set()


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
    """Create each key file that is not there yet, 32 random bytes; returns the new ones.

    One whose public half is there already belongs to another process: it is not made anew here.
    """
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    theirs = {purpose for purpose in SEALED_TO if _half(purpose).exists()}
    ours = [folder() / f"{purpose}.key" for purpose in PURPOSES if purpose not in theirs]
    made = [path for path in ours if _write(path, secrets.token_bytes(32))]
    for purpose in set(SEALED_TO) - theirs:
        _write(_half(purpose), sealing.public_key(key(purpose)))
    return made


def make_halves() -> None:
    """Make the public halves anew, of the keys that are here now: after a restore."""
    forget()
    for purpose in SEALED_TO:
        _half(purpose).unlink(missing_ok=True)
    make_missing()


def fits(purpose: str) -> bool:
    """Whether the public half that lies there is that of the key."""
    return public(purpose) == sealing.public_key(key(purpose))


@cache
def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as missing:
        raise KeyMissing(path.name) from missing


def key(purpose: str) -> bytes:
    """The 32 bytes kept for one purpose; raises ``KeyMissing``."""
    if purpose in _shut:
        raise KeyMissing(f"{purpose}.key is not for this process")
    return _read(folder() / f"{purpose}.key")


def public(purpose: str) -> bytes:
    """The public half of a key of ``SEALED_TO``; raises ``KeyMissing``."""
    return _read(_half(purpose))


def shut(purpose: str) -> None:
    """This process does without the key from here on, and forgets it."""
    _shut.add(purpose)
    forget()


def forget() -> None:
    """Read the files again at the next use, after a restore."""
    _read.cache_clear()


def _half(purpose: str) -> Path:
    return folder() / f"{purpose}.pub"


def _write(path: Path, content: bytes) -> bool:
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return True
