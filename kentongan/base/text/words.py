"""A text as the stems of the words that say something."""

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

_DATA = Path(__file__).parent.parent / "data"
_WORD = re.compile(r"[^\W_]+")
_LENGTHENED = re.compile(r"([^\W\d_])\1{2,}")
# Not among the stop words, because they turn a sentence round.
_TURNING = frozenset(("tidak", "belum", "bukan", "jangan", "enggak", "tanpa", "sudah", "telah"))
_DOUBLED = re.compile(r"\b([^\W\d_]{3,})2(?=\b|nya\b)")


def stems(text: str) -> list[str]:
    """Lower-case word stems in order: abbreviations written out, stop words left out.

    Negations stay. Numbers of more than four digits are left out: they name people, not matters.
    """
    return [stem for word in plain_words(text) for stem in _stems_of(word)]


def plain_words(text: str) -> list[str]:
    """The words in lower case, ``lobang2`` as ``lobang``, ``tolooong`` as ``tolong``."""
    text = _DOUBLED.sub(r"\1", _LENGTHENED.sub(r"\1", text.lower()))
    return _WORD.findall(_phrases().sub(lambda found: _abbreviations()[found[0]], text))


def written_out(word: str) -> str:
    """A lower-case word, or what it is short for (``yg``: ``yang``, ``pju``: three words)."""
    return _abbreviations().get(word, word)


def is_everyday(word: str) -> bool:
    """Whether a lower-case word is a stop word or a known short form, hence no name."""
    return word in _stop_words() or word in _abbreviations() or word in _TURNING


@lru_cache(maxsize=20_000)
def _stems_of(word: str) -> tuple[str, ...]:
    words = _WORD.findall(written_out(word))
    return tuple(_stem(each) for each in words if _says_something(each))


def _says_something(word: str) -> bool:
    if word.isdecimal():
        return len(word) <= 4
    return len(word) > 1 and word not in _stop_words()


def _stem(word: str) -> str:
    # Loads the stemmers of thirty languages: a seventh of a start that may not need one.
    import snowballstemmer  # noqa: PLC0415

    # A stemmer keeps its state in itself, so that one shared by two threads gives wrong stems.
    return str(snowballstemmer.stemmer("indonesian").stemWord(word))


@cache
def _abbreviations() -> dict[str, str]:
    with (_DATA / "abbreviations.csv").open(encoding="utf-8", newline="") as file:
        return {row["bentuk"]: row["baku"] for row in csv.DictReader(file)}


@cache
def _stop_words() -> frozenset[str]:
    return frozenset((_DATA / "stop_words.txt").read_text(encoding="utf-8").split())


@cache
def _phrases() -> re.Pattern[str]:
    """Short forms that are not one word: ``s/d``, ``matur nuwun``."""
    forms = [re.escape(form) for form in _abbreviations() if not _WORD.fullmatch(form)]
    return re.compile(rf"\b(?:{'|'.join(forms)})\b")
