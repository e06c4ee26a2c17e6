"""The paper's passphrase on three sheets, of which any two are enough and one is none.

It has three parts of six words. Each sheet leaves one of them out: whoever has a single sheet lacks
62 bits. A sheet reads ``2 sawah embun …``: its number, then its twelve words.
"""

from dataclasses import dataclass

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.vault import rules
from kentongan.vault.words import all_words, passphrase

SHEETS = 3
PART = 6  # words
_WORDS = (SHEETS - 1) * PART


class SheetUnreadable(Refused):
    says = gettext_noop("Lembar {which}: tulis nomor lembar, lalu {words} katanya.")


class SheetMisspelt(Refused):
    says = gettext_noop("Lembar {which}: kata ke-{place} salah tulis.")


class SameSheet(Refused):
    says = gettext_noop("Pakai dua lembar yang berbeda nomornya.")


class SheetsDiffer(Refused):
    says = gettext_noop("Dua lembar ini bukan dari cetakan yang sama, atau ada kata yang tertukar.")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its number from 1, and its words."""

    number: int
    words: tuple[str, ...]

    @property
    def line(self) -> str:
        """What is printed, coded and typed."""
        return " ".join((str(self.number), *self.words))


def made() -> tuple[str, tuple[Sheet, ...]]:
    """A new passphrase, and the three sheets it is spread over."""
    parts = [tuple(passphrase(PART).split()) for _ in range(SHEETS)]
    return _joined(parts), tuple(
        Sheet(n + 1, sum((part for k, part in enumerate(parts) if k != n), ()))
        for n in range(SHEETS)
    )


def read(one: str, two: str) -> str:
    """The passphrase from two sheets as typed; otherwise Refused, with the place of the fault."""
    sheets = _sheet(one, 1), _sheet(two, 2)
    if sheets[0].number == sheets[1].number:
        raise SameSheet
    found: dict[int, tuple[str, ...]] = {}
    for sheet in sheets:
        for part, words in _parts(sheet):
            if found.setdefault(part, words) != words:
                raise SheetsDiffer
    return _joined([found[part] for part in sorted(found)])


def _sheet(typed: str, which: int) -> Sheet:
    number, _, rest = rules.spelled(typed).lower().partition(" ")
    words = tuple(rest.split())
    if number not in {str(n + 1) for n in range(SHEETS)} or len(words) != _WORDS:
        raise SheetUnreadable(which=which, words=_WORDS)
    wrong = next((n for n, word in enumerate(words, 1) if word not in all_words()), 0)
    if wrong:
        raise SheetMisspelt(which=which, place=wrong)
    return Sheet(int(number), words)


def _parts(sheet: Sheet) -> list[tuple[int, tuple[str, ...]]]:
    kept = [part for part in range(SHEETS) if part != sheet.number - 1]
    return [(part, sheet.words[n * PART : (n + 1) * PART]) for n, part in enumerate(kept)]


def _joined(parts: list[tuple[str, ...]]) -> str:
    return " ".join(word for part in parts for word in part)
