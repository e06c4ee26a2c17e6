"""Whether a text looks like an emergency, so that its writer is shown 110, 112, 113 and 119.

Showing the numbers once too often costs a line; "listrik sering mati" must still not show them.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

from kentongan.base.text.words import plain_words, written_out

_WORDS = Path(__file__).parent.parent / "data" / "emergency.toml"
_CLAUSE_END = re.compile(r"[.,;:!?()\n]+")
_REACH_BACK = 3
_REACH_ON = 2


def mentions_emergency(text: str) -> bool:
    """Whether something dangerous seems to be happening, by its words alone."""
    return any(_is_alarming(clause) for clause in _CLAUSE_END.split(text))


def _is_alarming(clause: str) -> bool:
    words = " ".join(written_out(word) for word in plain_words(clause))
    return any(
        not _is_taken_back(words[: sign.start()].split(), words[sign.end() :].split())
        for sign in _signs().finditer(words)
    )


def _is_taken_back(before: list[str], after: list[str]) -> bool:
    if set(after[:_REACH_ON]) & _table()["takes_back_after"]:
        return True
    for word in reversed(before[-_REACH_BACK:]):
        if word in _table()["starts_anew"]:
            return False
        if word in _table()["takes_back"]:
            return True
    return False


@cache
def _table() -> dict[str, frozenset[str]]:
    content = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in content.items()}


@cache
def _signs() -> re.Pattern[str]:
    signs = (sign.replace(" _ ", r"(?: \w+){0,2} ") for sign in sorted(_table()["signs"]))
    return re.compile(rf"\b(?:{'|'.join(signs)})(?:nya)?\b")
