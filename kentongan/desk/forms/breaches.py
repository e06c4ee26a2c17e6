"""The form of a failure to protect data: what a keeper is asked, one thing after the other."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.base import clock
from kentongan.base.text import tidy
from kentongan.cases.words import BREACH, BREACH_DATA
from kentongan.desk.forms.acts import area
from kentongan.intake.breaches import Facts
from kentongan.intake.models import Breach
from kentongan.village.models import Official, Village

_ISO = "%Y-%m-%dT%H:%M"
SCOPES = (
    ("all", _("Semua laporan desa ini")),
    ("official", _("Laporan yang dilihat satu petugas")),
    ("labels", _("Laporan tertentu saja")),
)


def _moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        input_formats=[_ISO, f"{_ISO}:%S", "%d-%m-%Y %H.%M", "%d/%m/%Y %H.%M", "%d-%m-%Y %H:%M"],
        widget=forms.DateTimeInput(format=_ISO, attrs={"type": "datetime-local"}),
        error_messages={
            "invalid": _("Waktunya belum terbaca. Contoh: 17-08-2026 09.30."),
            "required": _("Isi waktunya. Kira-kira pun boleh."),
        },
    )


class BreachForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Apa yang terjadi?"), choices=[*BREACH.items()], widget=forms.RadioSelect
    )
    since = _moment(_("Sejak kapan data bisa terlihat?"))
    until = _moment(_("Sampai kapan?"))
    found_at = _moment(_("Kapan diketahui? Batas tiga hari dihitung dari sini."))
    scope = forms.ChoiceField(
        label=_("Laporan mana yang terkena?"), choices=SCOPES, widget=forms.RadioSelect
    )
    official = forms.ChoiceField(label=_("Petugas itu (kalau satu petugas)"), required=False)
    labels = forms.CharField(
        label=_("Nomor laporan (kalau tertentu saja)"),
        required=False,
        max_length=2000,
        help_text=_("Misalnya: 147/2026, 150/2026"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Data apa yang mungkin terlihat?"),
        choices=[*BREACH_DATA.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    how = area(_("Bagaimana kejadiannya? Jangan menulis nama orang."), rows=3)
    done = area(_("Apa yang sudah dan akan dilakukan?"), rows=3)

    def __init__(self, village: Village, data: Any = None, breach: Breach | None = None) -> None:
        super().__init__(data, initial=_first(breach), auto_id="b-%s")
        people = Official.objects.of(village).order_by("name", "pk")
        self.fields["official"].choices = [  # type: ignore[attr-defined]
            ("", _("Pilih petugas")), *((one.pk, one.name) for one in people)
        ]  # fmt: skip
        self.village = village

    @property
    def facts(self) -> Facts:
        """What was filled in, once it is valid."""
        given = {**self.cleaned_data}
        chosen, kinds = given.pop("official"), given.pop("kinds")
        people = Official.objects.of(self.village).select_related("village")
        return Facts(
            **given | {
                "data": tuple(kinds),
                "how": tidy(given["how"]),
                "done": tidy(given["done"]),
                "official": people.filter(pk=chosen).first() if chosen else None,
            }
        )  # fmt: skip


def _first(breach: Breach | None) -> dict[str, Any]:
    if breach is None:
        now = clock.now()
        return {"since": now - timedelta(days=1), "until": now, "found_at": now, "scope": "all"}
    names = ("kind", "scope", "since", "until", "found_at", "how", "done")
    return {name: getattr(breach, name) for name in names} | {
        "kinds": breach.data,
        "official": breach.official_id,
        "labels": ", ".join(breach.labels),
    }
