"""The second person decides on a proposal: the act is carried out, or it is not."""

from django.db import transaction

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.cases import stories, turn
from kentongan.cases.actions import checking, ending, proposing
from kentongan.cases.models import Case, Proposal
from kentongan.cases.stories import Reader
from kentongan.cases.visibility import Output
from kentongan.village.models import Category, Official


class NotOpenToYou(Refused):
    """Who decides reads what is proposed, and it does not open for him."""

    says = gettext_noop("Usul ini belum terbuka bagi Anda. Bukalah dulu isi laporan ini.")


@transaction.atomic
def grant(proposal: Proposal, *, by: Official, reader: Reader | None = None) -> Case:
    """Agree: the proposed act takes place now, in the second person's name.

    What it says to the reporter of a secret case was sealed when it was proposed: ``reader`` opens
    it.
    """
    proposal = proposing.settle(proposal, by=by, granted=True)
    act = turn.begin(proposal.case, proposal.act, by=by)
    if proposal.act == "archive":
        words = stories.proposed(reader, act.case, proposal, Output.CONSOLE)
        if words is None:
            raise NotOpenToYou
        return ending.apply_archive(act, reason=proposal.data["reason"], words=words)
    category = Category.objects.of(by.village).get(pk=proposal.data["category"])
    return checking.apply_sort(act, proposal.data["report_class"], category)


@transaction.atomic
def refuse(proposal: Proposal, *, by: Official, words: str) -> Case:
    """Disagree, with a reason that stays as an inner note."""
    proposal = proposing.settle(proposal, by=by, granted=False)
    act = turn.begin(proposal.case, "note", by=by, words=words)
    act.record("case.proposal_refused", words=words, inner=True, act=proposal.act)
    return act.case
