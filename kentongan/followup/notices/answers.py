"""The reporter presses a button below a notice: reads it there, or says whether it is solved.

What he types instead is the conversation's business. Nothing is shown to a conversation that does
not belong to the case.
"""

import re

from django.utils.translation import gettext as _

from kentongan.base.refusals import Refused
from kentongan.cases import actions as cases
from kentongan.cases import words
from kentongan.cases.models import OFFICE, Case, Message
from kentongan.intake.models import Tie
from kentongan.messaging import outbox
from kentongan.messaging.attending import Word
from kentongan.messaging.contract import Button
from kentongan.messaging.models import Contact
from kentongan.messaging.outbox import Draft

_ID = re.compile(r"kabar:(baca|sudah|belum):(\d{1,9})/(\d{4}):(\d{1,12})")
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


def hear(contact: Contact, word: Word) -> bool:
    """Take what was pressed below a notice; everything else is for others."""
    pressed = _ID.fullmatch(word.heard.choice)
    if pressed is None:
        return False
    case = _case(contact, number=int(pressed[2]), year=int(pressed[3]))
    text = _("Laporan itu tidak ada di percakapan ini.")
    if case is not None:
        text = _answered(case, pressed[1], int(pressed[4]))
    outbox.say(contact, Draft(text), key=f"kabar:{word.uid}")
    return True


def _case(contact: Contact, *, number: int, year: int) -> Case | None:
    rows = Tie.objects.of(contact.village).filter(
        contact=contact, case__number=number, case__year=year
    )
    tie = rows.select_related("case__village", "case__procedure").first()
    return tie.case if tie else None


def _answered(case: Case, verb: str, count: int) -> str:
    if verb == "baca":
        return _read(case, count)
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


def _read(case: Case, seq: int) -> str:
    said = Message.objects.of(case.village).filter(case=case, entry__seq=seq, author=OFFICE)
    message = said.filter(is_inner=False, is_withdrawn=False).select_related("office").first()
    if message is None:
        return _("Pesan itu sudah ditarik.")
    head = _("Laporan {label}, dari {office}:").format(
        label=case.label, office=message.office.title if message.office else str(case.village)
    )
    return f"{head}\n{message.text}"
