"""News for officials with a linked phone: a number, a topic, the time left, where to read it.

Never the story or a person; what the phone shows of a case it shows when its official asks.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentongan.base import clock
from kentongan.cases import access, actors
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case
from kentongan.followup.notices import presses, rules, wording
from kentongan.followup.notices.presses import Press
from kentongan.ledger.models import Entry
from kentongan.messaging import outbox, reachable
from kentongan.messaging import rules as sending
from kentongan.messaging.contract import Button
from kentongan.messaging.outbox import Draft
from kentongan.sop import rules as sop
from kentongan.village import queries as villages
from kentongan.village.models import Office, Official

KINDS = ("case.disposed", "case.reminded", "case.escalated", "case.spoken", "case.completed",
         "case.corrected", "case.shown", "case.objected", "case.reopened")  # fmt: skip
MOVES_ON = frozenset(
    {
        "case.disposed", "case.begun", "case.answered", "case.forwarded", "case.planned",
        "case.closed", "case.archived", "case.merged",
    }
)  # fmt: skip
_MARKS = {"case.reminded": "reminded", "case.escalated": "escalated"}
_ACTS = (  # in this order below a notice, as far as they may be taken; three fit everywhere
    (presses.BEGIN, "begin", gettext_lazy("Terima")),
    (presses.ANSWER, "answer", gettext_lazy("Selesai")),
    (presses.HAND, "dispose", gettext_lazy("Alihkan")),
    (presses.ASK, "tell", gettext_lazy("Tanya pelapor")),
    (presses.NOTE, "note", gettext_lazy("Catat")),
)
MOST_BUTTONS = 3


def tell(case: Case, entry: Entry) -> None:
    """Tell the officials whom an entry concerns; what waited for the night and is over goes."""
    if entry.kind in MOVES_ON:
        outbox.withdraw(case.village_id, f"desk:{case.ref}:")
    if entry.kind not in KINDS or not rules.is_news(entry.at, clock.now()):
        return
    what = _MARKS.get(entry.kind, "")
    zone = case.village.zone
    if what and rules.waits_for_digest(entry.at, zone, is_danger=case.is_urgent):
        return
    for official in _whom(case, entry, what):
        _say(official, case, entry)


def take_back(case: Case, entry: Entry) -> None:
    """An act was undone: what was said of it stays here, or is put right where it has gone out."""
    before = f"desk:{case.ref}:{int(entry.data.get('seq', -1))}:"
    outbox.withdraw(case.village_id, before)
    if entry.data.get("undid") != "case.disposed":
        return
    for official in Official.objects.of(case.village).filter(is_active=True).order_by("pk"):
        if outbox.has_gone(case.village_id, f"{before}o{official.pk}"):
            _put(official, case, entry, _taken(case))


def buttons(case: Case, actor: Actor, *, first: str = presses.SHOW) -> tuple[Button, ...]:
    """What this official may press on the case as it stands now; ``first`` is always there."""
    roles = actor.with_holder(case.holder_id)
    may = sop.open_steps(case.procedure.steps, status=case.status, roles=roles)
    found = [_press(case, verb).button(str(title)) for verb, step, title in _ACTS if step in may]
    fixed = {presses.SHOW: _("Lihat"), presses.UNDO: _("Batalkan")}
    return (*found[: MOST_BUTTONS - 1], _press(case, first).button(fixed[first]))


def _press(case: Case, verb: str) -> Press:
    return Press(verb, case.number, case.year, case.version)


def _whom(case: Case, entry: Entry, what: str) -> Iterable[Official]:
    """Whoever holds the office it concerns, may see the case and did not do it himself."""
    offices = _offices(case, entry, what)
    today = villages.today(case.village)
    found = dict.fromkeys(
        official
        for office in offices
        if rules.hears_of(office.role, what)
        for official in villages.holders_of(office, today)
    )
    return [one for one in found if _is_fit(one, case, entry)]


def _offices(case: Case, entry: Entry, what: str) -> list[Office]:
    if what == "escalated" or (what and case.holder is None):
        role = str(entry.data.get("to", ""))
        return list(villages.offices_in(case.village).filter(role=role))
    return [case.holder] if case.holder else []


def _is_fit(official: Official, case: Case, entry: Entry) -> bool:
    return entry.actor != f"official:{official.pk}" and access.may_see(actors.of(official), case)


def _say(official: Official, case: Case, entry: Entry) -> None:
    name = entry.kind.rpartition(".")[2]
    name = name if name in {"disposed", "reminded", "escalated"} else "replied"
    holder = case.holder.title if case.holder else ""
    told = {"line": wording.line(case), "office": holder, "holder": holder}
    _put(official, case, entry, _draft(case, f"official_{name}", **told))


def _taken(case: Case) -> Draft:
    office = case.holder.title if case.holder else _("pengelola pengaduan")
    return _draft(case, "official_taken", label=case.label, office=office)


def _draft(case: Case, name: str, **told: Any) -> Draft:
    facts = told | {"is_urgent": case.is_urgent, "link": wording.desk_page(case)}
    short = wording.words(name, **facts | {"link": ""}).splitlines()[0]
    return wording.draft(name, short=short, template=wording.OFFICIAL, facts=(case.label,), **facts)


def _put(official: Official, case: Case, entry: Entry, draft: Draft) -> None:
    contact = reachable.contact_of(official)
    if contact is None:
        return  # he reads it in the console
    shown = replace(draft, buttons=buttons(case, actors.of(official)))
    key = f"desk:{case.ref}:{entry.seq}:o{official.pk}"
    hold = rules.hold(clock.now(), case.village.zone, is_danger=case.is_urgent)
    outbox.say(contact, shown, key=key, priority=sending.NOTICE, hold=hold)
