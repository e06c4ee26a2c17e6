"""One act on a case: lock, ask the procedure, change, record. What every verb has in common."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from kentongan.base import clock
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.cases import access, actors, rules, stories
from kentongan.cases.actors import Actor
from kentongan.cases.models import OFFICE, REPORTER, Case, Disposition, Message
from kentongan.ledger import actions as ledger
from kentongan.ledger.models import Entry
from kentongan.sop import rules as sop
from kentongan.village import queries as village
from kentongan.village.models import Office, Official

Who = Official | Actor
CLOCK_FIELDS = ("act_due_on", "answer_due_on", "paused_on", "due_on")


class ChangedMeanwhile(Refused):
    """Somebody acted on the case after this form was shown."""

    says = gettext_noop("Laporan ini baru saja diubah oleh {who}. Tulisan Anda masih ada di bawah.")


class NoSuchCase(Refused):
    """The official may not see the case: for him it does not exist."""

    says = gettext_noop("Laporan itu tidak ada.")


class Erased(Refused):
    """What was told is gone by the rule of its time: nothing more happens to the case."""

    says = gettext_noop("Isi laporan ini sudah dihapus. Kalau masih perlu, buatlah laporan baru.")


@dataclass
class Turn:
    """A locked case, the actor, the office he acts as and the step the procedure allows."""

    case: Case
    actor: Actor
    office: Office | None
    step: sop.Step
    now: datetime
    today: date
    origin: Mapping[str, Any]

    def due(self, limit: str, *, start: date | None = None) -> date | None:
        """The day a limit of the case's own procedure runs out, from today or ``start``."""
        calendar = village.calendar_of(self.case.village)
        return sop.due(
            limit, self.case.procedure.limits, start=start or self.today, calendar=calendar
        )

    def move(self, *, act_due_on: date | None = None) -> None:
        """Take the case to the step's status and set its clock; nothing is saved yet."""
        after = rules.moved(
            rules.Clock(*(getattr(self.case, name) for name in CLOCK_FIELDS)),
            to=self.step.to or self.case.status,
            act_due_on=act_due_on or self.due(self.step.limit),
            today=self.today,
            calendar=village.calendar_of(self.case.village),
        )
        for name in CLOCK_FIELDS:
            setattr(self.case, name, getattr(after, name))
        if self.step.to:
            self.case.status = self.step.to

    def record(self, kind: str, *, words: str = "", inner: bool = False, **data: Any) -> Entry:
        """Save what changed and write the one entry, with the words bound by their digest."""
        self._save()
        salt = secrets.token_bytes(16)
        facts = {name: _plain(value) for name, value in data.items() if value not in (None, "")}
        if words:
            facts["words"] = digest(salt, words)
        entry = ledger.append(
            self.case.village.book_id,
            kind,
            office=self._role,
            actor=self.actor.who,
            subject=self.case.ref,
            data={**facts, "status": self.case.status, "version": self.case.version},
        )
        if words:
            self._say(entry, words, salt, inner=inner)
        return entry

    def _save(self) -> None:
        now = _row(self.case)
        changed = [name for name, value in now.items() if value != self.origin[name]]
        self.case.version += 1
        self.case.before = {
            "version": self.case.version,
            "who": self.actor.who,
            "at": self.now.isoformat(),
            "fields": {name: _plain(self.origin[name]) for name in changed},
        }
        self.case.save(update_fields=[*changed, "version", "before"])
        if self.case.is_told_in_secret and not self.case.is_sealed:
            stories.shut(self.case)
        elif self.case.is_sealed and {"report_class", "category_id"}.intersection(changed):
            stories.narrow(self.case)
        if "ended_at" in changed:
            Disposition.objects.filter(case=self.case).update(ended_at=self.case.ended_at)

    @property
    def _role(self) -> str:
        return self.office.role if self.office else self.actor.who

    def _say(self, entry: Entry, words: str, salt: bytes, *, inner: bool) -> None:
        Message.objects.create(
            village=self.case.village,
            case=self.case,
            entry=entry,
            author=REPORTER if self.actor.who == actors.REPORTER.who else OFFICE,
            office=self.office,
            official=self.actor.official,
            is_inner=inner,
            text="" if self.case.is_sealed else words,
            salt=b"" if self.case.is_sealed else salt,
            at=self.now,
        )
        if self.case.is_sealed:
            stories.say(self.case, entry.pk, words, salt)


def begin(
    case: Case,
    step: str,
    *,
    by: Who,
    seen: int | None = None,
    words: str = "",
    takes_erased: bool = False,
) -> Turn:
    """Lock the case and take the step, or refuse. Call inside ``atomic``.

    ``seen`` is the version the actor looked at: when it is not the present one, Refused. A case
    whose words are erased is ``Erased``, unless the act may still be done to it.
    """
    actor = by if isinstance(by, Actor) else actors.of(by)
    case = lock(case, actor, seen=seen)
    if case.erased_at and not takes_erased:
        raise Erased
    rule = sop.take(
        step,
        case.procedure.steps,
        status=case.status,
        roles=actor.with_holder(case.holder_id),
        words=words,
    )
    office = actor.acting_as(rule.by, case.holder_id)
    today = clock.today(case.village.zone)
    return Turn(case, actor, office, rule, clock.now(), today, _row(case))


def lock(case: Case, actor: Actor, *, seen: int | None = None) -> Case:
    """The case, locked, as this actor may see it and has seen it; otherwise Refused."""
    locked: Case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("village", "procedure", "category")
        .get(pk=case.pk, village=case.village_id)
    )
    if actor.is_official and not access.may_see(actor, locked):
        raise NoSuchCase
    if seen is not None and seen != locked.version:
        last = last_entry(locked)
        raise ChangedMeanwhile(who=last.office if last else "")
    return locked


def last_entry(case: Case) -> Entry | None:
    """The entry of the act that made the case what it is; marks beside it carry no version."""
    entries = Entry.objects.filter(book=case.village.book_id, subject=case.ref)
    return entries.filter(data__version=case.version).order_by("-seq").first()


def digest(salt: bytes, words: str) -> str:
    """What binds words to their ledger entry: hex SHA-256 over a salt and the UTF-8 words."""
    return hashlib.sha256(salt + words.encode()).hexdigest()


def _row(case: Case) -> dict[str, Any]:
    skip = {"id", "version", "before", "code_tag", "reporter_key", "is_sealed", *stories.ROW}
    names = (field.attname for field in Case._meta.concrete_fields)
    return {name: getattr(case, name) for name in names if name not in skip}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
