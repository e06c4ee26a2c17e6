"""The reporter follows his case by its code, and speaks on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction

from kentongan.base import clock, codes, keeping, text
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.cases import actions as cases
from kentongan.cases import stories
from kentongan.cases.actors import REPORTER, UPPER
from kentongan.cases.models import Case, Exhibit, Message
from kentongan.cases.visibility import Output
from kentongan.intake import breaches, gate, tracking, upward
from kentongan.intake.answers import LONGEST_TEXT, TooLong
from kentongan.ledger import queries as ledger
from kentongan.ledger.models import Entry
from kentongan.media import actions as media
from kentongan.media.models import Attachment
from kentongan.sop import rules as sop
from kentongan.vault import actions as vault
from kentongan.vault.stories import CODE, Reader
from kentongan.village import queries as villages
from kentongan.village.models import Village

# What the reporter is told of; inner notes and the system's reminders stay inside.
TOLD = frozenset(
    {
        "case.filed", "case.verified", "case.asked", "case.completed", "case.disposed",
        "case.begun", "case.told", "case.forwarded", "case.planned", "case.answered",
        "case.reopened", "case.closed", "case.archived", "case.objected", "case.upheld",
        "case.dismissed", "case.likened", "case.merged", "case.unmerged", "case.spoken",
        "case.corrected", "case.shown", "case.published", "case.unpublished",
        "case.consent_withdrawn", "case.escalated", "case.undone", "case.sent_up",
        "case.shielded", "letter.opened", "identity.opened", "identity.forgotten",
        "rights.decided", "case.erased", "case.warned",
    }
)  # fmt: skip


class NoSuchCode(Refused):
    """No case of this village has this code; the same words whatever the cause."""

    says = gettext_noop("Kode ini tidak kami temukan. Periksa angkanya, lalu coba lagi.")


class NothingSaid(Refused):
    """Neither words nor photos."""

    says = gettext_noop("Tulis pesan Anda dulu, atau tambahkan foto.")


@dataclass(frozen=True)
class Found:
    """A case, by its reference, and what opens its story to who knew the code."""

    ref: UUID
    reader: Reader

    @property
    def ticket(self) -> tuple[str, str]:
        """What the reporter's own browser may keep to come back."""
        return str(self.ref), self.reader.private.hex()

    @classmethod
    def by_ticket(cls, ref: str, secret: str) -> "Found":
        """Whoever comes back."""
        return cls(UUID(ref), Reader(CODE, bytes.fromhex(secret)))


@dataclass(frozen=True)
class Picture:
    """A photo or voice note of the reporter or the office."""

    uid: UUID
    kind: str
    by_reporter: bool


@dataclass(frozen=True)
class Line:
    """One thing that happened: what, when, by which office, with which words."""

    kind: str
    at: datetime
    role: str
    office: str
    words: str
    by_reporter: bool
    facts: dict[str, str]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Leak:
    """A failure to protect this report's data, as the village tells it."""

    kind: str
    data: tuple[str, ...]
    since: datetime
    until: datetime
    how: str
    done: str


@dataclass(frozen=True)
class Tracked:
    """A case as its reporter may see it."""

    ref: UUID
    label: str
    status: str
    text: str
    lines: tuple[Line, ...]  # newest first
    answer_due_on: date | None
    days_left: int | None  # working days; negative when late
    is_paused: bool
    reply_until: date | None
    holder: str
    forwarded_to: str
    planned_year: int | None
    planned_in: str
    archive_reason: str
    closed_by: str
    has_objection: bool
    main_label: str
    privacy: str
    steps: frozenset[str]  # what the reporter may do now
    loose_pictures: tuple[Picture, ...]
    letter_to: str  # whom the words went to, past the village; empty for all other reports
    is_touchy: bool  # about an official, or a matter that is always secret
    erased_on: date | None  # when words and photos were erased
    gone_on: date | None  # from when no backup holds them either
    leaks: tuple[Leak, ...]


def find(village: Village, typed: str, *, source: str = "") -> Found:
    """The case for a code typed in any dictation; Refused in the reader's words.

    A wrong digit and a NIK are told before any look-up. ``source`` is the network address:
    many wrong codes from it make the next ones slow (``gate.Crowded`` when too many wait).
    """
    code = codes.read(typed)
    with gate.GATE.look_up(source):
        known = tracking.known(village, code)
        rows = Case.objects.of(village).filter(code_tag=known.tag)
        found = rows.values_list("ref", flat=True).first()
        if found is None:
            raise NoSuchCode
    return Found(UUID(str(found)), known.reader)


