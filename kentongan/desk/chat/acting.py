"""The acts of a linked phone: the console's verbs, on the version its official has seen."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from kentongan.cases import actions as cases
from kentongan.cases import words
from kentongan.cases.actions.undoing import TooLateToUndo
from kentongan.cases.models import Case
from kentongan.cases.turn import ChangedMeanwhile
from kentongan.desk.chat import telling
from kentongan.desk.chat.phone import Given, Phone
from kentongan.followup.notices import presses, wording
from kentongan.followup.notices.presses import Press
from kentongan.ledger.models import Entry
from kentongan.sop import rules as sop
from kentongan.village import queries as villages
from kentongan.village.models import Office

STEPS = {presses.BEGIN: "begin", presses.HAND: "dispose", presses.NOTE: "note",
         presses.ANSWER: "answer", presses.ASK: "tell"}  # fmt: skip
WITH_WORDS = frozenset({presses.ASK, presses.NOTE, presses.ANSWER})
MOST_OFFICES = 10


def press(phone: Phone, pressed: Press) -> None:
    """Do what a button says, if the case still stands as it stood then; Refused by the verbs."""
    if pressed.verb == presses.LIST:
        telling.listing(phone)
    elif pressed.verb == presses.DROP:
        drop(phone)
    elif pressed.verb == presses.UNDO:
        undo(phone, phone.pressed_case(pressed), pressed.version)
    else:
        _on_case(phone, phone.pressed_case(pressed), pressed)


def _on_case(phone: Phone, case: Case, pressed: Press) -> None:
    if pressed.verb == presses.SHOW:
        telling.show(phone, case)
    elif pressed.verb == presses.SEND:
        send(phone, pressed)
    elif pressed.version != case.version:
        telling.late(phone, case, _last_actor(phone, case))
    elif pressed.verb == presses.HAND and pressed.more:
        hand_to(phone, case, pressed.more)
    else:
        start(phone, case, pressed.verb)


def start(phone: Phone, case: Case, verb: str, said: str = "") -> None:
    """Begin an act on a case as it stands now; what needs words asks for them."""
    if verb == presses.SHOW:
        telling.show(phone, case)
        return
    roles = phone.actor.with_holder(case.holder_id)
    sop.take(STEPS[verb], case.procedure.steps, status=case.status, roles=roles, words="+")
    if verb in WITH_WORDS:
        phone.open_errand(verb, case)
        if said or phone.photos():
            take_words(phone, said)
        else:
            telling.ask_for_words(phone, case, verb)
    elif verb == presses.BEGIN:
        _begin(phone, case)
    else:
        hand(phone, case, said)


def take_words(phone: Phone, said: str) -> None:
    """Words and photos for the errand; all but an answer goes at once."""
    case, before = phone.running_case(), phone.given()
    text = "\n".join(part for part in (before.text, said) if part)
    given = Given(text, (*before.photos, *phone.photos()))
    phone.keep(given)
    if not given.text:
        _ask_again(phone, case)
    elif phone.errand.verb == presses.ANSWER:
        telling.preview(phone, case, given)
    else:
        _send(phone, case, given)


def send(phone: Phone, pressed: Press) -> None:
    """``Kirim`` below what was typed; a button of an older draft sends nothing."""
    errand = phone.errand
    is_mine = errand.case_id and phone.pressed_case(pressed).pk == errand.case_id
    if not errand.verb or not is_mine or pressed.version != errand.version:
        phone.say(_("Tombol itu sudah lewat. Tidak ada yang dikirim."))
        return
    _send(phone, phone.running_case(), phone.given())


def drop(phone: Phone) -> None:
    """Forget what was typed."""
    had = bool(phone.errand.verb)
    phone.end_errand()
    phone.say(_("Tidak jadi. Belum ada yang dikirim.") if had else _("Tidak ada yang menunggu."))


def undo(phone: Phone, case: Case, seen: int | None = None) -> None:
    """Take back the last act on the case, within its seconds."""
    if seen is not None and seen != case.version:
        raise TooLateToUndo
    case = cases.undo(case, by=phone.official)
    phone.end_errand()
    text = _("Dibatalkan. Laporan {label} kembali berstatus {status}.")
    telling.show(phone, case, text.format(label=case.label, status=words.STATUS[case.status]))


def hand(phone: Phone, case: Case, said: str) -> None:
    """To the one office these words name; else the offices are offered."""
    found = _offices(phone, case)
    named = [pk for pk, title in found if said and said.casefold() in title.casefold()]
    if len(named) == 1:
        hand_to(phone, case, named[0])
    else:
        telling.offices(phone, case, [one for one in found if not named or one[0] in named])


def hand_to(phone: Phone, case: Case, office_pk: int) -> None:
    """Hand the case over."""
    office = Office.objects.of(phone.village).get(pk=office_pk)
    case = cases.dispose(case, to=office, by=phone.official, seen=case.version)
    phone.end_errand(case)
    text = _("Laporan {label} dialihkan ke {office}.")
    telling.done(phone, case, text.format(label=case.label, office=office.title))


def _begin(phone: Phone, case: Case) -> None:
    case = cases.begin(case, by=phone.official, seen=case.version)
    phone.end_errand(case)
    due = case.answer_due_on
    text = _("Laporan {label} Anda terima.").format(label=case.label)
    if due:
        text += " " + _("Jawaban paling lambat {day}.").format(day=wording.day(due))
    telling.show(phone, case, text, first=presses.UNDO)


def _send(phone: Phone, case: Case, given: Given) -> None:
    """Take the act; when somebody was quicker the words are kept and may be sent all the same."""
    verb, version = phone.errand.verb, phone.errand.version
    signed = {"by": phone.official, "seen": version, "attachments": phone.attachments(given)}
    try:
        case = _VERBS[verb](case, words=given.text, **signed)
    except ChangedMeanwhile:
        phone.errand.version = case.version
        phone.keep(given)
        text = _("Laporan {label} baru saja diubah oleh {who}. Belum dikirim. Tetap kirim?")
        who = _last_actor(phone, case)
        phone.say(
            text.format(label=case.label, who=_("Anda sendiri") if who == "self" else who),
            [telling.send(case), telling.drop(case)],
        )
        return
    phone.end_errand(case)
    telling.done(phone, case, _done(verb).format(label=case.label))


_VERBS: Mapping[str, Callable[..., Case]] = {
    presses.ASK: cases.tell,
    presses.NOTE: cases.note,
    presses.ANSWER: cases.answer,
}


def _done(verb: str) -> str:
    return {
        presses.ASK: _("Pertanyaan untuk laporan {label} terkirim."),
        presses.NOTE: _("Catatan untuk laporan {label} tersimpan."),
        presses.ANSWER: _("Jawaban untuk laporan {label} terkirim ke pelapor."),
    }[verb]


def _ask_again(phone: Phone, case: Case) -> None:
    """Photos came without words, or what came could not be taken."""
    if phone.photos():
        text = _("Foto diterima. Tulis juga keterangannya.")
    elif phone.word.lost:
        text = _("Foto itu tidak terbuka. Coba kirim lagi.")
    else:
        text = _("Tulis isinya dalam kata-kata.")
    phone.say(text, [telling.drop(case)])


def _offices(phone: Phone, case: Case) -> list[tuple[int, str]]:
    out = {case.holder_id, case.about_office_id}
    handlers = villages.handlers(phone.village, villages.today(phone.village))
    found = [(one.office_id, one.title) for one in handlers if one.office_id not in out]
    return found[:MOST_OFFICES]


def _last_actor(phone: Phone, case: Case) -> str:
    """Who changed the case last: ``self``, or an office in words."""
    rows: Any = Entry.objects.of(phone.village.book_id).filter(subject=case.ref)
    last = rows.filter(data__has_key="version").last()
    if last is None:
        return ""
    if last.actor == f"official:{phone.official.pk}":
        return "self"
    return str({**words.OTHERS, **phone.titles()}.get(last.office, last.office))
