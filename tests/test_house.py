"""The promises of the house to those who keep it: settings are documented, locks are whole."""

import ast
import re
import shutil
from pathlib import Path

import pytest

from tests import source
from tools import locks

VARIABLE = re.compile(r"(?:KENTONGAN_[A-Z_]+|DATABASE_URL)")


def variables():
    """The environment variables the program reads, found as literals in its source."""
    return {
        node.value
        for path in source.modules()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and VARIABLE.fullmatch(node.value)
    }


def operators_pages():
    return (source.HOME / "docs" / "operators.md").read_text()


def test_every_setting_is_explained_to_operators():
    assert sorted(name for name in variables() if name not in operators_pages()) == []


def test_no_setting_is_explained_that_does_not_exist():
    explained = {*VARIABLE.findall(operators_pages())}
    assert sorted(explained - variables()) == []


def test_the_settings_of_the_design_are_read():
    assert variables() >= {
        "DATABASE_URL",
        "KENTONGAN_BIND",
        "KENTONGAN_DATA",
        "KENTONGAN_LOG",
        "KENTONGAN_MEDIA",
        "KENTONGAN_SECRETS",
        "KENTONGAN_WORKERS",
    }


# -- Locks -------------------------------------------------------------------------------------
def test_the_lock_files_pin_everything_and_name_no_place():
    assert locks.faults() == []


@pytest.fixture
def copy(tmp_path):
    """The lock files in a folder of their own, to be spoilt."""
    shutil.copytree(source.HOME / "requirements", tmp_path / "requirements")
    shutil.copy(source.HOME / "package-lock.json", tmp_path)
    return tmp_path


HASH = "--hash=sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (f"--index-url https://mirror.example/simple\nleft==1 {HASH}", "names a place"),
        (f"left @ file:///srv/left.whl {HASH}", "names a place"),
        ("left==1", "not pinned by version and hash"),
        (f"left>=1 {HASH}", "not pinned by version and hash"),
        (f"# via -r /srv/base.in\nleft==1 {HASH}", "names a place"),
    ],
)
def test_a_spoilt_python_lock_is_found(copy, line, fault):
    lock = copy / "requirements" / "base.txt"
    lock.write_text(f"{lock.read_text()}{line}\n")
    assert {found.split(": ")[1] for found in locks.faults(copy)} >= {fault}


def test_a_spoilt_script_lock_is_found(copy):
    lock = copy / "package-lock.json"
    lock.write_text(
        lock.read_text().replace('"integrity"', '"resolved": "https://mirror.example", "x"', 1)
    )
    assert [found.split(": ")[1] for found in locks.faults(copy)] == ["no hash", "names a place"]


def test_every_wanted_package_is_locked():
    wanted = {
        re.match(r"[A-Za-z0-9_-]+", line)[0].lower().replace("_", "-")
        for path in Path(source.HOME, "requirements").glob("*.in")
        for line in path.read_text().splitlines()
        if line and line[0].isalnum()
    }
    locked = {
        line.split("==")[0].split("[")[0]
        for path in Path(source.HOME, "requirements").glob("*.txt")
        for line in path.read_text().splitlines()
        if line and line[0].isalnum()
    }
    assert sorted(wanted - locked) == []


# -- The run -----------------------------------------------------------------------------------
def test_the_floor_is_near_the_number_of_tests(request):
    """Raise tests/floor.txt when tests are added: a floor far below guards nothing."""
    if request.config.option.floor:
        floor = int((source.HOME / "tests" / "floor.txt").read_text())
        assert floor >= 0.9 * len(request.session.items)
