"""The desk reads the report: class, category, what is missing, whether it is meant."""

from django.db import transaction

from kentongan.cases import rules, stories, turn
from kentongan.cases.actions import proposing, publishing
from kentongan.cases.actors import REPORTER
from kentongan.cases.models import Case
from kentongan.cases.turn import Turn, Who
from kentongan.sop import rules as sop
from kentongan.village import queries as village
from kentongan.village.models import Category, Hamlet


@transaction.atomic
def verify(
    case: Case,
    *,
    report_class: str,
    category: Category,
    is_urgent: bool = False,
    by: Who,
    seen: int | None = None,
) -> Case:
    """Set class and category; the answer is from now on due by the limit of that class."""
    act = turn.begin(case, "verify", by=by, seen=seen)
    _promise(act, rules.chosen(report_class, rules.CLASSES))
    act.move(act_due_on=act.due("urgent_first_action") if is_urgent else None)
    act.case.category = category
    act.case.is_urgent = is_urgent
    act.case.waits_for_office = False
    act.case.doubt = ""  # somebody has read it and takes it for a report
    act.record(
        "case.verified",
        report_class=report_class,
        category=category.code,
        urgent=is_urgent,
        answer_due=act.case.answer_due_on,
    )
    publishing.resort(act.case)
    return act.case


@transaction.atomic
def ask(case: Case, *, words: str, by: Who, seen: int | None = None) -> Case:
    """Ask the reporter for what is missing; the answer's clock stands still until then."""
    act = turn.begin(case, "ask", by=by, seen=seen, words=words)
    act.move()
    act.case.waits_for_office = False
    act.record("case.asked", words=words, until=act.case.act_due_on)
    return act.case


@transaction.atomic
def complete(case: Case, *, by: Who = REPORTER, words: str = "", seen: int | None = None) -> Case:
    """What was missing is here: the case goes back to be checked and the clock goes on."""
    act = turn.begin(case, "complete", by=by, seen=seen, words=words)
    act.move()
    act.case.waits_for_office = True
    act.record("case.completed", words=words, answer_due=act.case.answer_due_on)
    return act.case


@transaction.atomic
def sort(
    case: Case,
    *,
    report_class: str,
    category: Category,
    hamlet: Hamlet | None = None,
    is_urgent: bool | None = None,
    by: Who,
    seen: int | None = None,
) -> Case:
    """Correct class, category or hamlet. Leaving the secret class waits for a second person."""
    act = turn.begin(case, "sort", by=by, seen=seen)
    if rules.lowers(act.case.report_class, report_class):
        facts = {"report_class": report_class, "category": category.pk}
        return proposing.propose(act, "sort", facts)
    act.case.hamlet = hamlet or act.case.hamlet
    act.case.is_urgent = act.case.is_urgent if is_urgent is None else is_urgent
    return apply_sort(act, report_class, category)


def apply_sort(act: Turn, report_class: str, category: Category) -> Case:
    """Write the corrected class and category, and the promise that follows from them."""
    allowed = rules.CLASSES if act.case.report_class else ("", *rules.CLASSES)
    _promise(act, rules.chosen(report_class, allowed))
    act.case.category = category
    act.record(
        "case.sorted",
        report_class=report_class,
        category=category.code,
        hamlet=act.case.hamlet_id,
        answer_due=act.case.answer_due_on,
    )
    publishing.resort(act.case)
    return act.case


@transaction.atomic
def summarise(case: Case, *, summary: str, by: Who, seen: int | None = None) -> Case:
    """Write down in words what a voice note says; the recording stays."""
    act = turn.begin(case, "sort", by=by, seen=seen)
    if not summary.strip():
        raise sop.WordsMissing
    stories.summarise(act.case, summary)
    act.record("case.summarised")
    return act.case


@transaction.atomic
def trust(case: Case, *, by: Who, seen: int | None = None) -> Case:
    """Take a doubtful report out of the list of its own."""
    act = turn.begin(case, "sort", by=by, seen=seen)
    act.case.doubt = ""
    act.record("case.trusted")
    return act.case


@transaction.atomic
def hold(case: Case, *, words: str, by: Who, seen: int | None = None) -> Case:
    """Keep everything of the case beyond its time, for a reason of law that stands in the words."""
    act = turn.begin(case, "sort", by=by, seen=seen)
    if not words.strip():
        raise sop.WordsMissing
    act.case.is_on_hold = True
    act.record("case.held", words=words, inner=True)
    return act.case


@transaction.atomic
def let_go(case: Case, *, by: Who, seen: int | None = None) -> Case:
    """The reason is gone: what is past its time is erased with the next sweep."""
    act = turn.begin(case, "sort", by=by, seen=seen)
    act.case.is_on_hold = False
    act.record("case.let_go")
    return act.case


@transaction.atomic
def vouch(case: Case, *, privacy: str = "", by: Who = REPORTER) -> Case:
    """The reporter sends after all what was kept unsent; he may wish to stay without a name."""
    act = turn.begin(case, "speak", by=by, words="+")
    if act.case.doubt == "unsent":
        act.case.doubt = ""
    if privacy:
        act.case.privacy = rules.chosen(privacy, rules.PRIVACY)
    act.record("case.trusted", privacy=privacy)
    return act.case


@transaction.atomic
def shield(case: Case, *, by: Who = REPORTER) -> Case:
    """The reporter's name is not for the handler any more; once, and never the other way round."""
    act = turn.begin(case, "speak", by=by, words="+")
    if act.case.privacy == "terbuka":
        act.case.privacy = "rahasia"
        act.record("case.shielded")
    return act.case


def _promise(act: Turn, report_class: str) -> None:
    """Set the class and recount the answer's day from day 0, plus the days it stood still."""
    case = act.case
    old = act.due(sop.resolve_limit(case.report_class), start=case.received_on)
    new = act.due(sop.resolve_limit(report_class), start=case.received_on)
    case.report_class = report_class
    if case.answer_due_on is None or old is None or new is None or old == new:
        return
    calendar = village.calendar_of(case.village)
    case.answer_due_on = calendar.add(new, max(0, calendar.between(old, case.answer_due_on)))
    if case.clock_runs:
        case.due_on = min(day for day in (case.act_due_on, case.answer_due_on) if day)
