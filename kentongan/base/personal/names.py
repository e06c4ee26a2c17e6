"""Names of people, known by the word before them."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kentongan.base.text.words import is_everyday

Span = tuple[str, int, int]

_DATA = Path(__file__).parent.parent / "data" / "not_names.txt"
# After these a name is certain enough to take it in small letters too ...
_CERTAIN = re.compile(
    r"\b(?:atas\s+nama|a\s?[./]\s?n|bernama|binti|bin"
    r"|nama(?:nya)?\s+(?:saya|kami|beliau|dia|lengkap|pelapor|ibu|bapak|suami|istri|anak|orangnya)"
    r"|nama(?:nya)?(?=\s*[:=])|sdri?|saudari)\b\.?[\s:=,.]*(?:adalah\s+|ialah\s+)?",
    re.IGNORECASE,
)
# ... after these one word of it, because the matter may follow at once ("pak joko mabuk") ...
_POLITE = re.compile(
    r"\b(?:bapak|bpk|bp|pak|ibu|bu|mas|mbak|mbah|kang|haji|ustadz?|kyai|kiai|saudara)\b[. ]*",
    re.IGNORECASE,
)
# ... and after these only what begins with a capital.
_WEAK = re.compile(
    r"\b(?i:nama(?:nya)?)\b[ ]*|\b(?:an|An|AN)(?:\.[ ]?|[ ]+)"
    r"|\b(?i:ttd|tertanda|hormat\s+(?:saya|kami))\b[\s.,:]*",
)
_WORD = re.compile(r"([^\W\d_][^\W\d_'’-]*)(\.?)")
_TITLES = frozenset(
    ("h", "hj", "haji", "hajah", "drs", "dra", "dr", "ir", "kh", "ust", "ustad", "ustadz", "prof")
)
_VERB = re.compile(r"(?:di|me|ter|ber|pen|pem)[a-z]{5,}|[a-z]+nya")
_MOST_WORDS = 4


def spans(text: str) -> Iterator[Span]:
    """Kind, start and end of each name, titles before it included; they may overlap."""
    for markers, small_words in ((_CERTAIN, 3), (_POLITE, 1), (_WEAK, 0)):
        for marker in markers.finditer(text):
            end = _end_of_name(text, marker.end(), small_words)
            if end > marker.end():
                yield "name", marker.end(), end


def _end_of_name(text: str, start: int, small_words: int) -> int:
    """Where the name that begins at ``start`` ends; ``start`` itself when there is none."""
    end, position, count, is_small = start, start, 0, False
    while count < _MOST_WORDS and (word := _WORD.match(text, position)):
        bare = word[1].lower()
        if bare in _TITLES and word[1] != bare:
            position = _past_space(text, word.end())
            continue
        if not _may_be_name(word[1]) or (is_small and word[1][0].isupper()):
            break
        if word[1][0].islower():
            if count >= small_words or (count and not is_small):
                break
            is_small = True
        count += 1
        # An initial keeps its dot; the dot of a sentence is none of the name.
        end = word.end() if len(word[1]) == 1 else word.end(1)
        if word[2] and len(word[1]) > 1:
            break
        position = _past_space(text, end)
    return end


def _may_be_name(word: str) -> bool:
    lower = word.lower()
    if word.islower() and (len(word) < 3 or _VERB.fullmatch(word)):
        return False
    return not is_everyday(lower) and not {lower, lower.removesuffix("nya")} & _not_names()


def _past_space(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t":
        position += 1
    return position


@cache
def _not_names() -> frozenset[str]:
    lines = _DATA.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
