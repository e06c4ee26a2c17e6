"""Who answers for the reporters' data in a village, case by case (UU 27/2022 art. 53).

Nobody answers for a case about an office he holds: then the next one in order does.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from kentongan.base import clock
from kentongan.cases import access
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case
from kentongan.intake.models import DataRequest
from kentongan.intake.rights import rules
from kentongan.village import queries as villages
from kentongan.village.models import Village
from kentongan.village.rules import KEEPERS


@dataclass(frozen=True)
class Seats:
    """Who sits where: ids of officials, by role and by office."""

    by_role: dict[str, list[int]]
    by_office: dict[int, list[int]]

    def in_charge(self, village: Village, about: int | None = None) -> tuple[int, ...]:
        """Who answers for a case about this office, or about none."""
        involved = self.by_office.get(about or 0, ())
        return rules.in_charge(rules.order(village.dpo_role), self.by_role, involved)


def in_charge(case: Case) -> tuple[int, ...]:
    """The officials who answer for the data of this case's reporter."""
    return _seats(case.village).in_charge(case.village, case.about_office_id)


def keepers(case: Case) -> tuple[int, ...]:
    """Everybody who is told when that is late: who answers, and the keepers of the village."""
    seats = _seats(case.village)
    over = (one for role in KEEPERS for one in seats.by_role.get(role, ()))
    return tuple(dict.fromkeys((*seats.in_charge(case.village, case.about_office_id), *over)))


def title(village: Village) -> str:
    """How the office is called that answers now; empty while nobody holds one."""
    roles = {role for _one, _office, role in villages.seats(village, villages.today(village))}
    first = next((role for role in rules.order(village.dpo_role) if role in roles), "")
    return villages.titles_by_role(village).get(first, "")


def may_read(actor: Actor, village: Village) -> bool:
    """Whether requests may come to this official at all."""
    return not actor.roles.isdisjoint(rules.order(village.dpo_role))


def requests_for(actor: Actor) -> "QuerySet[Any]":
    """The requests this official answers for; a keeper's also those that are late."""
    official = actor.official
    if official is None or not may_read(actor, official.village):
        return DataRequest.objects.none()
    village, seats = official.village, _seats(official.village)
    answers = official.pk in seats.in_charge(village)
    apart = [
        office
        for office in seats.by_office
        if (official.pk in seats.in_charge(village, office)) != answers
    ]
    mine = Q(case__about_office__in=apart)
    mine = ~mine if answers else mine
    if not actor.roles.isdisjoint(KEEPERS):
        mine |= Q(ended_at=None, due_at__lt=clock.now())
    rows = DataRequest.objects.of(village).filter(mine)
    return rows.filter(case__in=access.visible_to(actor))


def _seats(village: Village) -> Seats:
    seats = Seats({}, {})
    for official, office, role in villages.seats(village, villages.today(village)):
        seats.by_role.setdefault(role, []).append(official)
        seats.by_office.setdefault(office, []).append(official)
    return seats
