"""``Batalkan``: within seconds the last act is taken back, by a new entry."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import DateField, DateTimeField

from kentongan.base import clock
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.cases import rules, turn
from kentongan.cases.actions import publishing
from kentongan.cases.models import Case, Disposition, Message
from kentongan.ledger.models import Entry
from kentongan.village.models import Official

UNDOABLE = frozenset(
    {
        "case.verified", "case.asked", "case.disposed", "case.begun", "case.answered",
        "case.forwarded", "case.planned", "case.archived", "case.merged", "case.closed",
        "case.sorted", "case.told", "case.noted",
    }
)  # fmt: skip


class TooLateToUndo(Refused):
    """The seconds have passed, somebody else acted, or the act cannot be taken back."""

    says = gettext_noop("Sudah lewat waktunya untuk dibatalkan.")


@transaction.atomic
def undo(case: Case, *, by: Official) -> Case:
    """Restore what the official's own last act changed; its words are no longer shown."""
    act = turn.begin(case, "note", by=by, words="+")
    last = turn.last_entry(act.case)
    before = act.case.before or {}
    if last is None or not _is_fresh(before, act, last):
        raise TooLateToUndo
    for name, value in before["fields"].items():
        setattr(act.case, name, _typed(name, value))
    Message.objects.filter(case=act.case, entry=last).update(is_withdrawn=True)
    Disposition.objects.filter(case=act.case, entry=last).update(is_withdrawn=True)
    act.record("case.undone", undid=last.kind, seq=last.seq)
    publishing.resort(act.case)
    return act.case


def _is_fresh(before: dict[str, object], act: turn.Turn, last: Entry) -> bool:
    if before.get("version") != act.case.version or before.get("who") != act.actor.who:
        return False
    age = clock.now() - datetime.fromisoformat(str(before["at"]))
    return last.kind in UNDOABLE and age <= timedelta(seconds=rules.UNDO_SECONDS)


def _typed(name: str, value: object) -> object:
    field = Case._meta.get_field(name)
    if isinstance(value, str) and isinstance(field, DateTimeField):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and isinstance(field, DateField):
        return date.fromisoformat(value)
    return value
