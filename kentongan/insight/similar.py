"""Other open cases that may tell of the same matter: a proposal for a person, never a decision."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import Left

from kentongan.base import text
from kentongan.cases import access
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case
from kentongan.insight.cards import excerpt

WITHIN = timedelta(days=90)
LOOKED_AT = 200
SHOWN = 5
ALIKE = 0.65  # unrelated real reports stay below, see ``base.text.alikeness``
_COMPARED = 1000  # characters of each text


@dataclass(frozen=True)
class Alike:
    """An open case like another; ``likeness`` in percent."""

    pk: int
    year: int
    number: int
    label: str
    excerpt: str
    hamlet: str
    status: str
    received_at: datetime
    likeness: int


def similar(actor: Actor, case: Case) -> tuple[Alike, ...]:
    """The most alike among the newest of the same category or hamlet; one query."""
    words = _words(case)
    if not words:
        return ()
    near = _near(actor, case)
    found = [(text.alikeness(words, other.told or other.summed_up), other) for other in near]
    best = sorted((pair for pair in found if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return tuple(_alike(other, share) for share, other in best[:SHOWN])


def _words(case: Case) -> str:
    return (case.text or case.summary)[:_COMPARED]


def _near(actor: Actor, case: Case) -> list[Any]:
    same = Q(hamlet=case.hamlet_id) if case.hamlet_id else Q()
    same |= Q(category=case.category_id) if case.category_id else Q()
    since = case.received_at - WITHIN
    others = access.visible_to(actor).filter(same, received_at__gte=since).exclude(pk=case.pk)
    still = others.filter(ended_at=None).select_related("hamlet")
    told = still.defer("before", "text", "summary").annotate(
        told=Left("text", _COMPARED), summed_up=Left("summary", _COMPARED)
    )
    return list(told.order_by("-received_at", "-pk")[:LOOKED_AT])


def _alike(case: Any, share: float) -> Alike:
    return Alike(
        pk=case.pk,
        year=case.year,
        number=case.number,
        label=case.label,
        excerpt=excerpt(case.told or case.summed_up),
        hamlet=case.hamlet.name if case.hamlet else "",
        status=case.status,
        received_at=case.received_at,
        likeness=round(share * 100),
    )
