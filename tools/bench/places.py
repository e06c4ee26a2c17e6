"""Throwaway data folders and databases, one for each child."""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from kentongan.base import databases
from tools import ground


@contextmanager
def place(cluster: str) -> Iterator[dict[str, str]]:
    """The environment of an empty data folder; with a ``postgres://`` cluster, a database there."""
    with tempfile.TemporaryDirectory(prefix="kbench-") as folder:
        env = ground.furnish(Path(folder))
        yield {**env, "DATABASE_URL": _database(cluster)} if cluster else env


def _database(cluster: str) -> str:
    name = f"bench_{uuid.uuid4().hex}"
    at = databases.postgres(cluster)
    with psycopg.connect(
        host=at["HOST"], user=at["USER"], dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return cluster.replace("/postgres?", f"/{name}?")
