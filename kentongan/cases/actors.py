"""Who acts: an official through an office, the reporter, or the system."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kentongan.base import clock
from kentongan.sop.rules import HOLDER
from kentongan.vault.stories import Reader
from kentongan.village import queries as village
from kentongan.village.models import Office, Official, Tenure


@dataclass(frozen=True)
class Actor:
    """``who`` is written in the ledger (``official:12``); ``roles`` decide what it may do."""

    who: str
    roles: frozenset[str]
    offices: tuple[Office, ...] = ()
    official: Official | None = None
    reader: Reader | None = None  # what opens stories told in secret to him

    def with_holder(self, holder_id: int | None) -> frozenset[str]:
        """The roles, and ``holder`` when one of the offices has the case."""
        holds = holder_id is not None and any(o.pk == holder_id for o in self.offices)
        return self.roles | {HOLDER} if holds else self.roles

    def acting_as(self, allowed: Collection[str], holder_id: int | None) -> Office | None:
        """The office in whose name the step is taken: the holder's first, then by role."""
        if HOLDER in allowed:
            for office in self.offices:
                if office.pk == holder_id:
                    return office
        return next((o for o in self.offices if o.role in allowed), None)

    @property
    def is_official(self) -> bool:
        return self.official is not None


REPORTER = Actor("reporter", frozenset({"reporter"}))
SYSTEM = Actor("system", frozenset({"system"}))
UPPER = Actor("upper", frozenset({HOLDER}))  # who has the words of a letter handles its case


def of(official: Official) -> Actor:
    """The official with the offices held today."""
    return holding(official, village.tenures_of(official, clock.today(official.village.zone)))


def holding(official: Official, tenures: Iterable[Tenure]) -> Actor:
    """The official with the offices of these appointments."""
    offices = tuple(dict.fromkeys(tenure.office for tenure in tenures))
    roles = frozenset(office.role for office in offices)
    return Actor(f"official:{official.pk}", roles, offices, official)
