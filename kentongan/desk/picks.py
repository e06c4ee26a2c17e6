"""The cases ticked in a list: each by its id and the version that was looked at."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.insight.paging import SIZE

MOST = SIZE  # a page of the list
_PICK = re.compile(r"(\d{1,18})\.(\d{1,9})", re.ASCII)


class NothingChosen(Refused):
    says = gettext_noop("Pilih dulu laporannya.")


class TooMany(Refused):
    says = gettext_noop("Paling banyak {most} laporan sekali jalan.")


@dataclass(frozen=True)
class Pick:
    """One ticked case, as ``147.3`` in a form or an address; it opens nothing."""

    pk: int
    version: int

    def __str__(self) -> str:
        return f"{self.pk}.{self.version}"


def read(typed: Iterable[str]) -> tuple[Pick, ...]:
    """What was ticked, each case once; anything odd is passed over. Refused: none, or too many."""
    found = [match for match in map(_PICK.fullmatch, typed) if match]
    picks = {int(match[1]): Pick(int(match[1]), int(match[2])) for match in found}
    if not picks:
        raise NothingChosen
    if len(picks) > MOST:
        raise TooMany(most=MOST)
    return tuple(picks.values())
