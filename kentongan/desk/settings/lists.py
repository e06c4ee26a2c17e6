"""Hamlets, ready sentences, local holidays."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.desk.settings.panels import Asked, Form, Press, Row, Section, Verb, hiding, one_of
from kentongan.village import actions as villages
from kentongan.village.models import Category, Hamlet, LocalHoliday, ReadySentence, Village


class HamletName(Form):
    name = forms.CharField(label=_("Nama dusun"), max_length=80)


class Sentence(Form):
    text = forms.CharField(
        label=_("Kalimat"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class NewSentence(Sentence):
    category = forms.ChoiceField(label=_("Untuk kategori"), required=False)

    def offer(self, village: Village) -> None:
        """The categories in use, or all of them."""
        shown = Category.objects.of(village).filter(is_hidden=False).order_by("position", "pk")
        choices = [("", _("Semua")), *((one.pk, one.label) for one in shown)]
        self.fields["category"].choices = choices  # type: ignore[attr-defined]


class Holiday(Form):
    on = forms.DateField(
        label=_("Tanggal"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    name = forms.CharField(label=_("Nama hari libur"), max_length=80)


def hidden_words(row: Any) -> str:
    """How the list says that a thing is not offered any more."""
    return str(_("tidak dipakai")) if row.is_hidden else ""


def _hamlets(village: Village) -> list[Row]:
    return [
        Row(one.pk, one.name, hidden_words(one),
            {"ubah": {"name": one.name}, "tampil" if one.is_hidden else "sembunyi": {}})
        for one in Hamlet.objects.of(village).order_by("position", "pk")
    ]  # fmt: skip


def _sentences(village: Village) -> list[Row]:
    rows = ReadySentence.objects.of(village).select_related("category").order_by("position", "pk")
    return [
        Row(one.pk, one.text, one.category.label if one.category else "",
            {"ubah": {"text": one.text}, "hapus": {}})
        for one in rows
    ]  # fmt: skip


def _holidays(village: Village) -> list[Row]:
    rows = LocalHoliday.objects.of(village).order_by("-on")[:60]
    return [Row(one.pk, one.name, one.on.isoformat(), {"hapus": {}}) for one in rows]


def _add_sentence(asked: Asked) -> object:
    wanted = asked.typed["category"]
    category = one_of(Category, asked.village, wanted) if wanted else None
    return villages.add_sentence(asked.village, asked.typed["text"], category=category, by=asked.by)


HAMLETS = Section(
    slug="dusun",
    title=_("Dusun"),
    hint=_("Warga memilih dari daftar ini."),
    verbs={
        "tambah": Verb(_("Tambah dusun"), HamletName, lambda asked: villages.add_hamlet(
            asked.village, asked.typed["name"], by=asked.by)),
        "ubah": Verb(_("Simpan nama"), HamletName, lambda asked: villages.rename_hamlet(
            asked.the(Hamlet), asked.typed["name"], by=asked.by)),
        **hiding(Hamlet, villages.hide_hamlet, _("Jangan tawarkan lagi"), _("Tawarkan lagi")),
    },
    adds=lambda _village: {"tambah": {}},
    rows=_hamlets,
)  # fmt: skip
SENTENCES = Section(
    slug="kalimat",
    title=_("Kalimat siap pakai"),
    hint=_("Awal jawaban yang tinggal disesuaikan."),
    verbs={
        "tambah": Verb(_("Tambah kalimat"), NewSentence, _add_sentence),
        "ubah": Verb(_("Simpan kalimat"), Sentence, lambda asked: villages.change_sentence(
            asked.the(ReadySentence), asked.typed["text"], by=asked.by)),
        "hapus": Verb(_("Hapus kalimat"), Press, lambda asked: villages.remove_sentence(
            asked.the(ReadySentence), by=asked.by), "wrong"),
    },
    adds=lambda _village: {"tambah": {}},
    rows=_sentences,
)  # fmt: skip
HOLIDAYS = Section(
    slug="libur",
    title=_("Libur desa"),
    hint=_("Hari libur nasional sudah dihitung. Tulis libur desa saja."),
    verbs={
        "tambah": Verb(_("Tambah hari libur"), Holiday, lambda asked: villages.add_local_holiday(
            asked.village, asked.typed["on"], asked.typed["name"], by=asked.by)),
        "hapus": Verb(_("Hapus hari libur"), Press, lambda asked: villages.remove_local_holiday(
            asked.the(LocalHoliday), by=asked.by), "wrong"),
    },
    adds=lambda _village: {"tambah": {}},
    rows=_holidays,
)  # fmt: skip
