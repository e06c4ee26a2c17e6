"""How a case ends, and how it is taken up again."""

from django.db import transaction

from kentongan.base import clock
from kentongan.cases import rules, turn
from kentongan.cases.actions import proposing
from kentongan.cases.actors import REPORTER, SYSTEM, Actor
from kentongan.cases.models import Case
from kentongan.cases.turn import Turn, Who
from kentongan.sop import rules as sop


@transaction.atomic
def confirm(case: Case, *, verdict: str, words: str = "", by: Who = REPORTER) -> Case:
    """The reporter's word on an answer: ``sudah`` closes, ``sebagian`` and ``belum`` reopen."""
    rules.chosen(verdict, rules.VERDICTS)
    if verdict != "sudah":
        return reopen(case, words=words, verdict=verdict, by=by)
    act = turn.begin(case, "confirm", by=by, words=words)
    act.move()
    _end(act, closed_by="reporter")
    act.case.verdict = verdict
    act.record("case.closed", words=words, closed_by="reporter", verdict=verdict,
               outcome=act.case.outcome)  # fmt: skip
    return act.case


@transaction.atomic
def close(case: Case, *, by: Who = SYSTEM, words: str = "", seen: int | None = None) -> Case:
    """Close without the reporter's word: by an officer, or by the system after the window."""
    act = turn.begin(case, "close", by=by, seen=seen)
    if act.actor.is_official and not words.strip():
        raise sop.WordsMissing
    act.move()
    _end(act, closed_by="officer" if act.actor.is_official else "system")
    act.record("case.closed", words=words, closed_by=act.case.closed_by, outcome=act.case.outcome)
    return act.case


@transaction.atomic
def reopen(
    case: Case,
    *,
    words: str = "",
    verdict: str = "belum",
    by: Who = REPORTER,
    seen: int | None = None,
) -> Case:
    """Take it up again: after an answer always, after closing once and within the window."""
    act = turn.begin(case, "reopen", by=by, seen=seen)
    ended = act.case.ended_at and clock.day(act.case.ended_at, act.case.village.zone)
    rules.may_reopen(
        status=act.case.status,
        was_reopened=act.case.was_reopened,
        until=act.due("reopen_window", start=ended) if ended else None,
        today=act.today,
    )
    act.case.was_reopened = act.case.was_reopened or act.case.status == "closed"
    act.case.answer_due_on = act.due(sop.resolve_limit(act.case.report_class))
    act.move()
    _restart(act)
    act.case.verdict = verdict
    act.record("case.reopened", words=words, verdict=verdict, answer_due=act.case.answer_due_on)
    return act.case


@transaction.atomic
def archive(case: Case, *, reason: str, words: str = "", by: Who, seen: int | None = None) -> Case:
    """Put it aside with exactly one reason; where the village wants it, after a second person."""
    act = turn.begin(case, "archive", by=by, seen=seen)
    rules.chosen(reason, rules.ARCHIVE_REASONS)
    if reason == "other" and not words.strip():
        raise sop.WordsMissing
    if act.case.village.needs_second_person_to_archive:
        return proposing.propose(act, "archive", {"reason": reason}, words)
    return apply_archive(act, reason=reason, words=words)


def apply_archive(act: Turn, *, reason: str, words: str) -> Case:
    """Write the archived state: nothing is deleted, and the reporter may object."""
    act.move()
    act.case.archive_reason = reason
    act.case.has_objection = False
    act.case.ended_at = act.now
    act.case.waits_for_office = False
    act.record("case.archived", words=words, reason=reason)
    return act.case


@transaction.atomic
def withdraw(case: Case, *, words: str = "", by: Actor = REPORTER) -> Case:
    """The reporter takes the report back; possible until somebody works on it."""
    act = turn.begin(case, "withdraw", by=by, words=words)
    return apply_archive(act, reason="withdrawn", words=words)


@transaction.atomic
def expire(case: Case) -> Case:
    """Nothing came in the reporter's 30 days: counted as withdrawn (UU 25/2009 art. 44(5))."""
    act = turn.begin(case, "expire", by=SYSTEM)
    return apply_archive(act, reason="expired", words="")


@transaction.atomic
def object_to(case: Case, *, words: str, by: Who = REPORTER) -> Case:
    """Disagree with the archiving; the objection must be decided by an official."""
    act = turn.begin(case, "object", by=by, words=words)
    act.case.has_objection = True
    act.case.waits_for_office = True
    act.record("case.objected", words=words)
    return act.case


@transaction.atomic
def uphold(case: Case, *, words: str = "", by: Who, seen: int | None = None) -> Case:
    """The objection is right: the case is received again, with a new promise."""
    act = turn.begin(case, "uphold", by=by, seen=seen)
    act.case.answer_due_on = act.due(sop.resolve_limit(act.case.report_class))
    act.case.received_on = act.today
    act.move()
    _restart(act)
    act.record("case.upheld", words=words, answer_due=act.case.answer_due_on)
    return act.case


@transaction.atomic
def dismiss(case: Case, *, words: str, by: Who, seen: int | None = None) -> Case:
    """The objection is not right, with the reason the reporter will read."""
    act = turn.begin(case, "dismiss", by=by, seen=seen, words=words)
    act.case.has_objection = False
    act.case.waits_for_office = False
    act.record("case.dismissed", words=words)
    return act.case


def _end(act: Turn, *, closed_by: str) -> None:
    act.case.closed_by = closed_by
    act.case.ended_at = act.now
    act.case.waits_for_office = False


def _restart(act: Turn) -> None:
    act.case.closed_by = act.case.archive_reason = act.case.outcome = ""
    act.case.ended_at = act.case.answered_at = None
    act.case.has_objection = False
    act.case.waits_for_office = True
