"""What a pretended phone sends: words, a file, a place, or a button that was pressed."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.phones import queries, rules, samples
from kentongan.phones.models import Phone
from kentongan.phones.screen import Said


@dataclass(frozen=True)
class Sending:
    """What is to be said, with the bytes and kind of a file."""

    said: Said
    file: bytes = b""
    kind: str = "photo"


class SendForm(forms.Form):
    """One press on a phone; ``pilih`` is a button of a message, ``kirim`` what to send else."""

    text = forms.CharField(max_length=rules.MOST_TEXT, required=False, strip=False)
    photo = forms.FileField(required=False)
    voice = forms.FileField(required=False)
    lat = forms.FloatField(min_value=-90, max_value=90, required=False)
    lon = forms.FloatField(min_value=-180, max_value=180, required=False)
    pilih = forms.RegexField(r"^[0-9a-f]{32}\.[0-9]{1,2}$", required=False)
    kirim = forms.CharField(max_length=10, required=False)

    def sending(self, phone: Phone) -> Sending | None:
        """What the press says, once the form is valid; None: nothing at all."""
        told = self.cleaned_data
        if told["pilih"]:
            return _pressed(phone, told["pilih"])
        if told["kirim"] in samples.NAMES:
            return Sending(Said(text=told["text"]), *samples.sample(told["kirim"]))
        if told["kirim"] == "lokasi":
            return self._place()
        for kind in ("photo", "voice"):
            if told[kind] is not None:
                return Sending(Said(text=told["text"]), told[kind].read(), kind)
        return Sending(Said(text=told["text"])) if told["text"].strip() else None

    def _place(self) -> Sending | None:
        lat, lon = self.cleaned_data["lat"], self.cleaned_data["lon"]
        return None if lat is None or lon is None else Sending(Said(spot=(lat, lon)))


NOTHING = _("Tulis pesan dulu, atau pilih foto, suara, atau lokasi.")


def _pressed(phone: Phone, told: str) -> Sending | None:
    bubble, _dot, number = told.partition(".")
    said = queries.choice_in(phone, UUID(bubble), int(number))
    return Sending(said) if said else None
