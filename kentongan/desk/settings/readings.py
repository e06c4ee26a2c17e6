"""Citizens' pages read aloud by a villager, one recording each."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.base.refusals import Refused
from kentongan.desk.settings.panels import Asked, Form, Press, Row, Section, Verb
from kentongan.media import actions as media
from kentongan.media import queries as kept
from kentongan.vault import actions as vault
from kentongan.village import actions as villages
from kentongan.village.models import Village
from kentongan.village.rules import SPOKEN_PAGES

PAGES = {
    "home": _("Halaman awal"),
    "report": _("Buat laporan"),
    "receipt": _("Tanda terima"),
    "track": _("Lihat laporan saya"),
    "status": _("Keadaan laporan"),
    "procedure": _("Cara kami bekerja"),
    "guide": _("Panduan"),
    "privacy": _("Nama Anda kami jaga"),
}


class Recording(Form):
    recording = forms.FileField(
        label=_("Rekaman suara, paling lama 20 detik"),
        widget=forms.FileInput(attrs={"accept": "audio/*,video/webm,video/mp4"}),
    )


def _page(asked: Asked) -> str:
    """The code of the page a row is about: rows are counted from 1; refused when there is none."""
    return dict(enumerate(SPOKEN_PAGES, start=1)).get(asked.row, "")


def _put(asked: Asked) -> object:
    seal = vault.sealer(asked.village)
    made = media.keep_reading(asked.village, asked.typed["recording"], seal=seal)
    try:
        before = villages.speak_page(asked.village, _page(asked), made.uid, by=asked.by)
    except Refused:
        media.discard(made)
        raise
    _forget(asked.village, before)
    return None


def _remove(asked: Asked) -> object:
    before = villages.speak_page(asked.village, _page(asked), None, by=asked.by)
    _forget(asked.village, before)
    return None


def _forget(village: Village, uid: UUID | None) -> None:
    """The bytes of a recording nobody hears any more; only after it left its page."""
    found = kept.attachment(village, uid) if uid else None
    if found is not None:
        media.discard(found)


def _rows(village: Village) -> list[Row]:
    return [_row(n, page, village) for n, page in enumerate(SPOKEN_PAGES, start=1)]


def _row(n: int, page: str, village: Village) -> Row:
    uid = village.spoken.get(page)
    first: dict[str, dict[str, object]] = {"pasang": {}, **({"hapus": {}} if uid else {})}
    state = _("ada rekaman") if uid else _("belum ada")
    return Row(n, str(PAGES[page]), str(state), first, f"/suara/{uid}" if uid else "")


READINGS = Section(
    slug="suara",
    title=_("Suara di halaman warga"),
    hint=_("Warga yang sulit membaca menekan Dengarkan. Rekamlah dengan suara warga desa."),
    verbs={
        "pasang": Verb(_("Pasang rekaman"), Recording, _put),
        "hapus": Verb(_("Hapus rekaman"), Press, _remove, "wrong"),
    },
    adds=lambda _village: {},
    rows=_rows,
)
