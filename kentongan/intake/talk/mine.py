"""The cases of one contact: those he reported here, and those whose code he showed."""

from datetime import date, timedelta

from kentongan.base import clock, codes, topics
from kentongan.cases.models import OFFICE, Case, Message
from kentongan.intake import tracking
from kentongan.intake.models import Tie
from kentongan.intake.talk import rules
from kentongan.intake.talk.chat import Chat
from kentongan.messaging.models import Contact
from kentongan.sop.default import FINAL
from kentongan.village import queries as villages

MOST_SHOWN = 3
_WAITING = ("needs_info", "answered")


def tie(contact: Contact, case: Case, *, turn: int | None = None) -> None:
    """From now on the case's news goes to this contact, and his words may go to the case."""
    Tie.objects.get_or_create(
        case=case,
        contact=contact,
        defaults={"village": case.village, "round": turn, "at": clock.now()},
    )


def ties(contact: Contact) -> list[Tie]:
    """What belongs to the contact, the newest first."""
    rows = Tie.objects.filter(contact=contact).order_by("-at", "-pk")
    related = ("case__village", "case__category", "case__holder", "case__main", "case__procedure")
    return list(rows.select_related(*related)[:20])


def reports_today(contact: Contact) -> int:
    """How many he filed within a day."""
    since = clock.now() - timedelta(days=1)
    return Tie.objects.filter(contact=contact, round__isnull=False, at__gt=since).count()


def waiting(found: list[Tie], today: date) -> tuple[Case | None, str]:
    """The newest case that waits for its reporter's word, within the window for it, and for what:
    ``needs_info``, ``answered``, or ``asked`` where work goes on meanwhile."""
    cases = (row.case for row in found if row.case.status in _WAITING)
    case = next((case for case in cases if not _is_past(case, today)), None)
    if case is not None:
        return case, case.status
    case = _spoken_to(found)
    return case, "asked" if case else ""


def _spoken_to(found: list[Tie]) -> Case | None:
    """The open case on which somebody of the office spoke last, within days."""
    by_pk = {row.case_id: row.case for row in found if row.case.status not in FINAL}
    if not by_pk:
        return None
    said = Message.objects.of(found[0].case.village).filter(
        case__in=by_pk, is_inner=False, is_withdrawn=False, at__gt=clock.now() - rules.ASKED
    )
    newest = said.order_by("-pk").first()
    return by_pk[newest.case_id] if newest and newest.author == OFFICE else None


def newest_open(found: list[Tie]) -> Case | None:
    """The newest case that is not at its end."""
    return next((row.case for row in found if row.case.status not in FINAL), None)


def is_fresh(found: list[Tie]) -> bool:
    """Whether the newest was filed minutes ago."""
    return bool(found) and not rules.is_over(found[0].at, rules.FRESH, clock.now())


def is_other_topic(words: str, case: Case | None) -> bool:
    """Whether the words speak of a matter that is not the case's."""
    if case is None or case.category is None:
        return False
    found = topics.suggest(words)
    return bool(found) and case.category.code not in found


def lines(chat: Chat, rows: list[Tie]) -> list[str]:
    """Where each stands, one line each; the code only for who filed it here."""
    return [" ".join(_line(chat, row, shows_code=len(rows) == 1)) for row in rows]


def _line(chat: Chat, row: Tie, *, shows_code: bool) -> list[str]:
    case, tongue = row.case, chat.tongue
    titles = villages.titles_by_role(chat.village)
    status = tongue.status(
        case.status,
        office=case.holder.title if case.holder else titles.get("service_head", ""),
        authority=case.forwarded_to,
        year=case.planned_year or "",
        main=case.main.label if case.main else "",
    )
    told = [tongue.say("status_line", label=case.label, status=status)]
    if case.clock_runs and case.answer_due_on:
        told.append(tongue.say("status_due", day=tongue.day(case.answer_due_on)))
    if case.erased_at:
        on = clock.day(case.erased_at, chat.village.zone)
        told.append(tongue.say("status_erased", day=f"{tongue.day(on)} {on.year}"))
    if row.round is not None:
        code = tracking.code_for(chat.village, chat.key_of(row.round))
        shown = codes.grouped(code) if shows_code else f"…{code[-4:]}"
        told.append(tongue.say("status_code", code=shown))
    return told


def _is_past(case: Case, today: date) -> bool:
    return case.act_due_on is not None and case.act_due_on < today
