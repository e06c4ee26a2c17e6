"""Words on a case: the answer, news on the way, inner notes, and the reporter's own."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from kentongan.cases import rules, turn
from kentongan.cases.actors import REPORTER
from kentongan.cases.models import OFFICE, Case, Exhibit
from kentongan.cases.models import REPORTER as FROM_REPORTER
from kentongan.cases.turn import Turn, Who
from kentongan.ledger.models import Entry
from kentongan.media.models import Attachment


@transaction.atomic
def answer(
    case: Case,
    *,
    words: str,
    outcome: str = "resolved",
    attachments: Sequence[Attachment] = (),
    by: Who,
    seen: int | None = None,
) -> Case:
    """Give the final answer; the reporter then has his window to say whether it is solved."""
    act = turn.begin(case, "answer", by=by, seen=seen, words=words)
    act.move()
    act.case.outcome = rules.chosen(outcome, rules.OUTCOMES)
    act.case.answered_at = act.now
    act.case.first_response_at = act.case.first_response_at or act.now
    act.case.waits_for_office = False
    late = bool(act.case.answer_due_on and act.today > act.case.answer_due_on)
    entry = act.record("case.answered", words=words, outcome=outcome, late=late,
                       until=act.case.act_due_on)  # fmt: skip
    _show(act, entry, attachments)
    return act.case


@transaction.atomic
def tell(
    case: Case,
    *,
    words: str,
    attachments: Sequence[Attachment] = (),
    by: Who,
    seen: int | None = None,
) -> Case:
    """Tell the reporter something without ending the work."""
    act = turn.begin(case, "tell", by=by, seen=seen, words=words)
    act.case.first_response_at = act.case.first_response_at or act.now
    act.case.waits_for_office = False
    entry = act.record("case.told", words=words)
    _show(act, entry, attachments)
    return act.case


@transaction.atomic
def note(
    case: Case,
    *,
    words: str,
    attachments: Sequence[Attachment] = (),
    by: Who,
    seen: int | None = None,
) -> Case:
    """An inner note: never shown to the reporter or the public."""
    act = turn.begin(case, "note", by=by, seen=seen, words=words)
    entry = act.record("case.noted", words=words, inner=True)
    _show(act, entry, attachments, inner=True)
    return act.case


@transaction.atomic
def speak(
    case: Case, *, words: str, attachments: Sequence[Attachment] = (), by: Who = REPORTER
) -> Case:
    """The reporter says something; a case that waited for it is completed by the act."""
    waited = case.status == "needs_info"
    act = turn.begin(case, "complete" if waited else "speak", by=by, words=words)
    if waited:
        act.move()
    act.case.waits_for_office = True
    kind = "case.completed" if waited else "case.spoken"
    entry = act.record(kind, words=words, answer_due=act.case.answer_due_on)
    _show(act, entry, attachments)
    return act.case


@transaction.atomic
def correct(case: Case, *, words: str, by: Who = REPORTER) -> Case:
    """The reporter puts his story right: a message marked as that. What he told first stays."""
    act = turn.begin(case, "speak", by=by, words=words)
    act.case.waits_for_office = True
    act.record("case.corrected", words=words)
    return act.case


@transaction.atomic
def add_exhibits(case: Case, *, attachments: Sequence[Attachment], by: Who = REPORTER) -> Case:
    """Add photos later, with no words."""
    act = turn.begin(case, "speak", by=by, words="+")
    act.case.waits_for_office = True
    entry = act.record("case.shown", exhibits=len(attachments))
    _show(act, entry, attachments)
    return act.case


def _show(
    act: Turn, entry: Entry, attachments: Sequence[Attachment], *, inner: bool = False
) -> None:
    if not attachments:
        return
    last = Exhibit.objects.filter(case=act.case).aggregate(n=Max("position"))["n"] or 0
    Exhibit.objects.bulk_create(
        Exhibit(
            village=act.case.village,
            case=act.case,
            attachment=attachment,
            message=getattr(entry, "message", None),
            author=OFFICE if act.actor.is_official else FROM_REPORTER,
            is_inner=inner,
            position=position,
        )
        for position, attachment in enumerate(attachments, start=last + 1)
    )
