"""Fitting words into what a channel can show: measured in UTF-16 units, cut where one may cut."""

import re
import unicodedata
from collections.abc import Sequence

from kentongan.messaging.contract import Button

# where to cut, the best first: between paragraphs, lines, sentences, words
_SEAMS = tuple(re.compile(seam) for seam in (r"\n\s*\n", r"\n", r"(?<=[.!?…])\s", r"\s"))
_JOINERS = {"\u200d", "\ufe0e", "\ufe0f"}  # an emoji sequence hangs together by these


def units(text: str) -> int:
    """Its length in UTF-16 units, in which the providers count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> tuple[str, ...]:
    """The text in pieces of at most ``most`` units, in order; only space is lost at the seams."""
    pieces, rest = [], text.strip()
    while units(rest) > most:
        room = _within(rest, most)
        at = _seam(rest, room)
        pieces.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return (*pieces, rest) if rest else tuple(pieces)


def cut_with_end(text: str, most: int, end: int) -> tuple[str, ...]:
    """``cut``, but the last piece has at most ``end`` units: it carries the buttons."""
    pieces = cut(text, most)
    if not pieces or units(pieces[-1]) <= end:
        return pieces
    tail = cut(pieces[-1], end)[-1]
    return (*pieces[:-1], pieces[-1].removesuffix(tail).rstrip(), tail)


def short(text: str, most: int) -> str:
    """The text on one line, ending in … when it had to be shortened."""
    line = " ".join(text.split())
    if units(line) <= most:
        return line
    return line[: _whole(line, _within(line, most - 1))].rstrip() + "…"


def numbered(text: str, buttons: Sequence[Button]) -> str:
    """The text with its choices as lines ``1. …`` below it, for channels without buttons."""
    lines = [f"{number}. {button.title}" for number, button in enumerate(buttons, 1)]
    return "\n\n".join(part for part in (text.strip(), "\n".join(lines)) if part)


def _within(text: str, most: int) -> int:
    """How many signs from the start fit."""
    room = min(len(text), most)
    while units(text[:room]) > most:
        room -= max(1, (units(text[:room]) - most) // 2)
    return room


def _seam(text: str, room: int) -> int:
    """The best place to cut in the first ``room`` signs; not before a third of them is used."""
    for seam in _SEAMS:
        ends = [found.start() for found in seam.finditer(text, 0, room + 1)]
        if ends and ends[-1] >= room // 3:
            return min(ends[-1], room)
    return _whole(text, room)


def _whole(text: str, room: int) -> int:
    """``room``, or a little less where that would cut through a sign made of several."""
    for at in range(room, max(room - 40, 1), -1):
        if text[at - 1] not in _JOINERS and not _clings(text[at : at + 1]):
            return at
    return room


def _clings(sign: str) -> bool:
    """Whether it belongs to the sign before it: an accent, a vowel sign, a joiner, a skin tone."""
    is_mark = unicodedata.category(sign or " ").startswith("M")
    return is_mark or sign in _JOINERS or "\U0001f3fb" <= sign <= "\U0001f3ff"
