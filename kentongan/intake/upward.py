"""A report about the village head goes past the village: sealed with words only its reporter gets.

UU 25/2009 art. 45(1): a complaint goes to the superior of whom it is about. What was told stands in
no table of the village; the reporter brings the words to the level above, which reads, tells and
answers with them on ``/surat``.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kentongan.base import clock, keys, text
from kentongan.cases import actions as cases
from kentongan.cases import rules
from kentongan.cases.actions.filing import Report
from kentongan.cases.actors import UPPER
from kentongan.cases.models import Case
from kentongan.intake import gate
from kentongan.media import actions as media
from kentongan.media import queries as files
from kentongan.media.models import Attachment
from kentongan.vault import letters
from kentongan.vault.letters import NoSuchLetter
from kentongan.vault.models import LetterKey
from kentongan.village import names
from kentongan.village import queries as villages
from kentongan.village.defaults.titles import VILLAGE_HEAD
from kentongan.village.models import Office, Village

__all__ = [
    "NoSuchLetter", "answer", "draft", "goes_up", "has_key_above", "head", "is_read_above",
    "listed", "read", "reader", "sealed", "send",
]  # fmt: skip

_PURPOSE = b"letter"
MOST_LISTED = 200


@dataclass(frozen=True)
class Draft:
    """A letter ready to be sealed: what the case must not hold."""

    key: LetterKey
    pages: tuple[str, ...]


@dataclass(frozen=True)
class Enclosed:
    """A photo or recording of a letter, as a safe derivative."""

    kind: str
    mime: str
    body: bytes


@dataclass(frozen=True)
class Letter:
    """What whoever has the words reads. ``told``: labelled lines of the report; ``said``: what its
    reporter wrote later."""

    label: str
    told: tuple[tuple[str, str], ...]
    said: tuple[str, ...]
    files: tuple[Enclosed, ...]
    may_answer: bool


@dataclass(frozen=True)
class Listed:
    """A letter in the list of the level above."""

    label: str
    on: date
    status: str


def goes_up(office: Office | None) -> bool:
    """Whether a report about this office is not for the village."""
    return office is not None and office.role == VILLAGE_HEAD


def reader(village: Village) -> str:
    """Who is to read it: ``Camat Bobotsari``."""
    return names.district_head(region_code=village.region_code, district=village.district)


def head(village: Village) -> str:
    """Whom such letters are about, by the village's own title."""
    return villages.titles_by_role(village).get(VILLAGE_HEAD, "")


def words_for(village: Village, key: UUID) -> str:
    """The words of a submission's letter: the same for every retry, and kept nowhere."""
    secret = keys.key("code") + bytes(village.code_salt) + key.bytes
    return letters.derived(secret, _PURPOSE)


def bare(report: Report) -> Report:
    """What the case holds of it: that it is there, about whom, and by which channel."""
    return Report(
        channel=report.channel,
        privacy=report.privacy,
        about_office=report.about_office,
        goes_up=True,
        doubt=report.doubt,
    )


def draft(
    village: Village, report: Report, *, name: str, attachments: Sequence[Attachment], words: str
) -> Draft:
    """The letter of a report; slow on purpose, before the database is locked."""
    told = {
        "text": report.text,
        "name": name,
        "place": ", ".join(
            part for part in (report.hamlet.name if report.hamlet else "", report.place) if part
        ),
        "spot": f"{report.lat}, {report.lon}" if report.lat is not None else "",
        "happened": report.happened_on.isoformat() if report.happened_on else "",
    }
    first = json.dumps({"kind": "report", **told}, ensure_ascii=False)
    return Draft(letters.new_key(village, words), (first, *map(_file_page, attachments)))


def send(case: Case, letter: Draft) -> None:
    """Seal it and take the case past the village; in the transaction that files the case."""
    letters.begin(letter.key, case.ref, letter.pages)
    cases.send_up(case, authority=reader(case.village))


