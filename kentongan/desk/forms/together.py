"""The forms of what is done to many cases at once."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.base.text import tidy
from kentongan.desk.forms.acts import Choices, area


@dataclass(frozen=True)
class Offered:
    """What can be chosen for these cases. ``office``: the one suggested for all, or None."""

    offices: Choices = ()
    labels: Choices = ()
    days: Choices = ()
    office: int | None = None


class JointForm(forms.Form):
    """``fills`` names the field whose choices are offered, and by which of them."""

    fills = ("", "")

    def __init__(self, offered: Offered, data: Any = None) -> None:
        super().__init__(data, auto_id="f-%s", initial={"to": offered.office or ""})
        field, source = self.fills
        self.fields[field].choices = getattr(offered, source)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Every text tidied for keeping."""
        found: dict[str, Any] = super().clean() or {}
        return {n: tidy(v) if isinstance(v, str) else v for n, v in found.items()}


class HandOver(JointForm):
    fills = ("to", "offices")
    to = forms.ChoiceField(label=_("Petugas"), error_messages={"required": _("Pilih petugasnya.")})
    words = area(_("Pesan untuk petugas (boleh dilewati)"), rows=2)


class Join(JointForm):
    """``number`` is the main case's in the end, chosen or typed."""

    fills = ("main", "labels")
    main = forms.ChoiceField(
        label=_("Laporan utama, tempat yang lain digabungkan"),
        required=False,
        widget=forms.RadioSelect,
    )
    number = forms.CharField(
        label=_("Atau nomor laporan lain"),
        required=False,
        max_length=20,
        help_text=_("Misalnya: 147/2026"),
    )

    def clean(self) -> dict[str, Any]:
        """The main case must be named in one of the two ways; what was typed counts."""
        found = super().clean()
        found["number"] = found.get("number") or found.get("main", "")
        if not found["number"]:
            self.add_error("main", _("Pilih laporan utamanya."))
        return found


class PutOff(JointForm):
    fills = ("days", "days")
    days = forms.ChoiceField(
        label=_("Sembunyikan dari “Perlu saya” sampai"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih sampai kapan.")},
    )
