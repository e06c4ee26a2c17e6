"""The house as a reader sees it: its tracked files, its floors, its functions."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HOME = Path(__file__).parents[1]
PACKAGE = HOME / "kentongan"


@cache
def tracked() -> tuple[Path, ...]:
    """Every file git knows or would add, and that is still there."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOME,
        check=True,
        capture_output=True,
        text=True,
    )
    return tuple(
        path for name in listing.stdout.split("\0")[:-1] if (path := HOME / name).is_file()
    )


@cache
def modules() -> tuple[Path, ...]:
    """Our own Python, without tests and migrations."""
    return tuple(
        path
        for path in tracked()
        if path.suffix == ".py"
        and path.is_relative_to(PACKAGE)
        and not {"tests", "migrations"} & {*path.parts}
    )


@cache
def tree(path: Path) -> ast.Module:
    """A module, parsed."""
    return ast.parse(path.read_text(), filename=str(path))


@cache
def pyproject() -> dict:
    """``pyproject.toml``, read."""
    return tomllib.loads((HOME / "pyproject.toml").read_text())


def contracts() -> list[dict]:
    """The import contracts."""
    return pyproject()["tool"]["importlinter"]["contracts"]


@cache
def floors() -> dict[str, int]:
    """Package to its floor, the ground being 0."""
    (house,) = [contract for contract in contracts() if contract["type"] == "layers"]
    return {
        package.strip(): height
        for height, floor in enumerate(reversed(house["layers"]))
        for package in floor.split("|")
    }


@dataclass(frozen=True)
class Function:
    """One function: where it stands and how many lines it has, docstring and decorators aside."""

    path: Path
    name: str
    lines: int


def functions() -> Iterator[Function]:
    """Every function of our own."""
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield Function(path.relative_to(HOME), node.name, _lines(node))


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    docstring = node.body[0].end_lineno - node.body[0].lineno + 1 if ast.get_docstring(node) else 0
    return node.end_lineno - node.lineno + 1 - docstring


def imports(path: Path) -> Iterator[str]:
    """The dotted names a module imports: ``a.b`` for ``from a import b`` as well."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)
