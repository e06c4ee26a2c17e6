"""A report comes in: checked, doubted, sealed, filed; the same key always gives the same case."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import BinaryIO, TypeVar
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from kentongan.base import clock, text, topics
from kentongan.base.refusals import Refused
from kentongan.cases import actions as cases
from kentongan.cases import stories
from kentongan.cases.actions.filing import Report
from kentongan.cases.models import Case
from kentongan.cases.stories import Reporter
from kentongan.cases.visibility import Output
from kentongan.intake import doubt, sharing, tracking, upward
from kentongan.intake.answers import (
    LONG_AGO,
    Answers,
    Incomplete,
    NoSuchHamlet,
    NoSuchOffice,
    Problem,
    day,
    position,
    problems,
)
from kentongan.intake.models import HeldUpload, Submission
from kentongan.media import actions as media
from kentongan.media.models import Attachment
from kentongan.vault import actions as vault
from kentongan.vault import rules as vault_rules
from kentongan.village import queries as villages
from kentongan.village.models import Category, Hamlet, Office, Official, Village

MOST_PHOTOS = 5
# Asked for every report, nearly always in vain; the ORM would take ten times as long.
_KNOWN = """
    SELECT EXISTS (SELECT 1 FROM intake_submission WHERE village_id = %s AND key_tag = %s),
           EXISTS (SELECT 1 FROM intake_heldupload WHERE village_id = %s AND key_tag = %s)"""
Row = TypeVar("Row", Hamlet, Office)


@dataclass(frozen=True)
class Receipt:
    """What the reporter takes home. ``code`` is shown to him alone."""

    ref: UUID
    label: str
    code: str
    answer_due_on: date | None
    received_at: datetime
    privacy: str
    about_title: str
    letter: str  # the words that open it, where it went past the village; for ``reader``
    reader: str
    is_read_above: bool  # who reads it has a key of his own: nothing needs to be brought
    is_emergency: bool
    said: sharing.Said


@dataclass(frozen=True)
class Held:
    """An upload kept under a key until its words arrive."""

    uid: UUID
    kind: str


@dataclass(frozen=True)
class _Places:
    hamlet: Hamlet | None
    office: Office | None
    category: Category | None


def submit(
    village: Village,
    answers: Answers,
    *,
    channel: str,
    source: str = "",
    doubted: str = "",
    by: Official | None = None,
) -> Receipt:
    """File the report, once per key; ``Incomplete`` names every problem. Identity is sealed.

    ``doubted`` is why the caller doubts it, where nothing else gives a reason to.
    """
    is_filed, has_files = _known(village, answers.key)
    if is_filed and (again := receipt(village, answers.key)):
        return again
    held = _held(village, answers.key) if has_files else []
    answers, same_as = sharing.understood(village, answers)
    report = _understood(village, answers, held, channel=channel, source=source, same_as=same_as)
    report = replace(report, doubt=report.doubt or doubted)
    letter, kept = None, held
    if upward.goes_up(report.about_office):  # then the case itself holds next to nothing
        letter = _letter(village, answers, report, held)
        report, answers, kept = upward.bare(report), replace(answers, name=""), []
    code = tracking.code_for(village, answers.key)
    known = tracking.known(village, code)
    try:
        case = _file(village, answers, report, known, held=kept, by=by, letter=letter)
    except IntegrityError:
        again = receipt(village, answers.key)
        if again is None:
            raise
        return again
    if letter:
        _forget(held)
    return _receipt(village, answers.key, case, code, words=report.text)


def _letter(
    village: Village, answers: Answers, report: Report, held: Sequence[HeldUpload]
) -> upward.Draft:
    return upward.draft(
        village,
        report,
        name=answers.name if report.privacy != "anonim" else "",
        attachments=[one.attachment for one in held],
        words=upward.words_for(village, answers.key),
    )


def _forget(held: Sequence[HeldUpload]) -> None:
    """Its files are in a letter now; what is left after a crash goes with other leftovers."""
    HeldUpload.objects.filter(pk__in=[one.pk for one in held]).delete()
    upward.discard([one.attachment for one in held])


@transaction.atomic
def _file(
    village: Village,
    answers: Answers,
    report: Report,
    known: tracking.Known,
    *,
    held: Sequence[HeldUpload],
    by: Official | None,
    letter: upward.Draft | None,
) -> Case:
    receipt = tracking.receipt_reader(village, answers.key)
    case = cases.file(
        village,
        report,
        code_tag=known.tag,
        reporter=Reporter(known.reader.public, receipt.private),
        attachments=[upload.attachment for upload in held],
        by=by,
    )
    Submission.objects.create(
        village=village,
        key_tag=tracking.key_tag(village, answers.key),
        case=case,
        at=case.received_at,
    )
    if held:
        HeldUpload.objects.filter(pk__in=[upload.pk for upload in held]).delete()
    if letter:
        upward.send(case, letter)
    if report.privacy != "anonim":
        _seal(case, answers)
    return case


def _seal(case: Case, answers: Answers) -> None:
    if answers.name:
        seal_name(case, answers.name)
    if answers.phone:
        vault.seal_address(case.village, case.ref, "phone", answers.phone)


def seal_name(case: Case, name: str) -> None:
    """Seal the reporter's name for whom he chose and the matter allows; replaces what was kept."""
    if case.tells_handler:
        vault.seal_for_handler(case.village, case.ref, "name", name)
    else:
        vault.seal(case.village, case.ref, "name", name, needs_two=True)


