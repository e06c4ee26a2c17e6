"""What may happen to a case, told a second time and without the product's own rules.

``Stage`` is a village whose clock and people are moved by hand; ``VERBS`` is every verb with the
step of the procedure it stands for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import time_machine

from kentongan.cases import actions as cases
from kentongan.cases import actors
from kentongan.cases.models import Case, Exhibit, Message, Proposal, Publication
from kentongan.intake import reporting
from kentongan.intake.answers import Answers
from kentongan.ledger.models import Entry
from kentongan.sop import actions as procedures
from kentongan.sop.default import STEPS
from kentongan.village import queries as villages
from kentongan.village.models import Category, Village
from tests.cast import hire, office_of, settle

START = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
ROLES = {
    "joko": "service_head",
    "wati": "section_welfare",
    "dewi": "secretary",
    "ratna": "village_head",
    "yanto": "hamlet_head",
    "budi": "service_head",  # of the next village
}
OUTSIDERS = {"reporter": actors.REPORTER, "system": actors.SYSTEM}
WHO = (*ROLES, *OUTSIDERS)
DESK = {"joko", "dewi", "ratna"}  # who sees what was handed to nobody
CLASSES = ("ordinary", "supervisory", "aspiration", "info_request")
WATCHED = (
    "status", "report_class", "category_id", "holder_id", "act_due_on", "answer_due_on", "due_on",
    "paused_on", "closed_by", "ended_at", "archive_reason", "outcome", "verdict", "was_reopened",
    "main_id", "planned_year", "forwarded_to", "waits_for_office", "has_objection", "is_urgent",
)  # fmt: skip


@dataclass(frozen=True)
class Verb:
    """``step`` names the row of the procedure; ``do`` is called with the act's facts."""

    step: str
    do: Callable[[SimpleNamespace], object]
    takes_seen: bool = True


def _seen(facts: SimpleNamespace) -> dict[str, Any]:
    return {"by": facts.by, "seen": facts.seen}


VERBS: dict[str, Verb] = {
    "verify": Verb("verify", lambda f: cases.verify(
        f.case, report_class=f.report_class, category=f.category, is_urgent=f.flag, **_seen(f))),
    "ask": Verb("ask", lambda f: cases.ask(f.case, words="Di RT berapa?", **_seen(f))),
    "complete": Verb("complete", lambda f: cases.complete(f.case, words="RT 3.", **_seen(f))),
    "sort": Verb("sort", lambda f: cases.sort(
        f.case, report_class=f.report_class, category=f.category, **_seen(f))),
    "trust": Verb("sort", lambda f: cases.trust(f.case, **_seen(f))),
    "dispose": Verb("dispose", lambda f: cases.dispose(f.case, to=f.office, **_seen(f))),
    "begin": Verb("begin", lambda f: cases.begin(f.case, **_seen(f))),
    "forward": Verb("forward", lambda f: cases.forward(
        f.case, authority="DPUPR", words="Jalan kabupaten.", **_seen(f))),
    "plan": Verb("plan", lambda f: cases.plan(
        f.case, year=2027, meeting="Musdes", words="Perlu anggaran.", **_seen(f))),
    "answer": Verb("answer", lambda f: cases.answer(f.case, words="Sudah ditambal.", **_seen(f))),
    "tell": Verb("tell", lambda f: cases.tell(f.case, words="Sedang dikerjakan.", **_seen(f))),
    "note": Verb("note", lambda f: cases.note(f.case, words="Tanya RT dulu.", **_seen(f))),
    "archive": Verb("archive", lambda f: cases.archive(f.case, reason="unclear", **_seen(f))),
    "close": Verb("close", lambda f: cases.close(f.case, words="Selesai.", **_seen(f))),
    "reopen": Verb("reopen", lambda f: cases.reopen(f.case, words="Masih rusak.", **_seen(f))),
    "uphold": Verb("uphold", lambda f: cases.uphold(f.case, **_seen(f))),
    "dismiss": Verb("dismiss", lambda f: cases.dismiss(f.case, words="Tetap.", **_seen(f))),
    "merge": Verb("merge", lambda f: cases.merge(f.case, into=f.other, **_seen(f))),
    "unmerge": Verb("unmerge", lambda f: cases.unmerge(f.case, **_seen(f))),
    "publish": Verb("publish", lambda f: cases.publish(
        f.case, title="Jalan rusak", text="Jalan rusak.", **_seen(f))),
    "unpublish": Verb("publish", lambda f: cases.unpublish(f.case, **_seen(f))),
    "speak": Verb("speak", lambda f: cases.speak(f.case, words="Tambah lebar.", by=f.by), False),
    "confirm": Verb("confirm", lambda f: cases.confirm(f.case, verdict="sudah", by=f.by), False),
    "deny": Verb("reopen", lambda f: cases.confirm(f.case, verdict="belum", by=f.by), False),
    "withdraw": Verb("withdraw", lambda f: cases.withdraw(f.case, by=f.by), False),
    "object": Verb("object", lambda f: cases.object_to(f.case, words="Keliru.", by=f.by), False),
}  # fmt: skip


