"""Other open cases that may tell of the same matter: a proposal for a person, never a decision."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from kentongan.base import text
from kentongan.cases import access, stories
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case
from kentongan.cases.stories import Told
from kentongan.cases.visibility import Output
from kentongan.insight.cards import excerpt

WITHIN = timedelta(days=90)
LOOKED_AT = 100
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


def similar(actor: Actor, case: Case, told: Told) -> tuple[Alike, ...]:
    """The most alike among the newest of the same category or hamlet; four queries at most.

    ``told``: what the case tells him. Of the others he compares what he may read himself.
    """
    words = _words(told)
    if not words:
        return ()
    near = _near(actor, case)
    told_there = stories.told_in(actor.reader, near, Output.CONSOLE)
    theirs = {pk: _words(one) for pk, one in told_there.items()}
    gist = text.gist(words)
    found = [(text.nearness(gist, text.gist(theirs[other.pk])), other) for other in near]
    best = sorted((pair for pair in found if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return tuple(_alike(other, theirs[other.pk], share) for share, other in best[:SHOWN])


def _words(told: Told) -> str:
    return (told.text or told.summary)[:_COMPARED]


def _near(actor: Actor, case: Case) -> list[Case]:
    same = Q(hamlet=case.hamlet_id) if case.hamlet_id else Q()
    same |= Q(category=case.category_id) if case.category_id else Q()
    since = case.received_at - WITHIN
    others = access.visible_to(actor).filter(same, received_at__gte=since).exclude(pk=case.pk)
    still = others.filter(ended_at=None).select_related("hamlet").defer("before")
    near = list(still.order_by("-received_at", "-pk")[:LOOKED_AT])
    for other in near:
        other.village = case.village
    return near


def _alike(case: Case, told: str, share: float) -> Alike:
    return Alike(
        pk=case.pk,
        year=case.year,
        number=case.number,
        label=case.label,
        excerpt=excerpt(told),
        hamlet=case.hamlet.name if case.hamlet else "",
        status=case.status,
        received_at=case.received_at,
        likeness=round(share * 100),
    )
