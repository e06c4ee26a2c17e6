"""The files operators copy keep what the documentation promises of them."""

import configparser
import os
import re
import subprocess
from pathlib import Path

import psycopg

from tools import pg

DEPLOY = Path(__file__).parents[1] / "deploy"


class Unit(configparser.RawConfigParser):
    """A unit of systemd; of a name that stands there twice the last one is read."""

    optionxform = str

    def __init__(self, path: Path) -> None:
        super().__init__(strict=False, interpolation=None)
        self.read(path)


def test_the_unit_hides_the_history_that_lies_beside_the_program():
    service = Unit(DEPLOY / "kentongan.service")["Service"]
    home = service["ExecStart"].partition("/.venv/")[0]
    assert service["InaccessiblePaths"] == f"-{home}/.git"
    assert f"git clone <address of the repository> {home}" in operators()


def test_the_unit_lets_the_decoder_shut_itself_in():
    asked = re.findall(
        r"^SystemCallFilter=([^~].*)", (DEPLOY / "kentongan.service").read_text(), re.MULTILINE
    )
    allowed = {call for line in asked for call in line.split()}
    assert {"landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"} <= allowed


def test_the_containers_database_gives_the_program_a_role_that_rules_over_its_own_alone(tmp_path):
    secret = tmp_path / "kentongan-password"
    secret.write_text("kata'sandi\n")
    with pg.cluster() as url:
        place = url.rpartition("host=")[2]
        told = {**os.environ, "PGHOST": place, "KENTONGAN_PASSWORD_FILE": str(secret)}
        subprocess.run([DEPLOY / "database-role.sh"], env=told, check=True)
        with psycopg.connect(f"postgres://kentongan@/kentongan?host={place}") as ours:
            ours.execute("CREATE TABLE buku (no int)")
            rights = "rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
            asked = f"SELECT {rights} FROM pg_roles WHERE rolname = current_user"
            assert ours.execute(asked).fetchone() == (False,) * 5
        with psycopg.connect(url) as root:
            kept = root.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'kentongan'")
            assert kept.fetchone()[0].startswith("SCRAM-SHA-256$")


def test_in_containers_the_program_is_nobodys_administrator_and_every_image_has_its_version():
    told = (DEPLOY / "compose.yaml").read_text()
    images = re.findall(r"^ +image: (\S+)$", told, re.MULTILINE)
    images += re.findall(r"^FROM (\S+)", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    assert [image for image in images if not re.search(r":\d", image)] == []
    assert re.findall(r'"actions":(\[.*?\])', told) == [
        '["Read:kentongan","Write:kentongan","List:kentongan"]'
    ]
    assert "POSTGRES_USER" not in told  # the superuser is postgres, and no service has his address
    assert re.findall(r"postgres://(\w+):", told) == ["kentongan"]


def operators() -> str:
    return (DEPLOY.parent / "docs" / "operators.md").read_text()
