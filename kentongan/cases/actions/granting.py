"""The second person decides on a proposal: the act is carried out, or it is not."""

from django.db import transaction

from kentongan.cases import turn
from kentongan.cases.actions import checking, ending, proposing
from kentongan.cases.models import Case, Proposal
from kentongan.village.models import Category, Official


@transaction.atomic
def grant(proposal: Proposal, *, by: Official) -> Case:
    """Agree: the proposed act takes place now, in the second person's name."""
    proposal = proposing.settle(proposal, by=by, granted=True)
    act = turn.begin(proposal.case, proposal.act, by=by)
    if proposal.act == "archive":
        return ending.apply_archive(act, reason=proposal.data["reason"], words=proposal.words)
    category = Category.objects.of(by.village).get(pk=proposal.data["category"])
    return checking.apply_sort(act, proposal.data["report_class"], category)


@transaction.atomic
def refuse(proposal: Proposal, *, by: Official, words: str) -> Case:
    """Disagree, with a reason that stays as an inner note."""
    proposal = proposing.settle(proposal, by=by, granted=False)
    act = turn.begin(proposal.case, "note", by=by, words=words)
    act.record("case.proposal_refused", words=words, inner=True, act=proposal.act)
    return act.case
