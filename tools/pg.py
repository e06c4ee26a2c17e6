"""A throwaway PostgreSQL for one test run: no port, no password, gone at the end."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# A test run may lose its database in a power cut; a village may not. Commits are still written out
# at once: what a test has told the server is there when PostgreSQL alone is killed.
CARELESS = " ".join(
    f"-c {setting}"
    for setting in (
        "fsync=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
        "max_wal_size=1GB", "checkpoint_timeout=1h", "shared_buffers=256MB", "autovacuum=off",
        "track_counts=off", "jit=off",
    )
)  # fmt: skip


class PostgresMissing(Exception):
    """No PostgreSQL programs on this machine; ``tools/setup.sh debian`` installs them."""


def programs() -> Path:
    """The folder of ``initdb`` and ``pg_ctl``, newest version first."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: float(path.parts[-3])).parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).parent
    raise PostgresMissing


@contextmanager
def cluster(within: str = "/tmp") -> Iterator[str]:  # noqa: S108
    """Start an empty cluster; gives the ``postgres://`` address of its first database."""
    # A socket's path must stay under 108 bytes, so not below a deep TMPDIR.
    folder = Path(tempfile.mkdtemp(prefix="kpg-", dir=within))
    try:
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        _run("initdb", "--no-sync", "-A", "trust", "--locale=C.UTF-8", "-U", "postgres", at=folder)
        start(folder)
        try:
            yield f"postgres://postgres@/postgres?host={folder}"
        finally:
            stop(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path) -> None:
    """Start the cluster of this folder, also again."""
    options = f"-k {folder} -c listen_addresses='' {CARELESS}"
    _run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start", at=folder)


def stop(folder: Path) -> None:
    """Stop it at once, whoever is connected."""
    _run("pg_ctl", "-m", "immediate", "stop", at=folder)


def _run(program: str, *words: str, at: Path) -> None:
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    command = [*as_postgres, str(programs() / program), "-D", str(at / "data"), *words]
    subprocess.run(command, check=True, cwd=at, stdout=subprocess.DEVNULL)
