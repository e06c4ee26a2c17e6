"""The files operators copy keep what the documentation promises of them."""

import configparser
from pathlib import Path

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


def operators() -> str:
    return (DEPLOY.parent / "docs" / "operators.md").read_text()
