"""What a message may mean, by whole words: yes, no, a command, a greeting, a code. Plain Python.

Nothing here decides: the same "ya" is an answer to a question and nothing without one. A long
message is a story and no more, whatever words it holds.
"""

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from kentongan.base import codes
from kentongan.base.refusals import Refused
from kentongan.base.text import without_greeting

INDONESIAN, JAVANESE, SUNDANESE = "id", "jv", "su"
LANGUAGES = (INDONESIAN, JAVANESE, SUNDANESE)

_DATA = Path(__file__).parents[1] / "data" / "words.toml"
_WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*")
_LENGTHENED = re.compile(r"([^\W\d_])\1{2,}")
_SHORT = 8  # words: more is a story
_NUMBER = re.compile(r"(?:no\.?|nomor|nomer|pilih|pilihan|angka)?\s*\(?(\d{1,2})\)?\s*[.)]?", re.I)
_LABEL = re.compile(r"\b(\d{1,6})\s*/\s*(20\d\d)\b")
_TONE = r"[\s\U0001f3fb-\U0001f3ff\ufe0f]*"  # of a skin, or how an emoji is to be drawn
_THUMBS = re.compile(rf"{_TONE}(?:[👍✅🆗👌]{_TONE})+")
_ASKS = frozenset(
    ("kapan", "gimana", "bagaimana", "piye", "pripun", "kumaha", "iraha", "kok", "kenapa", "mana")
)
# Words with which somebody names a place rather than tells a story.
_PLACE_BEGINS = re.compile(
    r"(?:di|ing|teng|neng|nang|dekat|deket|dkt|celak|caket|depan|dpn|ngarep|ngajeng|payuneun"
    r"|belakang|blkg|mburi|wingking|pengker|tukangeun|samping|sebelah|sblh|gigireun|sandhing"
    r"|utara|selatan|timur|barat|lor|kidul|wetan|kulon|jalan|jl|jln|gang|gg|rt|rw|dusun|dsn"
    r"|dukuh|kampung|kp|blok|perum\w*|masjid|musho?la|pasar|sekolah|sd|smp|balai|kantor"
    r"|jembatan|pertigaan|perempatan|simpang|lapangan|makam|sawah|kali|sungai|rumah)\b",
    re.IGNORECASE,
)
_PLACE_TOLD = re.compile(
    r"\b(?:r\.?[tw]\.?\s*\.?\s*\d{1,3}"
    r"|(?:dusun|dsn|dukuh|kampung|kp|jalan|jln|jl|gang|gg|blok|jembatan|pertigaan|perempatan"
    r"|simpang)\.?\s+[^\W\d_]\w+"
    r"|(?:depan|dekat|deket|belakang|samping|sebelah|seberang|sekitar|utara|selatan|timur|barat"
    r"|ngarep|mburi|caket|payuneun|tukangeun)\s+(?!saya|kami|itu|ini)[^\W\d_]\w+)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """One message and everything it may mean; ``words`` to the letter."""

    words: str = ""
    verb: str = ""  # of the button that was pressed
    arg: str = ""
    round: int = 0
    yes: bool = False
    no: bool = False
    later: bool = False
    thanks: bool = False
    opening: bool = False
    verdict: str = ""
    leaning: str = ""  # a verdict with which a longer message begins
    command: str = ""
    number: int | None = None
    label: tuple[int, int] | None = None
    code: str = ""  # 16 digits, or why they are none: wrong, nik
    begins_anew: bool = False
    asks: bool = False

    @property
    def count(self) -> int:
        """How many words it has."""
        return len(_WORD.findall(self.words))


def read(words: str, choice: str = "") -> Said:
    """What a message may mean; ``choice`` is the id of a pressed button."""
    if choice:
        return _pressed(words, choice)
    said = words_of(words)
    code, label = _code(words, len(said)), _label(words, len(said))
    plain = Said(
        words=words,
        begins_anew=_begins_anew(said),
        asks=_asks(words, said),
        leaning=_leaning(said),
    )
    if len(said) > _SHORT or code or label:
        return replace(plain, code=code, label=label)
    return replace(
        plain,
        yes=is_yes(words),
        no=is_no(said),
        later=_is(said, "later"),
        thanks=is_thanks(said),
        opening=is_opening(words),
        verdict=_named("verdicts", said),
        command=command(words),
        number=_number(words),
    )


def words_of(text: str) -> tuple[str, ...]:
    """The words in lower case, ``yaaaa`` as ``ya``."""
    return tuple(_WORD.findall(_LENGTHENED.sub(r"\1", text.lower())))


def is_yes(text: str) -> bool:
    """Whether it is a yes and nothing else: "oke makasih" is manners, "saya" is no "ya"."""
    if _THUMBS.fullmatch(text):
        return True
    said = words_of(text)
    table = _table()
    polite = [word for word in said if word not in _thanking()]
    if not set(polite) <= table["yes"] | table["weak_yes"] | table["fillers"]:
        return False
    if set(said) & table["yes"]:
        return True
    is_plain = len(polite) == len(said)
    return is_plain and bool(set(said) & table["weak_yes"])


def is_no(said: tuple[str, ...]) -> bool:
    """Whether it is a no and nothing else."""
    table = _table()
    if not set(said) & table["no"]:
        return False
    return bool(set(said) <= table["no"] | table["beside_no"] | table["fillers"])


def is_thanks(said: tuple[str, ...]) -> bool:
    """Whether it only thanks, or says an empty "ok" with thanks."""
    table = _table()
    phrases = table["thanks_alone"]
    text = f" {' '.join(said)} "
    has = any(f" {phrase} " in text for phrase in phrases)
    allowed = _thanking() | table["fillers"] | table["weak_yes"] | table["yes"]
    return has and bool(set(said) <= allowed)


def is_opening(text: str) -> bool:
    """Whether it only greets, or says no more than that something will be told."""
    said = words_of(text)
    if _is(said, "openings") or not said:
        return True
    rest = words_of(without_greeting(text))
    return not rest or _is(rest, "openings") or set(rest) <= _table()["fillers"]


def command(text: str) -> str:
    """The command a whole message is, or nothing."""
    return _named("commands", words_of(text))


def language(text: str) -> str:
    """The language the words are in, Indonesian in doubt."""
    said = words_of(text)
    tables: dict[str, set[str]] = _table()["languages"]
    counts = {code: len(set(said) & marks) for code, marks in tables.items()}
    best = max(counts, key=lambda code: counts[code])
    enough = 1 if len(said) <= 3 else 2
    is_clear = counts[best] >= enough and counts[best] * 8 >= len(said)
    tied = sum(count == counts[best] for count in counts.values()) > 1
    return best if is_clear and not tied else INDONESIAN


def tells_place(text: str) -> bool:
    """Whether the words say where: an RT, a street, something it is beside."""
    return bool(_PLACE_TOLD.search(text))


def is_place(text: str) -> bool:
    """Whether a short message answers "where?" rather than goes on telling."""
    said = words_of(text)
    is_story = bool(set(said) & _table()["troubles"])
    return len(said) <= 10 and not is_story and bool(_PLACE_BEGINS.match(text.strip()))


def named_hamlet(text: str, hamlets: dict[int, str]) -> int | None:
    """The one hamlet whose name stands in the words; None when there is none or several do."""
    plain = f" {' '.join(words_of(text))} "
    found = [pk for pk, name in hamlets.items() if f" {' '.join(words_of(name))} " in plain]
    return found[0] if len(found) == 1 else None


def _pressed(words: str, choice: str) -> Said:
    verb, _, rest = choice.partition(":")
    arg, _, turn = rest.rpartition(":")
    return Said(words=words, verb=verb, arg=arg, round=int(turn) if turn.isdecimal() else 0)


def _begins_anew(said: tuple[str, ...]) -> bool:
    start = " ".join(said[:5]) + " "
    return any(start.startswith(phrase + " ") for phrase in _table()["beginnings"]["new"])


def _leaning(said: tuple[str, ...]) -> str:
    """``belum pak, masih bocor``; "sudah" begins many a story, so it needs its "beres"."""
    if len(said) > 2 * _SHORT:
        return ""
    start = " ".join(said[:4]) + " "
    table = _table()["verdicts"]
    longest = [
        (len(phrase), name)
        for name, phrases in table.items()
        for phrase in phrases
        if start.startswith(phrase + " ") and (name == "belum" or " " in phrase)
    ]
    return max(longest, default=(0, ""))[1]


def _asks(text: str, said: tuple[str, ...]) -> bool:
    return bool(_ASKS & set(said)) or text.rstrip().endswith("?")


def _number(text: str) -> int | None:
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None


def _label(text: str, count: int) -> tuple[int, int] | None:
    """The public number when hardly anything else was typed."""
    found = _LABEL.search(text)
    return (int(found[1]), int(found[2])) if found and count <= 6 else None


def _code(text: str, count: int) -> str:
    """The tracking code when hardly anything else was typed: a story may hold long numbers."""
    digits = codes.digits_of(text)
    letters = [word for word in words_of(text) if not word.isdecimal()]
    if not 14 <= len(digits) <= 24 or len(letters) > 5 or count > 14:
        return ""
    try:
        return codes.read(text)
    except codes.LooksLikeNik:
        return "nik"
    except Refused:
        return "wrong"


def _named(group: str, said: tuple[str, ...]) -> str:
    table: dict[str, set[str]] = _table()[group]
    return next((name for name, phrases in table.items() if _matches(said, phrases)), "")


def _is(said: tuple[str, ...], name: str) -> bool:
    return _matches(said, _table()[name])


def _matches(said: tuple[str, ...], phrases: set[str]) -> bool:
    """Whether the words are one of the phrases, with or without the fillers around it."""
    bare = _bare(said)
    return " ".join(said) in phrases or (bool(bare) and bare in _bared(frozenset(phrases)))


def _bare(said: tuple[str, ...]) -> str:
    return " ".join(word for word in said if word not in _table()["fillers"])


@cache
def _thanking() -> frozenset[str]:
    """Every word of the phrases that thank."""
    phrases = _table()["thanks"] | _table()["thanks_alone"]
    return frozenset(word for phrase in phrases for word in phrase.split())


@cache
def _bared(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(_bare(tuple(phrase.split())) for phrase in phrases) - {""}


@cache
def _table() -> dict[str, Any]:
    content = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return {
        name: {key: set(words) for key, words in value.items()}
        if isinstance(value, dict)
        else set(value)
        for name, value in content.items()
    }
