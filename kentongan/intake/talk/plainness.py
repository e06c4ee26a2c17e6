"""Whether a text is as plain as our words to villagers must be (ux.md section 6)."""

import re

from kentongan.base.refusals import Refused, gettext_noop

MOST_LETTERS = 300
MOST_WORDS = 18  # in one sentence
AVERAGE_WORDS = 9
MOST_TITLE = 20  # letters of a button

COMMANDS = frozenset(
    [
        "STATUS",
        "PETUGAS",
        "BATAL",
        "ANONIM",
        "RAHASIA",
        "BERHENTI",
        "STOP",
        "MULAI",
        "MENU",
        "BANTUAN",
        "HAPUS",
        "DATA",
        "SAYA",
        "JAWA",
        "SUNDA",
        "INDONESIA",
        "YA",
        "NGGIH",
        "MUHUN",
    ]
)
_GAP = re.compile(r"\{(\w+)\}")
_SENTENCE_ENDS = re.compile(r"(?<=[.?!:])\s+|\n+")
_CAPITALS = re.compile(r"\b[A-Z]{5,}\b")


class TextMissing(Refused):
    """Nothing to say."""

    says = gettext_noop("Kalimatnya belum diisi.")


class TextTooLong(Refused):
    """Longer than one message may be."""

    says = gettext_noop("Kalimat ini terlalu panjang. Paling banyak {most} huruf, sekarang {now}.")


class SentenceTooLong(Refused):
    """One sentence has too many words."""

    says = gettext_noop("Satu kalimat paling banyak {most} kata. Ada yang {now} kata.")


class TooWordy(Refused):
    """The sentences are too long on average."""

    says = gettext_noop("Kalimatnya rata-rata {now} kata. Pendekkan sampai {most} kata.")


class TooLoud(Refused):
    """An exclamation mark, or a word in capitals that is no command."""

    says = gettext_noop("Tulis tanpa tanda seru dan tanpa kata huruf besar semua.")


class GapsDiffer(Refused):
    """A gap to be filled is missing or unknown."""

    says = gettext_noop("Kalimat ini harus memuat: {needed}.")


def gaps(text: str) -> frozenset[str]:
    """The names of the gaps in braces."""
    return frozenset(_GAP.findall(text))


def check(text: str, *, like: str, is_title: bool = False) -> None:
    """Refused when a text is not plain, or has other gaps than the one it replaces."""
    if not text.strip():
        raise TextMissing
    most = MOST_TITLE if is_title else MOST_LETTERS
    if len(text) > most:
        raise TextTooLong(most=most, now=len(text))
    if gaps(text) != gaps(like) or "{" in _GAP.sub("", text) or "}" in _GAP.sub("", text):
        raise GapsDiffer(needed=", ".join(f"{{{gap}}}" for gap in sorted(gaps(like))) or "–")
    if "!" in text or set(_CAPITALS.findall(text)) - COMMANDS:
        raise TooLoud
    counts = lengths(text)
    if max(counts) > MOST_WORDS:
        raise SentenceTooLong(most=MOST_WORDS, now=max(counts))
    if sum(counts) > AVERAGE_WORDS * len(counts):
        raise TooWordy(most=AVERAGE_WORDS, now=round(sum(counts) / len(counts)))


def lengths(text: str) -> list[int]:
    """The words of each sentence."""
    return [len(part.split()) for part in _SENTENCE_ENDS.split(text.strip()) if part.strip()] or [0]
