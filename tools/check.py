"""``make check``: every step, two at a time, one line each; a failing step shows its words."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools import ground

HERE = Path(__file__).parents[1]
PROGRAMS = Path(sys.executable).parent
PYTHON = sys.executable
# The slowest first, so that the quick ones fill the other core.
STEPS: dict[str, list[Path | str]] = {
    "types": [PROGRAMS / "mypy"],
    "messages": [PYTHON, "-m", "tools.messages", "--check"],
    "floors": [PROGRAMS / "lint-imports"],
    "migrations": [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "settings": [
        PYTHON,
        "-m",
        "django",
        "check",
        "--database",
        "default",
        "--fail-level",
        "WARNING",
    ],
    "scripts": [HERE / "node_modules/.bin/eslint", "kentongan"],
    "templates": [PROGRAMS / "djlint", "--lint", "kentongan"],
    "format": [PROGRAMS / "ruff", "format", "--check", "."],
    "lint": [PROGRAMS / "ruff", "check", "."],
    "locks": [PYTHON, "-m", "tools.locks"],
}


@dataclass(frozen=True)
class Outcome:
    """One step: whether it held, how long it took, what it said."""

    name: str
    held: bool
    seconds: float
    words: str

    def __str__(self) -> str:
        line = f"{'ok' if self.held else 'FAILED':8}{self.name:12}{self.seconds:5.1f} s"
        return line if self.held else f"{line}\n{self.words}"


def main() -> int:
    """Run every step; 1 when one failed."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kentongan-check-") as folder:
        ground.forget_the_developer()
        os.environ |= ground.furnish(Path(folder))
        os.environ["DJANGO_SETTINGS_MODULE"] = "kentongan.settings"
        held = _run_all()
    print(f"{'ok' if held else 'FAILED':8}{'all':12}{time.monotonic() - began:5.1f} s")
    return 0 if held else 1


def _run_all() -> bool:
    held = True
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for running in [pool.submit(_run, name) for name in STEPS]:
            outcome = running.result()
            held &= outcome.held
            print(outcome, flush=True)
    return held


def _run(name: str) -> Outcome:
    began = time.monotonic()
    done = subprocess.run(
        [str(word) for word in STEPS[name]],
        cwd=HERE,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return Outcome(name, done.returncode == 0, time.monotonic() - began, done.stdout)


if __name__ == "__main__":
    sys.exit(main())
