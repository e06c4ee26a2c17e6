"""A fresh machine: the first start makes its secrets and says where; nobody else reads them."""

import os
import subprocess
import sys

import pytest

from kentongan.base import keys

pytestmark = pytest.mark.processes


def test_the_first_start_makes_its_secrets_and_says_where(tmp_path):
    data = tmp_path / "data"
    mine = ("KENTONGAN_", "DJANGO_", "DATABASE_URL")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(mine)}
    done = subprocess.run(
        [sys.executable, "-m", "kentongan", "migrate"],
        env={**clean, "KENTONGAN_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Kunci rahasia dibuat di {data / 'secrets'}." in done.stdout
    made = {path.name: path.stat() for path in (data / "secrets").iterdir()}
    secret = [f"{purpose}.key" for purpose in keys.PURPOSES]
    assert sorted(made) == sorted([*secret, *(f"{purpose}.pub" for purpose in keys.SEALED_TO)])
    assert {(stat.st_mode & 0o777, stat.st_size) for stat in made.values()} == {(0o600, 32)}