def _understood(
    village: Village,
    answers: Answers,
    held: Sequence[HeldUpload],
    *,
    channel: str,
    source: str,
    same_as: Case | None,
) -> Report:
    today = clock.today(village.zone)
    wrong = list(problems(answers, today=today, has_media=bool(held)))
    places = _places(village, answers, wrong)
    wrong += _unreachable(answers)
    if wrong:
        raise Incomplete(tuple(wrong))
    lat, lon = position(answers)
    return Report(
        text=answers.text,
        channel=channel,
        hamlet=places.hamlet,
        place=answers.place,
        lat=lat,
        lon=lon,
        happened_on=day(answers, today),
        was_long_ago=answers.happened_on == LONG_AGO,
        privacy=answers.privacy,
        about_office=places.office,
        publish_ok=answers.publish_ok,
        category=places.category,
        same_as=same_as,
        doubt=doubt.about(answers.text, trap=answers.trap, source=source),
    )


def _places(village: Village, answers: Answers, wrong: list[Problem]) -> _Places:
    choices = villages.choices(village)
    hamlet = _one(choices.hamlets, answers.hamlet)
    office = _one(choices.offices, answers.about_office)
    if answers.hamlet and hamlet is None:
        wrong.append(Problem("hamlet", NoSuchHamlet()))
    if answers.about_office and office is None:
        wrong.append(Problem("about_office", NoSuchOffice()))
    return _Places(hamlet, office, _category(choices.categories, answers))


def _one(rows: tuple[Row, ...], pk: str) -> Row | None:
    return next((row for row in rows if str(row.pk) == pk), None)


def _category(categories: tuple[Category, ...], answers: Answers) -> Category | None:
    wanted = (answers.category,) if answers.category else topics.suggest(answers.text)[:1]
    return next((category for category in categories if category.code in wanted), None)


def _unreachable(answers: Answers) -> list[Problem]:
    if not answers.phone or answers.privacy == "anonim":
        return []
    try:
        vault_rules.phone(answers.phone)
    except Refused as no:
        return [Problem("phone", no)]
    return []


def _known(village: Village, key: UUID) -> tuple[bool, bool]:
    """Whether a report was filed under the key, and whether files are kept under it."""
    tag = tracking.key_tag(village, key)
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [village.pk, tag] * 2)
        is_filed, has_files = cursor.fetchone()
    return bool(is_filed), bool(has_files)


@cache
def _filed() -> str:
    rows = Case.objects.filter(submission__village=0).filter(submission__key_tag=b"")
    return str(rows.query.sql_with_params()[0])


def receipt(village: Village, key: UUID) -> Receipt | None:
    """The receipt of a submission already filed under this key, with its code; else None."""
    for case in Case.objects.raw(_filed(), [village.pk, tracking.key_tag(village, key)]):
        case.village = village
        reader = tracking.receipt_reader(village, key)
        told = stories.told_in(reader, [case], Output.STATUS)[case.pk]
        return _receipt(village, key, case, tracking.code_for(village, key), words=told.text)
    return None


