"""The same matter told twice: known by the reporter, joined to the main case, parted again."""

from django.db import transaction

from kentongan.cases import access, rules, turn
from kentongan.cases.actors import REPORTER
from kentongan.cases.models import Case
from kentongan.cases.turn import Who


@transaction.atomic
def liken(case: Case, *, to: Case | None, by: Who = REPORTER) -> Case:
    """The reporter knows his matter in a case on the board, or not after all: his wish, no more."""
    act = turn.begin(case, "speak", by=by, words="+")
    if to is not None and (to.pk == act.case.pk or to.village_id != act.case.village_id):
        raise rules.CannotMerge
    act.case.same_as = to
    act.record("case.likened", main=to.ref if to else None)
    return act.case


@transaction.atomic
def merge(case: Case, *, into: Case, by: Who, seen: int | None = None) -> Case:
    """Join to an open main case; the reporter follows both with his own code."""
    act = turn.begin(case, "merge", by=by, seen=seen)
    main = Case.objects.of(act.case.village).filter(pk=into.pk).first()
    if main is None or main.pk == act.case.pk or main.status in {"merged", "archived"}:
        raise rules.CannotMerge
    if act.actor.is_official and not access.may_see(act.actor, main):
        raise rules.CannotMerge
    act.move()
    act.case.main = main
    act.case.ended_at = act.now
    act.case.waits_for_office = False
    act.record("case.merged", main=main.ref)
    return act.case


@transaction.atomic
def unmerge(case: Case, *, by: Who, seen: int | None = None) -> Case:
    """Part it from the main case: it is received again and checked by itself."""
    act = turn.begin(case, "unmerge", by=by, seen=seen)
    main = act.case.main
    act.move()
    act.case.main = None
    act.case.ended_at = None
    act.record("case.unmerged", main=main.ref if main else None)
    return act.case
