"""Data folders made once in a run and copied after: a server need not migrate for every test.

``new`` is a folder whose database is up to date and empty, ``village`` has a village founded in it,
``demo`` is the demo village.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from kentongan.base import databases
from tools import ground, suite

VILLAGE = "33.03.05.2007"
MADE_BY = {
    "new": ("migrate",),
    "village": ("village", "add", VILLAGE),
    "demo": ("demo", "--no-serve"),
}


def pour(mould: str, data: Path) -> dict[str, str]:
    """Make the data folder a copy of this mould; gives the environment of whoever uses it."""
    made = _made(mould)
    shutil.copytree(made, data, dirs_exist_ok=True)
    return {**_cheap(data), **_database(f"serving_{uuid.uuid4().hex}", like=mould)}


def empty(data: Path) -> dict[str, str]:
    """The environment of a data folder with keys and nothing else, as on a fresh machine; hashing
    costs what it costs there."""
    return {**_environment(data), **_database(f"serving_{uuid.uuid4().hex}")}


def _environment(data: Path) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    settings = {"DJANGO_SETTINGS_MODULE": "kentongan.settings"}
    return {**ours, **ground.furnish(data), **settings}


def _cheap(data: Path) -> dict[str, str]:
    return {**_environment(data), "DJANGO_SETTINGS_MODULE": "tests.served"}


def _made(mould: str) -> Path:
    """The folder of the mould, made by whichever worker of the run needs it first."""
    folder = Path(os.environ[suite.GROUND]) / "moulds"
    folder.mkdir(exist_ok=True)
    with _alone(folder / f"{mould}.lock"):
        if not (folder / mould).exists():
            new, first = folder / f"{mould}.new", "" if mould == "new" else "new"
            if first:
                shutil.copytree(_made(first), new)
            env = {**_cheap(new), **_database(_name(mould), like=first)}
            command = [sys.executable, "-m", "kentongan", *MADE_BY[mould]]
            subprocess.run(command, env=env, check=True, capture_output=True)
            new.rename(folder / mould)
    return folder / mould


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _name(mould: str) -> str:
    return f"mould_{mould}"


def _database(name: str, *, like: str = "") -> dict[str, str]:
    """On PostgreSQL a new database of this name, empty or as the mould's, as environment."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {}
    cluster = databases.postgres(url)
    copied = f' TEMPLATE "{_name(like)}"' if like else ""
    with psycopg.connect(
        host=cluster["HOST"], user=cluster["USER"], dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{copied}')
    return {"DATABASE_URL": url.replace("/postgres?", f"/{name}?")}