def _receipt(village: Village, key: UUID, case: Case, code: str, *, words: str) -> Receipt:
    about = case.about_office
    return Receipt(
        ref=case.ref,
        label=case.label,
        code=code,
        answer_due_on=None if case.goes_up else case.answer_due_on,
        received_at=case.received_at,
        privacy=case.privacy,
        about_title=about.title if about else "",
        letter=upward.words_for(village, key) if case.goes_up else "",
        reader=upward.reader(village) if case.goes_up else "",
        is_read_above=case.goes_up and upward.is_read_above(village, case),
        is_emergency=text.mentions_emergency(words),
        said=sharing.said(case, words),
    )


def hold(
    village: Village, key: UUID, uploads: Sequence[BinaryIO], *, kind: str
) -> list[Held | Refused]:
    """Keep photos or a voice note under the key, safe before the words are right.

    The same bytes under the same key are kept once. A bad file gives its Refused, in order.
    """
    tag = tracking.key_tag(village, key)
    digests = [_digest(upload) for upload in uploads]
    known = HeldUpload.objects.of(village).filter(key_tag=tag, digest__in=digests)
    found = {bytes(row.digest): row for row in known.select_related("attachment")}
    new = [
        (digest, upload)
        for digest, upload in dict(zip(digests, uploads, strict=True)).items()
        if digest not in found
    ]
    kept = media.keep_all(
        village, [upload for _, upload in new], kind=kind, seal=vault.sealer(village)
    )
    fresh = {
        digest: _keep_under(village, tag, digest, one)
        for (digest, _), one in zip(new, kept, strict=True)
    }
    both: dict[bytes, HeldUpload | Refused] = {**found, **fresh}
    return [_told(both[digest]) for digest in digests]


def hold_safe(village: Village, key: UUID, attachments: Sequence[Attachment]) -> list[Held]:
    """Keep under the key what was made safe already; the same picture under it counts once."""
    tag = tracking.key_tag(village, key)
    kept = [
        _keep_under(village, tag, tracking.bytes_tag(one.sha256.encode()), one)
        for one in attachments
    ]
    return [told for told in map(_told, kept) if isinstance(told, Held)]


def release(village: Village, key: UUID) -> list[Attachment]:
    """What is kept under the key, in order, for another use than its own report."""
    rows = _held(village, key)
    HeldUpload.objects.of(village).filter(pk__in=[row.pk for row in rows]).delete()
    return [row.attachment for row in rows]


def _digest(upload: BinaryIO) -> bytes:
    data = upload.read()
    upload.seek(0)
    return tracking.bytes_tag(data)


def _keep_under(
    village: Village, tag: bytes, digest: bytes, kept: Attachment | Refused
) -> HeldUpload | Refused:
    if isinstance(kept, Refused):
        return kept
    row, _ = HeldUpload.objects.get_or_create(
        village=village,
        key_tag=tag,
        digest=digest,
        defaults={"attachment": kept, "at": clock.now()},
    )
    return row


def _told(one: HeldUpload | Refused) -> Held | Refused:
    return one if isinstance(one, Refused) else Held(one.attachment.uid, one.attachment.kind)


def _held(village: Village, key: UUID) -> list[HeldUpload]:
    rows = HeldUpload.objects.of(village).filter(key_tag=tracking.key_tag(village, key))
    return list(rows.select_related("attachment").order_by("pk"))


def held(village: Village, key: UUID) -> list[Held]:
    """What is kept under a key, in the order it came."""
    return [Held(row.attachment.uid, row.attachment.kind) for row in _held(village, key)]


def drop_held(village: Village, key: UUID, uid: UUID) -> None:
    """Throw one kept upload away at its sender's wish."""
    attachment = Attachment.objects.filter(
        village=village, uid=uid, heldupload__key_tag=tracking.key_tag(village, key)
    ).first()
    if attachment:
        HeldUpload.objects.of(village).filter(attachment=attachment).delete()
        media.discard(attachment)


def tidied(**answers: str) -> dict[str, str]:
    """Every answer tidied for keeping: NFC, no control characters, trimmed."""
    return {name: text.tidy(value) for name, value in answers.items()}
