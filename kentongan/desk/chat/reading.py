"""What an official's message asks for: a verb, a case, words. Plain text in, values out."""

import re
from dataclasses import dataclass

from kentongan.followup.notices import presses

HELP, UNLINK, NUMBER = "bantuan", "lepas", "angka"
_VERBS = {
    presses.BEGIN: ("terima", "kerjakan", "mulai"),
    presses.ASK: ("tanya pelapor", "tanyakan", "tanya"),
    presses.HAND: ("alihkan", "teruskan"),
    presses.NOTE: ("catatan", "catat"),
    presses.ANSWER: ("selesai", "jawab"),
    presses.UNDO: ("batalkan", "batal"),
    presses.LIST: ("daftar", "tugas", "menu"),
    presses.SHOW: ("lihat", "buka"),
    presses.SEND: ("kirim",),
    HELP: ("bantuan", "tolong", "help"),
    UNLINK: ("lepas", "putuskan"),
}
_VERB_OF = {word: verb for verb, words in _VERBS.items() for word in words}
_LONGEST_FIRST = sorted(_VERB_OF, key=len, reverse=True)
_SAID = re.compile(
    rf"\W*({'|'.join(_LONGEST_FIRST)})\b"
    r"(?:[\s:,.#-]*(?:laporan|nomor|no\.?)?[\s#]*(\d{1,6})(?:\s*/\s*(\d{4}))?(?!\w))?"
    r"[\s:,.-]*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = re.compile(r"\W*(\d{1,2})\W*")


@dataclass(frozen=True)
class Said:
    """``verb`` is empty for plain words; ``number`` 0: no case was named. ``year`` 0: this one."""

    verb: str
    number: int = 0
    year: int = 0
    words: str = ""


def read(text: str) -> Said:
    """What the text asks for. A verb counts only at its beginning."""
    if bare := _NUMBER.fullmatch(text):
        return Said(NUMBER, int(bare[1]))
    found = _SAID.fullmatch(text)
    if found is None:
        return Said("", words=text.strip())
    verb = _VERB_OF[found[1].lower()]
    return Said(verb, int(found[2] or 0), int(found[3] or 0), found[4].strip())
