"""Who signs the village's papers: Kasi Pelayanan and the village head, by their own titles."""

from dataclasses import dataclass

from kentongan.village import queries as villages
from kentongan.village.defaults.titles import SERVICE_HEAD, VILLAGE_HEAD
from kentongan.village.models import Village


@dataclass(frozen=True)
class Signer:
    """One line to sign; ``name`` is empty while nobody holds the office."""

    title: str
    name: str


def signers(village: Village) -> tuple[Signer, ...]:
    """The two lines below a paper, in order; two queries."""
    handlers = villages.handlers(village, villages.today(village))
    found = {one.role: one for one in reversed(handlers)}
    return tuple(
        Signer(found[role].title, found[role].holder)
        for role in (SERVICE_HEAD, VILLAGE_HEAD)
        if role in found
    )
