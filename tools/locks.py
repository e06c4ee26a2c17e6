"""What must hold of a lock file: every package pinned with its hash, no host and no path."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parents[1]
PINNED = re.compile(r"[a-z0-9._-]+(\[[a-z0-9,._-]+\])?==\S+( ; .+)?( --hash=sha256:[0-9a-f]{64})+")
ELSEWHERE = re.compile(r"\w+://|(^|[\s=\"'])/\w|--(extra-)?index-url|--find-links")


def faults(here: Path = HERE) -> list[str]:
    """What is wrong with the lock files below a folder, as sentences."""
    wrong = [fault for lock in sorted(here.glob("requirements/*.txt")) for fault in _in_pip(lock)]
    return [*wrong, *_in_npm(here / "package-lock.json")]


def _in_pip(lock: Path) -> Iterator[str]:
    text = re.sub(r"#.*", "", lock.read_text()).replace("\\\n", " ")
    for line in filter(None, (" ".join(line.split()) for line in text.splitlines())):
        if not PINNED.fullmatch(line):
            yield f"{lock.name}: not pinned by version and hash: {line[:60]}"
    for line in filter(ELSEWHERE.search, lock.read_text().splitlines()):
        yield f"{lock.name}: names a place: {line.strip()[:60]}"


def _in_npm(lock: Path) -> Iterator[str]:
    for name, package in json.loads(lock.read_text())["packages"].items():
        if name and "integrity" not in package:
            yield f"{lock.name}: no hash: {name}"
        if "resolved" in package:
            yield f"{lock.name}: names a place: {name}"


if __name__ == "__main__":
    sys.exit("\n".join(faults()) or 0)
