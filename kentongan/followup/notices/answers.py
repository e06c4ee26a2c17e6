"""The reporter presses a button below a notice: reads it there, or says whether it is solved.

What he types instead is the conversation's business. Nothing is shown to a conversation that does
not belong to the case.
"""

import re
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from kentongan.base.refusals import Refused
from kentongan.cases import actions as cases
from kentongan.cases import stories, words
from kentongan.cases.models import OFFICE, Case, Exhibit, Message
from kentongan.cases.visibility import Output, Part, visible
from kentongan.followup.notices import wording
from kentongan.intake import passing
from kentongan.intake.models import Tie
from kentongan.messaging import outbox, reachable
from kentongan.messaging.attending import Word
from kentongan.messaging.contract import Button
from kentongan.messaging.models import Contact
from kentongan.messaging.outbox import Draft
from kentongan.village.models import Village

_ID = re.compile(r"kabar:(baca|sudah|belum):(\d{1,9})/(\d{4}):(\d{1,12})")
_READ = re.compile(r"\W*baca\W*(?:(\d{1,9})(?:\s*/\s*(\d{4}))?)?\W*", re.IGNORECASE)
_WITH_WORDS = {"case.asked", "case.told", "case.answered", "case.forwarded", "case.planned",
               "case.archived", "case.dismissed"}  # fmt: skip


def buttons(kind: str, case: Case, seq: int) -> tuple[Button, ...]:
    """What can be pressed below such a notice; ids hold the number and a count, nothing else."""
    found = []
    if kind in _WITH_WORDS:
        found.append(Button(f"kabar:baca:{case.label}:{seq}", _("Baca di sini")))
    if kind == "case.answered":
        found += [
            Button(f"kabar:sudah:{case.label}:{case.version}", _("Sudah beres")),
            Button(f"kabar:belum:{case.label}:{case.version}", _("Belum beres")),
        ]
    return tuple(found)


def hint(kind: str) -> str:
    """What to type where a channel has no buttons; empty when there is nothing to read."""
    if kind == "case.answered":
        return _("Balas Baca untuk membaca di sini, lalu Sudah atau Belum.")
    return _("Balas Baca untuk membaca di sini.") if kind in _WITH_WORDS else ""


def hear(contact: Contact, word: Word) -> bool:
    """Take what was pressed below a notice, and ``Baca``; everything else is for others."""
    if word.heard.kind != "message":
        return False
    with translation.override(wording.language_of(contact)):
        told = _told(contact, word)
        if told is None:
            return False
        outbox.say(contact, told, key=f"kabar:{word.uid}")
    return True


def _told(contact: Contact, word: Word) -> Draft | None:
    """The answer; None when it is not for us."""
    nothing = Draft(_("Belum ada yang bisa dibaca di percakapan ini."))
    if pressed := _ID.fullmatch(word.heard.choice):
        case = _case(contact, number=int(pressed[2]), year=int(pressed[3]))
        if case is None:
            return nothing
        count = int(pressed[4])
        return (
            _read(contact, case, count)
            if pressed[1] == "baca"
            else Draft(_answered(case, pressed[1], count))
        )
    if typed := _READ.fullmatch(word.heard.text):
        said = _newest(contact, number=int(typed[1] or 0), year=int(typed[2] or 0))
        return _shown(contact, said) if said else nothing
    return None


def _newest(contact: Contact, *, number: int, year: int) -> Message | None:
    """The office's last words on the cases of this conversation, or on one of them."""
    ties = Tie.objects.of(contact.village).filter(contact=contact)
    ties = ties.filter(case__number=number) if number else ties
    ties = ties.filter(case__year=year) if year else ties
    said = _office_said(contact.village).filter(case__in=ties.values("case"))
    found: Message | None = said.order_by("-pk").first()
    return found


def _office_said(village: Village) -> "QuerySet[Any]":
    rows = Message.objects.of(village).filter(author=OFFICE, is_inner=False, is_withdrawn=False)
    return rows.select_related("case__village", "office")


def _case(contact: Contact, *, number: int, year: int) -> Case | None:
    rows = Tie.objects.of(contact.village).filter(
        contact=contact, case__number=number, case__year=year
    )
    tie = rows.select_related("case__village", "case__procedure").first()
    return tie.case if tie else None


def _answered(case: Case, verb: str, count: int) -> str:
    if count != case.version:
        return _("Laporan {label} sudah berubah sejak pesan itu.").format(label=case.label)
    try:
        cases.confirm(case, verdict=verb)
    except Refused as no:
        return words.say(no)
    if verb == "sudah":
        return _("Terima kasih. Laporan {label} kami tutup.").format(label=case.label)
    return _("Laporan {label} kami urus lagi. Ceritakan apa yang belum beres.").format(
        label=case.label
    )


def _read(contact: Contact, case: Case, seq: int) -> Draft:
    said = _office_said(case.village).filter(case=case, entry__seq=seq).first()
    return _shown(contact, said) if said else Draft(_("Pesan itu sudah ditarik."))


def _shown(contact: Contact, said: Message) -> Draft:
    """The office's words with the first of its photos, where the channel shows one."""
    head = _("Laporan {label}, dari {office}:").format(label=said.case.label, office=_office(said))
    photos = _photos(said)
    may_be_shown = visible(said.case, Part.PHOTOS, Output.NEWS)
    shown = photos[:1] if may_be_shown and reachable.takes_pictures(contact) else []
    stories.read_out(passing.worker(), said.case, [said], Output.NEWS)
    parts = [head, said.text or _("Bacalah di halaman laporan Anda, dengan kode.")]
    if len(photos) > len(shown):
        parts.append(_("Foto di halaman laporan: {n}.").format(n=len(photos)))
    return Draft("\n".join(parts), picture="".join(shown))


def _office(said: Message) -> str:
    if not visible(said.case, Part.OFFICE, Output.NEWS):
        return _("petugas desa")
    return said.office.title if said.office else str(said.case.village)


def _photos(said: Message) -> list[str]:
    rows = Exhibit.objects.of(said.village).filter(message=said, is_inner=False)
    photos = rows.filter(attachment__kind="photo").order_by("position", "pk")
    return [str(uid) for uid in photos.values_list("attachment__uid", flat=True)]