def sealed(case: Case, words: str, attachments: Sequence[Attachment] = ()) -> str:
    """Add what the reporter says later to his letter; what the case may hold in its place."""
    pages = [_file_page(one) for one in attachments]
    if words.strip():
        pages.append(json.dumps({"kind": "said", "text": words}, ensure_ascii=False))
    letters.add(case.village, case.ref, pages)
    return _("Pesan tersegel.")


def discard(attachments: Sequence[Attachment]) -> None:
    """Forget files once they are in a letter; after the transaction that sealed them."""
    for one in attachments:
        media.discard(one)


def has_key_above(village: Village) -> bool:
    """Whether the level above has a standing key."""
    return letters.stands_above(village)


def is_read_above(village: Village, case: Case) -> bool:
    """Whether the level above opens this letter by itself, without the reporter's errand."""
    return LetterKey.objects.of(village).filter(subject=case.ref).exclude(above=b"").exists()


# -- With the words ------------------------------------------------------------------------------
def listed(village: Village, words: str, *, source: str = "") -> tuple[Listed, ...]:
    """What the level above finds with its standing words, the newest first; ``NoSuchLetter`` for
    any other words."""
    with gate.GATE.look_up(source):
        subjects = letters.for_above(village, words=words)
    cases = Case.objects.of(village).filter(goes_up=True, ref__in=subjects)
    return tuple(
        Listed(case.label, clock.day(case.received_at, village.zone), case.status)
        for case in cases.order_by("-pk")[:MOST_LISTED]
    )


def read(village: Village, label: str, words: str, *, source: str = "") -> Letter:
    """The letter of a case by its number and its words; ``NoSuchLetter`` for any other.

    Many wrong ones from one network address make the next ones slow.
    """
    case = _find(village, label)
    with gate.GATE.look_up(source):
        pages = letters.read(village, case.ref if case else UUID(int=0), words=words)
    if case is None:
        raise NoSuchLetter
    return _letter(case, [json.loads(page) for page in pages])


@transaction.atomic
def answer(village: Village, letter: Letter, *, told: str, is_final: bool) -> Letter:
    """Whoever has ``read`` the letter tells its reporter something, or answers; refused by the
    procedure. The letter as it stands then."""
    case = _find(village, letter.label)
    if case is None:
        raise NoSuchLetter
    said = text.tidy(told)
    if is_final and case.status == "reopened":
        case = cases.begin(case, by=UPPER)
    verb = cases.answer if is_final else cases.tell
    case = verb(case, words=said, by=UPPER)
    return replace(letter, may_answer=_may_answer(case))


def _find(village: Village, label: str) -> Case | None:
    pair = rules.numbered(label)
    if pair is None:
        return None
    rows = Case.objects.of(village).filter(goes_up=True, number=pair[0], year=pair[1])
    found: Case | None = rows.select_related("village", "procedure").first()
    return found


def _letter(case: Case, pages: Sequence[dict[str, str]]) -> Letter:
    labels = {"text": _("Isi"), "name": _("Nama"), "place": _("Tempat"), "spot": _("Titik lokasi"),
              "happened": _("Kejadian")}  # fmt: skip
    first = next(page for page in pages if page["kind"] == "report")
    return Letter(
        label=case.label,
        told=tuple((str(labels[k]), first[k]) for k in labels if first.get(k)),
        said=tuple(page["text"] for page in pages if page["kind"] == "said"),
        files=tuple(_enclosed(page) for page in pages if page["kind"] in {"photo", "voice"}),
        may_answer=_may_answer(case),
    )


def _may_answer(case: Case) -> bool:
    return case.status in {"forwarded", "in_progress", "reopened"}


def _enclosed(page: dict[str, str]) -> Enclosed:
    return Enclosed(page["kind"], page["mime"], base64.b64decode(page["body"]))


def _file_page(attachment: Attachment) -> str:
    shown = (files.recording if attachment.kind == "voice" else files.photo)(
        attachment.village, attachment.uid
    )
    body = base64.b64encode(shown.body).decode() if shown else ""
    return json.dumps({"kind": attachment.kind, "mime": attachment.mime, "body": body})