def tracked(village: Village, ref: UUID, reader: Reader | None = None) -> Tracked:
    """The case for its reporter; ``NoSuchCode`` when it is not in this village."""
    case = case_of(village, ref)
    calendar = villages.calendar_of(village)
    today = clock.today(village.zone)
    due = case.answer_due_on if case.clock_runs else None
    pictures = _pictures(case)
    erased_on = clock.day(case.erased_at, village.zone) if case.erased_at else None
    return Tracked(
        ref=case.ref,
        label=case.label,
        status=case.status,
        text=stories.told(reader, case, Output.STATUS).text,
        lines=_lines(case, pictures, reader),
        answer_due_on=due,
        days_left=calendar.between(today, due) if due else None,
        is_paused=case.paused_on is not None,
        reply_until=case.act_due_on if case.status in {"answered", "needs_info"} else None,
        holder=case.holder.title if case.holder else "",
        forwarded_to=case.forwarded_to,
        planned_year=case.planned_year,
        planned_in=case.planned_in,
        archive_reason=case.archive_reason,
        closed_by=case.closed_by,
        has_objection=case.has_objection,
        main_label=case.main.label if case.main else "",
        privacy=case.privacy,
        steps=frozenset(_steps(case)),
        loose_pictures=tuple(pictures.get(None, ())),
        letter_to=case.forwarded_to if case.goes_up else "",
        is_touchy=case.is_secret,
        erased_on=erased_on,
        gone_on=keeping.gone_on(erased_on, settings.BACKUP_DAYS) if erased_on else None,
        leaks=_leaks(case),
    )


def _leaks(case: Case) -> tuple[Leak, ...]:
    return tuple(
        Leak(
            kind=row.breach.kind,
            data=tuple(row.data),
            since=row.breach.since,
            until=row.breach.until,
            how=row.breach.how,
            done=row.breach.done,
        )
        for row in breaches.of_case(case)
    )


def case_of(village: Village, ref: UUID) -> Case:
    """The case itself, for the verbs on it; ``NoSuchCode`` when it is not in this village."""
    rows = Case.objects.of(village).select_related("procedure", "holder", "category")
    case: Case | None = rows.filter(ref=ref).first()
    if case is None:
        raise NoSuchCode
    case.village = village
    return case


def _steps(case: Case) -> tuple[str, ...]:
    if case.erased_at:
        return ()
    steps = sop.open_steps(case.procedure.steps, status=case.status, roles=REPORTER.roles)
    return tuple(
        step
        for step in steps
        if not (step == "reopen" and case.was_reopened and case.status == "closed")
        and not (step == "object" and case.has_objection)
    )


def _pictures(case: Case) -> dict[int | None, list[Picture]]:
    rows = Exhibit.objects.filter(case=case, is_inner=False, case__erased_at=None)
    rows = rows.exclude(message__is_withdrawn=True)
    found: dict[int | None, list[Picture]] = {}
    for row in rows.select_related("attachment").order_by("position"):
        picture = Picture(row.attachment.uid, row.attachment.kind, row.author == "reporter")
        found.setdefault(row.message_id, []).append(picture)
    return found


def _lines(
    case: Case, pictures: dict[int | None, list[Picture]], reader: Reader | None
) -> tuple[Line, ...]:
    spoken = Message.objects.filter(case=case, is_inner=False, is_withdrawn=False)
    messages = list(spoken.select_related("office"))
    stories.read_out(reader, case, messages, Output.STATUS)
    words = {message.entry_id: message for message in messages}
    entries = ledger.timeline(case.village.book_id, case.ref)
    undone = {entry.data.get("seq") for entry in entries if entry.kind == "case.undone"}
    titles = {UPPER.who: case.forwarded_to, **villages.titles_by_role(case.village)}
    return tuple(
        _line(entry, words.get(entry.pk), pictures, titles)
        for entry in reversed(entries)
        if entry.kind in TOLD and entry.seq not in undone and entry.kind != "case.undone"
        if told_from(entry) <= clock.now()
    )


def told_from(entry: Entry) -> datetime:
    """From when the reporter may know: at once, unless the law delays telling of an opening."""
    until = entry.data.get("untold_until")
    return datetime.fromisoformat(str(until)) if until else entry.at


