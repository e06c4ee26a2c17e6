"""Who works on it: disposition, beginning, another authority, the village plan."""

from django.db import transaction

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.cases import turn
from kentongan.cases.actors import SYSTEM
from kentongan.cases.models import Case, Disposition
from kentongan.cases.turn import Who
from kentongan.village.models import Office


class AboutThatOffice(Refused):
    """Nobody handles a case about himself."""

    says = gettext_noop("Laporan ini tentang jabatan itu. Pilih petugas lain.")


class OtherVillage(Refused):
    """An office of another village was named."""

    says = gettext_noop("Jabatan itu tidak ada di desa ini.")


class NoAuthorityNamed(Refused):
    """A case is handed to a named authority."""

    says = gettext_noop("Tulis nama instansi yang dituju.")


class NoPlanNamed(Refused):
    """A plan has a year and the meeting or document it stands in."""

    says = gettext_noop("Tulis tahun dan nama Musdes atau RKP Desa.")


@transaction.atomic
def dispose(case: Case, *, to: Office, words: str = "", by: Who, seen: int | None = None) -> Case:
    """Hand the case to an office; the time for its first response starts now."""
    act = turn.begin(case, "dispose", by=by, seen=seen)
    _fit(act.case, to)
    act.move()
    act.case.holder = to
    act.case.waits_for_office = False
    due = act.case.act_due_on
    entry = act.record("case.disposed", words=words, inner=True, holder=to.role,
                       office=to.pk, due=due)  # fmt: skip
    Disposition.objects.create(
        village=act.case.village,
        case=act.case,
        entry=entry,
        giver=act.office,
        holder=to,
        due_on=due,
        at=act.now,
    )
    return act.case


def _fit(case: Case, to: Office) -> None:
    if to.village_id != case.village_id or to.is_hidden:
        raise OtherVillage
    if case.about_office_id == to.pk:
        raise AboutThatOffice


@transaction.atomic
def begin(case: Case, *, words: str = "", by: Who, seen: int | None = None) -> Case:
    """Start working on it; the reporter is told, with words when there are any."""
    act = turn.begin(case, "begin", by=by, seen=seen)
    act.move()
    act.case.first_response_at = act.case.first_response_at or act.now
    if act.case.holder is None:
        act.case.holder = act.office
    act.record("case.begun", words=words, answer_due=act.case.answer_due_on)
    return act.case


@transaction.atomic
def forward(case: Case, *, authority: str, words: str, by: Who, seen: int | None = None) -> Case:
    """Hand the case to an authority outside the village; the answer's clock stands still."""
    act = turn.begin(case, "forward", by=by, seen=seen, words=words)
    if not authority.strip():
        raise NoAuthorityNamed
    act.move()
    act.case.forwarded_to = authority.strip()
    act.case.first_response_at = act.case.first_response_at or act.now
    act.record("case.forwarded", words=words)
    return act.case


@transaction.atomic
def send_up(case: Case, *, authority: str) -> Case:
    """What is about the village head is for the level above, and for nobody in the village."""
    act = turn.begin(case, "send_up", by=SYSTEM)
    act.move()
    act.case.forwarded_to, act.case.report_class = authority, "supervisory"
    act.record("case.sent_up")
    return act.case


@transaction.atomic
def plan(
    case: Case, *, year: int, meeting: str, words: str, by: Who, seen: int | None = None
) -> Case:
    """Put it into the village plan: it stays open until it is built and answered."""
    act = turn.begin(case, "plan", by=by, seen=seen, words=words)
    if not meeting.strip() or not act.today.year <= year <= act.today.year + 10:
        raise NoPlanNamed
    act.move()
    act.case.planned_year, act.case.planned_in = year, meeting.strip()
    act.record("case.planned", words=words, year=year)
    return act.case
