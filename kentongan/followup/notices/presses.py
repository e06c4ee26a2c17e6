"""The buttons below an official's notice: which act on which case, as it stood then."""

import re
from dataclasses import dataclass

from kentongan.messaging.contract import Button

BEGIN, ASK, HAND, NOTE, ANSWER = "terima", "tanya", "alihkan", "catat", "selesai"
SHOW, UNDO, LIST = "lihat", "batalkan", "daftar"
SEND, DROP = "kirim", "batal"
_ID = re.compile(r"petugas:([a-z]{4,9}):(?:(\d{1,9})/(\d{4}):(\d{1,9})(?::(\d{1,9}))?)?")


@dataclass(frozen=True)
class Press:
    """``version`` is the case's when the button was made; ``more`` an office, where one is meant.

    ``number`` 0: no case is meant.
    """

    verb: str
    number: int = 0
    year: int = 0
    version: int = 0
    more: int = 0

    @property
    def id(self) -> str:
        """The button's id: a case's number and version, nothing about a person."""
        if not self.number:
            return f"petugas:{self.verb}:"
        more = f":{self.more}" if self.more else ""
        return f"petugas:{self.verb}:{self.number}/{self.year}:{self.version}{more}"

    def button(self, title: str) -> Button:
        """The button with this title."""
        return Button(self.id, title)


def read(choice: str) -> Press | None:
    """What was pressed; None for the button of somebody else."""
    found = _ID.fullmatch(choice)
    if found is None:
        return None
    number, year, version, more = (int(told or 0) for told in found.groups()[1:])
    return Press(found[1], number, year, version, more)
