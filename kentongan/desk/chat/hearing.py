"""The listener: what linked phones say, and the code by which one is linked."""

from django.utils.translation import gettext as _

from kentongan.base.refusals import Refused
from kentongan.base.text import tidy
from kentongan.cases import words
from kentongan.cases.models import Case
from kentongan.desk.chat import acting, linking, reading, telling
from kentongan.desk.chat.phone import ErrandOver, Phone
from kentongan.desk.chat.reading import Said
from kentongan.followup.notices import presses
from kentongan.followup.notices.presses import Press
from kentongan.messaging import outbox, reachable
from kentongan.messaging.attending import Word
from kentongan.messaging.models import Contact
from kentongan.messaging.outbox import Draft
from kentongan.sop import rules as sop
from kentongan.village.models import Official

_SILENT = frozenset({"left", "back", "moved", "echo"})
_OTHERS = "kabar:"  # buttons of an official who is a reporter too


def hear(contact: Contact, word: Word) -> bool:
    """Take what a linked phone says, and codes; everything else is for other listeners."""
    if contact.official_id is None:
        return _link(contact, word)
    if word.heard.choice.startswith(_OTHERS):
        return False
    if word.heard.kind in _SILENT:
        _note_silent(contact, word)
        return True
    official = Official.objects.of(contact.village).get(pk=contact.official_id)
    phone = Phone(contact, word, official)
    if word.heard.kind == "message":
        _answer(phone)
    else:
        phone.say(_("Itu tidak mengubah laporan. Kirim pesan baru, atau balas: Daftar."))
    return True


def _note_silent(contact: Contact, word: Word) -> None:
    if word.heard.kind == "left":
        contact.is_lost = True
        contact.save(update_fields=["is_lost"])


def _link(contact: Contact, word: Word) -> bool:
    found = linking.code_in(tidy(word.heard.text)) if word.heard.kind == "message" else None
    if found is None:
        return False
    code, is_said = found
    try:
        official = linking.link(contact, code)
    except Refused as no:
        linking.note_wrong(contact)
        text = words.say(no)
        if not is_said:
            return False  # six digits may be anything else: a number of a letter, a price
    else:
        text = _("Nomor ini terhubung untuk {name}. Tugas baru kami kabari di sini. Balas: Daftar.")
        text = text.format(name=official.username)
    outbox.say(contact, Draft(text), key=f"petugas:{word.uid}")
    return True


def _answer(phone: Phone) -> None:
    said = reading.read(phone.text)
    if said.verb == reading.UNLINK and not said.words:
        linking.unlink(phone.contact, by=phone.official)
        phone.say(_("Nomor ini tidak terhubung lagi. Untuk menghubungkan, buka konsol."))
        return
    if not phone.actor.offices:
        phone.say(
            _("Anda tidak memegang jabatan sekarang, jadi tidak ada yang berubah. Balas Lepas "
              "untuk memutus nomor ini.")
        )  # fmt: skip
        return
    try:
        _do(phone, said)
    except ErrandOver as over:
        phone.end_errand()
        phone.say(words.say(over))
    except Refused as no:
        phone.say(words.say(no, phone.titles()))


def _do(phone: Phone, said: Said) -> None:
    pressed = presses.read(phone.word.heard.choice)
    if pressed is not None:
        acting.press(phone, pressed)
    elif said.verb == reading.NUMBER:
        _choose(phone, said.number)
    elif phone.errand.verb and _is_meant_for_the_errand(said):
        acting.take_words(phone, phone.text)
    elif said.verb == presses.LIST:
        telling.listing(phone)
    elif said.verb == presses.UNDO:
        _undo(phone, said)
    elif said.verb == presses.SEND:
        _send(phone)
    elif said.verb in {*acting.STEPS, presses.SHOW}:
        _on_a_case(phone, said)
    else:
        telling.help_(phone)


def _is_meant_for_the_errand(said: Said) -> bool:
    """While words are awaited only a bare command is a command."""
    return not said.verb or bool(said.words)


def _choose(phone: Phone, number: int) -> None:
    """A number instead of a button: only when it is clear what it stands for."""
    shown = reachable.buttons_shown(phone.contact, quoted=phone.word.heard.reply_to)
    ids = [buttons[number - 1].id for buttons in shown if 0 < number <= len(buttons)]
    found = [pressed for one in ids if (pressed := presses.read(one))]
    if not found:
        telling.help_(phone)
    elif _is_clear(found):
        acting.press(phone, found[0])
    else:
        phone.say(_("Angka itu bisa berarti beberapa laporan. Balas dengan kata, misalnya: "
                    "Terima 147."))  # fmt: skip


def _is_clear(found: list[Press]) -> bool:
    """Of one case the newest message counts, but where words wait to be sent nothing is guessed."""
    verbs = {press.verb for press in found}
    is_one_case = len({(press.number, press.year) for press in found}) == 1
    return is_one_case and (len(verbs) == 1 or not verbs & {presses.SEND, presses.DROP})


def _undo(phone: Phone, said: Said) -> None:
    if phone.errand.verb and not said.number:
        acting.drop(phone)
    elif said.number:
        acting.undo(phone, phone.case(said.number, said.year))
    elif phone.errand.acted_id:
        acting.undo(phone, phone.seen_cases.get(pk=phone.errand.acted_id))
    else:
        phone.say(_("Tidak ada yang bisa dibatalkan."))


def _send(phone: Phone) -> None:
    if not phone.errand.verb:
        phone.say(_("Tidak ada yang menunggu dikirim."))
        return
    acting.send(phone, presses.Press(
        presses.SEND, *_numbers(phone.running_case()), phone.errand.version
    ))  # fmt: skip


def _numbers(case: Case) -> tuple[int, int]:
    return case.number, case.year


def _on_a_case(phone: Phone, said: Said) -> None:
    if said.number:
        acting.start(phone, phone.case(said.number, said.year), said.verb, said.words)
        return
    found = _meant(phone, said.verb)
    if len(found) == 1:
        acting.start(phone, found[0], said.verb, said.words)
    else:
        telling.which(phone, said.verb, found)


def _meant(phone: Phone, verb: str) -> list[Case]:
    """The case whose notice is quoted, else those of the official on which the act is possible."""
    if phone.word.heard.reply_to:
        for buttons in reachable.buttons_shown(phone.contact, quoted=phone.word.heard.reply_to):
            quoted = [press for one in buttons if (press := presses.read(one.id)) and press.number]
            if quoted:
                return [phone.pressed_case(quoted[0])]
    return [case for case in phone.open_cases() if _is_possible(phone, case, verb)]


def _is_possible(phone: Phone, case: Case, verb: str) -> bool:
    roles = phone.actor.with_holder(case.holder_id)
    may = sop.open_steps(case.procedure.steps, status=case.status, roles=roles)
    return verb == presses.SHOW or acting.STEPS[verb] in may
