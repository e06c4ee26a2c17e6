"""What a linked phone is shown of a case, once its official has asked for it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kentongan.base.text import without_greeting
from kentongan.cases import stories
from kentongan.cases.models import REPORTER, Case, Exhibit, Message
from kentongan.cases.stories import Told
from kentongan.cases.visibility import Output, Part, visible
from kentongan.cases.words import ERASED, STATUS
from kentongan.desk.chat.phone import Given, Phone
from kentongan.followup.notices import officials, presses, wording
from kentongan.followup.notices.presses import Press
from kentongan.intake import passing
from kentongan.messaging import wording as fitting
from kentongan.messaging.contract import Button
from kentongan.vault.stories import Reader

MOST_STORY, MOST_SAID, LAST = 1500, 500, 2
MOST_LISTED = 8


def show(phone: Phone, case: Case, head: str = "", *, first: str = presses.SHOW) -> None:
    """The case as its official may read it here: where it stands, the story, the last replies."""
    reader = _reader(phone, case)
    told = stories.told(reader, case, Output.PHONE)
    parts = [
        head or _standing(case),
        _story(case, told),
        *_replies(case, reader),
        _where(case, told),
    ]
    text = "\n\n".join(part for part in parts if part)
    photo = _photo(case) if reader or not case.is_sealed else ""
    phone.say(text, officials.buttons(case, phone.actor, first=first), picture=photo)


def late(phone: Phone, case: Case, who: str) -> None:
    """A button of another day: nothing was changed, and why; with the buttons of now."""
    by = _("Anda sendiri") if who == "self" else who
    text = _("Tombol itu sudah lewat. Laporan {label} diubah oleh {who}. Tidak ada yang berubah.")
    phone.say(text.format(label=case.label, who=by), officials.buttons(case, phone.actor))


def done(phone: Phone, case: Case, text: str) -> None:
    """An act was taken; it can be taken back for some seconds."""
    said = f"{text}\n{_('Keliru? Tekan Batalkan dalam 10 detik.')}"
    phone.say(said, officials.buttons(case, phone.actor, first=presses.UNDO))


def ask_for_words(phone: Phone, case: Case, verb: str) -> None:
    """What is to be typed now."""
    asks = {
        presses.ASK: _("Tulis pertanyaan untuk pelapor laporan {label}."),
        presses.NOTE: _("Tulis catatan dalam untuk laporan {label}. Pelapor tidak melihatnya."),
        presses.ANSWER: _("Tulis jawaban untuk pelapor laporan {label}. Foto boleh ikut."),
    }
    phone.say(asks[verb].format(label=case.label), [drop(case)])


def preview(phone: Phone, case: Case, given: Given) -> None:
    """What the reporter will read, before it is sent."""
    photos = _("{n} foto").format(n=len(given.photos)) if given.photos else _("tanpa foto")
    text = _("Jawaban untuk pelapor laporan {label}, {photos}:\n{words}").format(
        label=case.label, photos=photos, words=given.text
    )
    phone.say(text, [send(case), drop(case)])


def offices(phone: Phone, case: Case, found: Sequence[tuple[int, str]]) -> None:
    """To whom it can be handed."""
    text = _("Laporan {label} dialihkan ke siapa?").format(label=case.label)
    buttons = [
        Press(presses.HAND, case.number, case.year, case.version, pk).button(title)
        for pk, title in found
    ]
    phone.say(text, buttons, list_label=_("Pilih petugas"))


def listing(phone: Phone) -> None:
    """What is on this official's desk."""
    cases = phone.open_cases()
    if not cases:
        phone.say(_("Tidak ada laporan pada Anda sekarang."))
        return
    lines = [f"• {wording.line(case)}" for case in cases[:MOST_LISTED]]
    more = len(cases) - MOST_LISTED
    lines += [_("Dan {n} lagi.").format(n=more)] if more > 0 else []
    head = _("Pada Anda {n} laporan:").format(n=len(cases))
    buttons = [
        Press(presses.SHOW, case.number, case.year, case.version).button(
            _("Lihat {label}").format(label=case.label)
        )
        for case in cases[:MOST_LISTED]
    ]
    phone.say("\n".join([head, *lines]), buttons, list_label=_("Pilih laporan"))


def which(phone: Phone, verb: str, cases: Sequence[Case]) -> None:
    """More than one case could be meant: nothing is done."""
    if not cases:
        example = _("Sebutkan nomornya, misalnya: {verb} 147.")
        phone.say(example.format(verb=verb.capitalize()))
        return
    labels = _(" atau ").join(case.label for case in cases[:MOST_LISTED])
    text = _("Laporan yang mana, {labels}? Balas: {verb} {number}.")
    number = cases[0].number
    phone.say(text.format(labels=labels, verb=verb.capitalize(), number=number))


def help_(phone: Phone) -> None:
    """What can be said here."""
    phone.say(
        _(
            "Pesan ini belum kami pahami, jadi tidak ada yang berubah.\n"
            "Balas: Daftar, Lihat 147, Terima 147, Tanya 147, Selesai 147, Catat 147, "
            "Alihkan 147, atau Batalkan."
        ),
        [Press(presses.LIST).button(_("Daftar"))],
    )


def send(case: Case) -> Button:
    """The button that sends what was typed."""
    return Press(presses.SEND, case.number, case.year, case.version).button(_("Kirim"))


def drop(case: Case) -> Button:
    """The button that forgets what was typed."""
    return Press(presses.DROP, case.number, case.year, case.version).button(_("Batal"))


def _standing(case: Case) -> str:
    return f"{_('Laporan')} {wording.line(case)}. {STATUS[case.status]}."


def _reader(phone: Phone, case: Case) -> Reader | None:
    """The worker, where the story is for this official and a phone may show it."""
    is_for_him = phone.official.pk in stories.staff(case)
    return passing.worker() if is_for_him and visible(case, Part.WORDS, Output.PHONE) else None


def _story(case: Case, told: Told) -> str:
    if case.erased_at and not case.is_secret:
        return str(ERASED)
    if told.is_shut:
        return _("Laporan ini hanya dibaca di konsol.")
    text = without_greeting(told.text) or told.summary
    return text[:MOST_STORY] or _("Rekaman suara atau foto saja.")


def _replies(case: Case, reader: Reader | None) -> list[str]:
    said = Message.objects.of(case.village).filter(case=case, author=REPORTER, is_withdrawn=False)
    last = list(said.order_by("-pk")[:LAST])
    stories.read_out(reader, case, last, Output.PHONE)
    shown = (one.text[:MOST_SAID] for one in reversed(last) if one.text)
    return [_("Pelapor: {words}").format(words=words) for words in shown]


def _where(case: Case, told: Told) -> str:
    is_told = visible(case, Part.HAMLET, Output.PHONE)
    hamlet = case.hamlet.name if case.hamlet and is_told else ""
    place = ", ".join(part for part in (hamlet, told.place) if part)
    spot = _("Tempat: {place}").format(place=place) if place else ""
    link = wording.desk_page(case)
    page = _("Buka: {link}").format(link=link) if link else ""
    return "\n".join(part for part in (fitting.short(spot, 200), page) if part)


def _photo(case: Case) -> str:
    """The reporter's first photo."""
    if not visible(case, Part.PHOTOS, Output.PHONE):
        return ""
    rows = Exhibit.objects.of(case.village).filter(
        case=case, author=REPORTER, is_inner=False, attachment__kind="photo"
    )
    first = rows.select_related("attachment").order_by("position").first()
    return str(first.attachment.uid) if first else ""
