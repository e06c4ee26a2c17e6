"""The documentation cannot fall behind: what the code has is named, what is named is there."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kentongan import __version__
from kentongan.base.keys import PURPOSES, SEALED_TO
from kentongan.cases import words
from kentongan.ops.cli import parser
from kentongan.public import urls
from kentongan.sop.default import LIMITS, STEPS

HOUSE = Path(__file__).parents[1]
DOCS = HOUSE / "docs"
PAGES = sorted([*HOUSE.glob("*.md"), *DOCS.rglob("*.md")])
CODE = [path for path in HOUSE.glob("kentongan/**/*.py") if "tests" not in path.parts]
KIND = re.compile(
    r'"((?:breach|case|category|hamlet|holiday|identity|letter|office|official|page|rights|sentence|sop|village|village_key)'
    r'\.[a-z_]+)"'
)
RECORDED = re.compile(r'\b(?:record|append|_enter|_mark)\(\s*(?:[\w.]+,\s*)*"([a-z_]+\.[a-z_]+)"')
FLOORS = r"(?:kentongan|tests|tools|docs|deploy|requirements)/[\w./-]*"


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def _code() -> str:
    return "\n".join(_text(path) for path in CODE)


def _named(page: str) -> set[str]:
    """Everything between backquotes, less tables of many lines."""
    return set(re.findall(r"`([^`\n]+)`", _text(DOCS / page)))


def _commands(at: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, set[str]]]:
    subs = [a for a in at._actions if isinstance(a, argparse._SubParsersAction)]
    for action in subs:
        for word, below in action.choices.items():
            yield from _commands(below, f"{name} {word}")
    if not subs:
        options = {option for action in at._actions for option in action.option_strings}
        yield name, options - {"-h", "--help"}


COMMANDS = dict(_commands(parser(), "kentongan"))


def test_every_variable_of_the_environment_is_explained_to_operators():
    read = set(re.findall(r'environ(?:\.get\(|\[)\s*"(\w+)"', _code()))
    assert "KENTONGAN_DATA" in read
    assert sorted(read - _named("operators.md")) == []


def test_every_variable_explained_to_operators_is_read():
    explained = {name for name in _named("operators.md") if re.fullmatch(r"KENTONGAN_\w+", name)}
    assert sorted(name for name in explained if f'"{name}"' not in _code()) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_its_options_are_explained_to_operators(command):
    rows = _text(DOCS / "operators.md").splitlines()
    [row] = [row for row in rows if row.startswith(f"| `{command}`")]
    assert [option for option in COMMANDS[command] if f"`{option}" not in row] == []


def test_every_kind_of_entry_the_code_writes_is_listed():
    written = set(KIND.findall(_code())) | set(RECORDED.findall(_code())) | set(words.ENTRY)
    assert "case.filed" in written
    assert sorted(written - _named("entries.md")) == []


def test_every_kind_of_entry_listed_is_written():
    listed = {name for name in _named("entries.md") if KIND.fullmatch(f'"{name}"')}
    in_code = set(KIND.findall(_code()))
    assert sorted(listed - in_code) == []


def test_every_package_is_on_the_map():
    packages = {f"kentongan/{path.parent.name}/" for path in HOUSE.glob("kentongan/*/__init__.py")}
    assert sorted(packages - _named("map.md")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_a_page_names_is_there(page):
    named = re.findall(rf"`({FLOORS})`", _text(page))
    assert sorted(name for name in named if not (HOUSE / name).exists()) == []


def test_every_address_of_the_citizens_is_on_the_map():
    routes = {f"/{route.pattern}" for route in urls.urlpatterns}
    plain = {re.sub(r"<\w+:(\w+)>", r"<\1>", route) for route in routes}
    assert "/lapor" in plain
    assert sorted(plain - _named("map.md")) == []


def test_the_addresses_for_machines_are_explained_to_operators():
    assert {"/healthz", "/readyz", "/metrics"} <= _named("operators.md")


@pytest.mark.parametrize("page", ["README.md", "README.id.md"])
def test_the_commands_a_readme_tells_exist(page):
    told = set(re.findall(r"^make (\w+)", _text(HOUSE / page), re.MULTILINE))
    targets = set(re.findall(r"^(\w+):", _text(HOUSE / "Makefile"), re.MULTILINE))
    assert told == {"run", "test"}
    assert sorted(told - targets) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_relative_link_is_dead(page):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", _text(page))
    near = [link for link in links if "://" not in link]
    assert sorted(link for link in near if not (page.parent / link).exists()) == []


def test_the_picture_in_the_readme_is_the_one_the_script_makes():
    made = re.search(r"PICTURE = .*$", _text(HOUSE / "tools" / "screenshot.py"), re.MULTILINE)
    parts = re.findall(r'"([\w.]+)"', made.group() if made else "")
    assert re.findall(r"!\[[^]]*\]\(([^)]+)\)", _text(HOUSE / "README.md")) == ["/".join(parts)]


def test_the_changelog_tells_of_this_version():
    versions = re.findall(r"^## (\S+)$", _text(HOUSE / "CHANGELOG.md"), re.MULTILINE)
    assert versions[0] == __version__


def test_every_record_of_a_choice_is_in_the_list_and_the_code_names_only_existing_ones():
    records = {path.name[:4] for path in DOCS.glob("adr/0*.md")}
    assert set(re.findall(r"^\| \[(\d{4})\]", _text(DOCS / "adr" / "README.md"), re.M)) == records
    assert sorted(set(re.findall(r"docs/adr/(\d{4})", _code())) - records) == []


def test_every_source_of_a_limit_and_every_step_is_told():

    assert sorted({*LIMITS, *STEPS} - _named("developers/procedure.md")) == []


def test_the_licence_is_the_one_the_package_declares():
    assert _text(HOUSE / "LICENSE").split()[:5] == ["GNU", "AFFERO", "GENERAL", "PUBLIC", "LICENSE"]
    assert 'license = "AGPL-3.0-or-later"' in _text(HOUSE / "pyproject.toml")


def test_the_unit_offers_every_key_as_a_credential():

    unit = _text(HOUSE / "deploy" / "kentongan.service")
    assert re.findall(r"LoadCredential=(\w+)\.key:", unit) == list(PURPOSES)
    assert re.findall(r"LoadCredential=(\w+)\.pub:", unit) == list(SEALED_TO)


def _threats() -> list[str]:
    rows = [line for line in _text(DOCS / "security.md").splitlines() if line.startswith("| ")]
    return [row for row in rows if not row.startswith("| who ")]


@pytest.mark.parametrize("row", _threats(), ids=lambda row: row.split("|")[1].strip())
def test_every_promise_against_a_threat_is_shown_by_tests_that_exist(row: str) -> None:
    who, promised, _, shown = (cell.strip() for cell in row.strip("|").split("|"))
    named = re.findall(r"`([\w/.]+)::(\w+)`", shown)
    assert all((who, promised, named))
    for path, name in named:
        assert f"def {name}(" in _text(HOUSE / path), f"{path} has no {name}"
