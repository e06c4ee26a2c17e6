"""What a text seems to be about: a proposal of up to three categories, never a decision."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kentongan.base.text import stems

_DATA = Path(__file__).parent / "data" / "topics.toml"
_WEIGHTS = {"sure": 3, "likely": 2, "hint": 1}
_MOST = 3
# A hint alone says too little as soon as anything says more.
_ENOUGH = 2
# How many words may stand between two words of a phrase.
_BETWEEN = 2
# Where it is says nothing about what it is: "rukun tetangga" is no quarrel among neighbours.
_WHERE = re.compile(r"\b(?:rt|rw)\b[\s.:/]*\d{0,3}\b", re.IGNORECASE)


class _Rule(NamedTuple):
    phrase: tuple[str, ...]
    code: str
    weight: int


def suggest(text: str) -> tuple[str, ...]:
    """Up to three category codes, the likeliest first; empty when no word gives a clue."""
    scores: dict[str, int] = defaultdict(int)
    for rule in set(_matches(stems(_WHERE.sub(" ", text)))):
        scores[rule.code] += rule.weight
    best = sorted(scores, key=lambda code: (-scores[code], code))
    return tuple([code for code in best if scores[code] >= _ENOUGH] or best)[:_MOST]


def _matches(words: list[str]) -> Iterator[_Rule]:
    for place, word in enumerate(words):
        for rule in _rules().get(word, ()):
            if _follows(rule.phrase[1:], words, place + 1):
                yield rule


def _follows(rest: tuple[str, ...], words: list[str], start: int) -> bool:
    """Whether the rest of a phrase comes in order, each word close to the one before."""
    for word in rest:
        near = words[start : start + _BETWEEN + 1]
        if word not in near:
            return False
        start += near.index(word) + 1
    return True


@cache
def _rules() -> dict[str, list[_Rule]]:
    """The rules by the stem with which their phrase begins."""
    table = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    rules: dict[str, list[_Rule]] = defaultdict(list)
    for code, clues in table.items():
        for phrase, weight in _weighed(clues).items():
            rules[phrase[0]].append(_Rule(phrase, code, weight))
    return dict(rules)


def _weighed(clues: dict[str, list[str]]) -> dict[tuple[str, ...], int]:
    """Phrases as stems; where two forms of a word have one stem, the stronger counts alone."""
    weights: dict[tuple[str, ...], int] = {}
    for strength in sorted(_WEIGHTS, key=_WEIGHTS.__getitem__):
        weights |= {tuple(stems(words)): _WEIGHTS[strength] for words in clues[strength]}
    return weights
