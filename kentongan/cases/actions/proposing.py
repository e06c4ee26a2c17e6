"""Acts that need a second person: proposed by one, granted or refused by another."""

from collections.abc import Mapping

from django.db import transaction

from kentongan.base import clock
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.cases import actors, rules, stories
from kentongan.cases.models import Case, Proposal
from kentongan.cases.turn import Turn
from kentongan.village.models import Official


class AlreadyProposed(Refused):
    """One proposal at a time on a case."""

    says = gettext_noop("Sudah ada usul yang menunggu persetujuan.")


class NothingProposed(Refused):
    """The proposal was decided, or never made."""

    says = gettext_noop("Usul itu sudah diputuskan.")


def propose(act: Turn, kind: str, data: Mapping[str, object], words: str = "") -> Case:
    """Keep the act for a second person instead of carrying it out."""
    if act.actor.official is None:
        raise rules.NeedsSecondPerson
    if act.case.proposals.filter(decided_at=None).exists():
        raise AlreadyProposed
    is_sealed = act.case.is_sealed
    Proposal.objects.create(
        village=act.case.village,
        case=act.case,
        act=kind,
        data=dict(data),
        words="" if is_sealed else words,
        proposed_by=act.actor.official,
        proposed_at=act.now,
    )
    if is_sealed:
        stories.propose(act.case, words)
    act.record(f"case.{kind}_proposed")
    return act.case


@transaction.atomic
def settle(proposal: Proposal, *, by: Official, granted: bool) -> Proposal:
    """Mark the proposal as decided by somebody other than the one who made it."""
    rows = Proposal.objects.of(by.village).select_for_update(of=("self",))
    waiting: Proposal | None = rows.filter(pk=proposal.pk, decided_at=None).first()
    if waiting is None:
        raise NothingProposed
    proposal = waiting
    if proposal.proposed_by_id == by.pk or not rules.sees_all(actors.of(by).roles):
        raise rules.NeedsSecondPerson
    proposal.decided_by, proposal.decided_at, proposal.is_granted = by, clock.now(), granted
    proposal.save(update_fields=["decided_by", "decided_at", "is_granted"])
    return proposal
