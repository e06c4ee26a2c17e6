"""Offices under the village's own titles; categories and who usually handles them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.cases.words import CLASS
from kentongan.desk.settings.lists import hidden_words
from kentongan.desk.settings.panels import Asked, Form, Row, Section, Verb, hiding, one_of
from kentongan.village import actions as villages
from kentongan.village import queries
from kentongan.village.defaults.titles import OFFICES as TITLES
from kentongan.village.models import Category, Office, Village


class Title(Form):
    title = forms.CharField(label=_("Sebutan jabatan"), max_length=80)


class NewOffice(Title):
    role = forms.ChoiceField(label=_("Tugasnya seperti"), choices=list(TITLES.items()))


class Label(Form):
    label = forms.CharField(label=_("Nama kategori"), max_length=60)


class Handling(Form):
    handler = forms.ChoiceField(label=_("Biasanya ditangani"), required=False)
    goes_to_hamlet_head = forms.BooleanField(label=_("Lebih dulu ke kepala dusun"), required=False)
    other_authority = forms.CharField(
        label=_("Instansi lain yang berwenang"), max_length=120, required=False
    )
    default_class = forms.ChoiceField(label=_("Jenis"), choices=list(CLASS.items()))
    is_always_secret = forms.BooleanField(label=_("Selalu rahasia"), required=False)

    def offer(self, village: Village) -> None:
        """The offices in use, or nobody."""
        offices = [(one.pk, one.title) for one in queries.offices_in(village)]
        self.fields["handler"].choices = [("", _("Belum ditentukan")), *offices]  # type: ignore[attr-defined]


def _offices(village: Village) -> list[Row]:
    today = queries.today(village)
    rows = Office.objects.of(village).order_by("position", "pk")
    held = {one.office_id: one.holder for one in queries.handlers(village, today)}
    return [
        Row(one.pk, one.title, hidden_words(one) or held.get(one.pk, ""),
            {"ubah": {"title": one.title}, "tampil" if one.is_hidden else "sembunyi": {}})
        for one in rows
    ]  # fmt: skip


def _categories(village: Village) -> list[Row]:
    rows = Category.objects.of(village).select_related("handler").order_by("position", "pk")
    return [
        Row(one.pk, one.label, hidden_words(one) or (one.handler.title if one.handler else ""),
            {"nama": {"label": one.label}, "ubah": _handling(one),
             "tampil" if one.is_hidden else "sembunyi": {}})
        for one in rows
    ]  # fmt: skip


def _handling(one: Category) -> dict[str, Any]:
    names = ("goes_to_hamlet_head", "other_authority", "default_class", "is_always_secret")
    return {"handler": one.handler_id, **{name: getattr(one, name) for name in names}}


def _change_category(asked: Asked) -> object:
    category, typed = asked.the(Category), dict(asked.typed)
    wanted = typed["handler"]
    typed["handler"] = one_of(Office, asked.village, wanted) if wanted else None
    now = {**_handling(category), "handler": category.handler}
    differing: Any = {name: value for name, value in typed.items() if value != now[name]}
    return villages.change_category(category, by=asked.by, **differing)


OFFICES = Section(
    slug="jabatan",
    title=_("Jabatan"),
    hint=_("Pakai sebutan yang dipakai di desa Anda."),
    verbs={
        "tambah": Verb(_("Tambah jabatan"), NewOffice, lambda asked: villages.add_office(
            asked.village, asked.typed["role"], asked.typed["title"], by=asked.by)),
        "ubah": Verb(_("Simpan sebutan"), Title, lambda asked: villages.rename_office(
            asked.the(Office), asked.typed["title"], by=asked.by)),
        **hiding(Office, villages.hide_office, _("Tidak dipakai lagi"), _("Pakai lagi")),
    },
    adds=lambda _village: {"tambah": {}},
    rows=_offices,
    wants_proof=True,
)  # fmt: skip
CATEGORIES = Section(
    slug="kategori",
    title=_("Kategori"),
    hint=_("Menentukan petugas yang disarankan."),
    verbs={
        "tambah": Verb(_("Tambah kategori"), Label, lambda asked: villages.add_category(
            asked.village, asked.typed["label"], by=asked.by)),
        "nama": Verb(_("Simpan nama"), Label, lambda asked: villages.rename_category(
            asked.the(Category), asked.typed["label"], by=asked.by)),
        "ubah": Verb(_("Simpan penanganan"), Handling, _change_category),
        **hiding(Category, villages.hide_category, _("Jangan tawarkan lagi"), _("Tawarkan lagi")),
    },
    adds=lambda _village: {"tambah": {}},
    rows=_categories,
)  # fmt: skip
