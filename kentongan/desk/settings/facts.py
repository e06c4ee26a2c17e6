"""Facts of the village: how it is called and reached, and when it works."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.desk.settings.panels import Asked, Form, Section, Verb
from kentongan.village import actions as villages
from kentongan.village import queries
from kentongan.village.defaults.titles import OFFICES
from kentongan.village.models import Village
from kentongan.village.rules import DPOS

DAYS = (
    (1, _("Senin")), (2, _("Selasa")), (3, _("Rabu")), (4, _("Kamis")), (5, _("Jumat")),
    (6, _("Sabtu")), (7, _("Minggu")),
)  # fmt: skip
ZONES = (("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT"))
TEXTS = (
    ("contact_name", _("Nama penanggung jawab pengaduan"), 80),
    ("contact_title", _("Jabatannya"), 80),
    ("phone", _("Telepon kantor"), 20),
    ("whatsapp", _("WhatsApp"), 20),
    ("address", _("Alamat kantor"), 200),
    ("postcode", _("Kode pos"), 5),
    ("email", _("Surel"), 120),
    ("website", _("Situs web"), 120),
    ("name", _("Nama desa"), 80),
    ("kind", _("Sebutan desa"), 40),
    ("hamlet_kind", _("Sebutan dusun"), 40),
    ("district", _("Kecamatan"), 80),
    ("regency", _("Kabupaten"), 80),
    ("breach_authority", _("Surat kebocoran data ditujukan kepada"), 120),
    ("accent", _("Warna desa, misalnya #0b5a3c"), 7),
)
OTHERS = (
    "zone", "paper", "rest_days", "opens", "closes", "works_on_collective_leave",
    "needs_second_person_to_archive", "keeps_address", "keeps_identity",
    "keeps_story", "fewest", "dpo_role",
)  # fmt: skip


class Facts(Form):
    zone = forms.ChoiceField(label=_("Zona waktu"), choices=ZONES)
    paper = forms.ChoiceField(label=_("Kertas"), choices=[("A4", "A4"), ("F4", "F4")])
    rest_days = forms.TypedMultipleChoiceField(
        label=_("Hari libur mingguan"),
        choices=DAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    opens = forms.TimeField(label=_("Kantor buka"), input_formats=["%H:%M", "%H.%M"])
    closes = forms.TimeField(label=_("Kantor tutup"), input_formats=["%H:%M", "%H.%M"])
    works_on_collective_leave = forms.BooleanField(
        label=_("Kantor tetap buka saat cuti bersama"), required=False
    )
    needs_second_person_to_archive = forms.BooleanField(
        label=_("Pengarsipan perlu disetujui orang kedua"), required=False
    )
    keeps_address = forms.IntegerField(
        label=_("Nomor HP pelapor dihapus sekian hari setelah laporan selesai")
    )
    keeps_identity = forms.IntegerField(
        label=_("Nama pelapor dihapus sekian hari setelah laporan selesai")
    )
    keeps_story = forms.IntegerField(
        label=_("Cerita, pesan, dan foto dihapus sekian hari setelah laporan selesai")
    )
    fewest = forms.IntegerField(
        label=_("Angka per topik dan dusun di halaman warga digabung kalau kurang dari")
    )

    dpo_role = forms.ChoiceField(
        label=_("Penanggung jawab pelindungan data"),
        help_text=_("Menjawab permintaan pelapor tentang datanya, dalam 3 x 24 jam."),
    )

    def offer(self, village: Village) -> None:
        """The plain texts, in front of the choices; offices under the village's own titles."""
        titles = {**OFFICES, **queries.titles_by_role(village)}
        self.fields["dpo_role"].choices = [(role, titles[role]) for role in DPOS]  # type: ignore[attr-defined]
        for name, label, most in TEXTS:
            self.fields[name] = forms.CharField(label=label, max_length=most, required=False)
        self.order_fields([name for name, _label, _most in TEXTS])


def _change(asked: Asked) -> object:
    chosen: Any = dict(asked.typed)
    return villages.change_settings(asked.village, by=asked.by, **chosen)


def _now(village: Village) -> dict[str, dict[str, Any]]:
    names = [*(name for name, _label, _most in TEXTS), *OTHERS]
    now = {name: getattr(village, name) for name in names}
    return {"ubah": {**now, "opens": f"{village.opens:%H:%M}", "closes": f"{village.closes:%H:%M}"}}


FACTS = Section(
    slug="desa",
    title=_("Data desa"),
    hint=_("Tampil di halaman warga dan di kop surat."),
    verbs={"ubah": Verb(_("Simpan data desa"), Facts, _change)},
    adds=_now,
)