class Stage:
    """Sukamaju and its neighbour, founded on a morning in March 2026; time moves by ``pass_``."""

    def __init__(self, *, second_person: bool) -> None:
        self.now = START
        self._journey = time_machine.travel(self.now, tick=False)
        self._journey.start()
        self.village = settle("33.03.05.2007", "sukamaju.example", is_default=True)
        next_door = settle("33.03.05.2008", "sebelah.example")
        Village.objects.filter(pk=self.village.pk).update(
            needs_second_person_to_archive=second_person
        )
        self.people = {
            name: hire(next_door if name == "budi" else self.village, name, name.title(), role)
            for name, role in ROLES.items()
        }
        procedures.procedure_for(self.village, self.now.date())

    def end(self) -> None:
        """Time is its own again."""
        self._journey.stop()

    def pass_(self, span: timedelta) -> None:
        """Time goes on."""
        self._journey.stop()
        self.now += span
        self._journey = time_machine.travel(self.now, tick=False)
        self._journey.start()

    def file(self, *, about: str = "", key: Any = None) -> Case:
        """A report, about an office of a role or about none."""
        office = str(office_of(self.village, about).pk) if about else ""
        told = Answers(
            key=key or uuid4(), text="Jalan rusak.", about_office=office, publish_ok=True
        )
        receipt = reporting.submit(self.village, told, channel="web_form")
        return Case.objects.select_related("village").get(ref=receipt.ref)

    def facts(self, case: Case, who: str, **chosen: Any) -> SimpleNamespace:
        """What a verb is called with."""
        by = OUTSIDERS.get(who) or self.people[who]
        code = chosen.pop("code")
        category = Category.objects.of(self.village).get(code=code)
        return SimpleNamespace(case=case, by=by, category=category, **chosen)

    @property
    def calendar(self) -> Any:
        return villages.calendar_of(self.village)

    def office(self, role: str) -> Any:
        return office_of(self.village, role)


def snapshot(pk: int) -> dict[str, Any]:
    """The watched facts of a case, as the database has them now."""
    return Case.objects.filter(pk=pk).values(*WATCHED).get()


def traces(village: Village) -> tuple[Any, ...]:
    """Everything an act could leave: entries, words, versions, proposals, what is public."""
    return (
        Entry.objects.filter(book=village.book_id).count(),
        Message.objects.count(),
        Exhibit.objects.count(),
        list(Case.objects.order_by("pk").values()),
        list(Proposal.objects.order_by("pk").values()),
        list(Publication.objects.order_by("pk").values()),
    )


def holds(stage: Stage, who: str, office_id: int | None) -> bool:
    """Whether the office is the person's own."""
    if who not in ROLES or who == "budi" or office_id is None:
        return False
    return office_id == stage.office(ROLES[who]).pk


def table_allows(stage: Stage, step: str, case: Case, who: str) -> bool:
    """What the procedure's table says of this step by this person, nothing else asked."""
    roles = {ROLES.get(who, who)} | ({"holder"} if holds(stage, who, case.holder_id) else set())
    row = STEPS[step]
    return case.status in row["after"] and bool(roles & {*row["by"]})


def is_hidden_from(stage: Stage, case: Case, who: str) -> bool:
    """Whether nobody could rightly show the case to this person."""
    return who == "budi" or holds(stage, who, case.about_office_id)