def _line(
    entry: Entry,
    message: Message | None,
    pictures: dict[int | None, list[Picture]],
    titles: dict[str, str],
) -> Line:
    return Line(
        kind=entry.kind,
        at=entry.at,
        role=entry.office,
        office=titles.get(entry.office, ""),
        words=message.text if message else "",
        by_reporter=entry.actor == REPORTER.who,
        facts={name: str(value) for name, value in entry.data.items()}
        | {
            "holder_title": titles.get(str(entry.data.get("holder", "")), ""),
            "second_title": titles.get(str(entry.data.get("granted_by", "")), ""),
        },
        pictures=tuple(pictures.get(message.pk, ())) if message else (),
    )


def say(
    village: Village,
    ref: UUID,
    *,
    words: str,
    photos: Sequence[BinaryIO] = (),
    voice: BinaryIO | None = None,
    attachments: Sequence[Attachment] = (),
) -> list[Refused]:
    """Words, photos or a voice note for the office. Bad files are told; the rest is kept.

    ``attachments`` are photos and recordings that were made safe already.
    """
    case = case_of(village, ref)
    words = text.tidy(words)
    if len(words) > LONGEST_TEXT:
        raise TooLong(most=LONGEST_TEXT, now=len(words))
    kept: list[Attachment | Refused] = []
    if photos:
        kept += media.keep_all(village, photos, kind="photo", seal=vault.sealer(village))
    if voice is not None:
        kept += media.keep_all(village, [voice], kind="voice", seal=vault.sealer(village))
    good = [*attachments, *(one for one in kept if isinstance(one, Attachment))]
    bad = [one for one in kept if isinstance(one, Refused)]
    if case.goes_up and (words or good):
        _write(case, words, good)
    elif words:
        cases.speak(case, words=words, attachments=good)
    elif good:
        cases.add_exhibits(case, attachments=good)
    elif not bad:
        raise NothingSaid
    return bad


def _write(case: Case, words: str, attachments: Sequence[Attachment]) -> None:
    """Words and files for the level above: in the letter, with a mark of them on the case."""
    try:
        with transaction.atomic():
            mark = upward.sealed(case, words, attachments)
            cases.speak(case, words=mark)
    finally:
        upward.discard(attachments)  # in the letter or refused: none stays readable here


def _said(case: Case, words: str) -> str:
    """The reporter's words as the case may hold them; in the caller's transaction."""
    words = text.tidy(words)
    return upward.sealed(case, words) if case.goes_up and words else words


@transaction.atomic
def confirm(village: Village, ref: UUID, *, verdict: str, words: str = "") -> None:
    """``sudah`` closes; ``sebagian`` and ``belum`` take the case up again."""
    case = case_of(village, ref)
    cases.confirm(case, verdict=verdict, words=_said(case, words))


@transaction.atomic
def object_to(village: Village, ref: UUID, *, words: str) -> None:
    """Disagree with the archiving, in words."""
    case = case_of(village, ref)
    cases.object_to(case, words=_said(case, words))


@transaction.atomic
def reopen(village: Village, ref: UUID, *, words: str) -> None:
    """A closed case is not solved after all: once, within its window."""
    case = case_of(village, ref)
    cases.reopen(case, words=_said(case, words))


def shield(village: Village, ref: UUID) -> None:
    """Keep the name from the handler from now on; ``followers.guard`` seals it to the keepers."""
    cases.shield(case_of(village, ref))


@transaction.atomic
def withdraw(village: Village, ref: UUID, *, words: str = "") -> None:
    """Take the report back, while nobody works on it yet."""
    case = case_of(village, ref)
    cases.withdraw(case, words=_said(case, words))


def picture(village: Village, ref: UUID, uid: UUID) -> Attachment:
    """A picture of the reporter's own case, for showing it; ``NoSuchCode`` otherwise."""
    rows = Exhibit.objects.filter(
        case__ref=ref, case__village=village, attachment__uid=uid, is_inner=False,
        case__erased_at=None,
    )  # fmt: skip
    shown = rows.exclude(message__is_withdrawn=True)
    exhibit = shown.select_related("attachment__village__book").first()
    if exhibit is None:
        raise NoSuchCode
    attachment: Attachment = exhibit.attachment
    return attachment
