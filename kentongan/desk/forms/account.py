"""The account forms that say more than allauth's, and that of a PIN."""

from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, ReauthenticateForm
from allauth.core import context
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kentongan.desk import pins, readers
from kentongan.village.models import Official


class ChangePassword(ChangePasswordForm):
    """Another password than the one that was given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Kata sandi yang sekarang")
        self.fields["password1"].label = _("Kata sandi baru")
        self.fields["password2"].label = _("Kata sandi baru, sekali lagi")
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_password1(self) -> str:
        """Refuses the password that somebody else knows."""
        chosen = str(self.cleaned_data["password1"])
        if chosen == self.cleaned_data.get("oldpassword"):
            raise forms.ValidationError(_("Itu kata sandi yang lama. Pilih yang lain."))
        return chosen

    def save(self) -> None:
        """What the password of before opens stays open, also to whoever came by a passkey."""
        if readers.of(context.request) is None:
            official = cast(Official, self.user)
            readers.enter(context.request, official, self.cleaned_data["oldpassword"])
        super().save()


class PasswordAgain(ReauthenticateForm):
    """The password once more, by the name it has everywhere here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Kata sandi")
        self.fields["password"].widget.attrs.pop("placeholder", None)


def _digits(label: Any, hint: Any = "") -> forms.CharField:
    typed = forms.PasswordInput(attrs={"autocomplete": "off", "inputmode": "numeric"})
    return forms.CharField(
        label=label, help_text=hint, min_length=pins.DIGITS, max_length=pins.DIGITS, widget=typed
    )


class NewPin(forms.Form):
    """Six digits for this phone, by whoever knows the password."""

    password = forms.CharField(
        label=_("Kata sandi yang sekarang"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    pin = _digits(_("PIN baru"), _("6 angka yang tidak mudah ditebak. Bukan tanggal lahir."))
    again = _digits(_("PIN baru, sekali lagi"))

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        """Refuses a wrong one, and too many of them, as the log-in does."""
        typed = str(self.cleaned_data["password"])
        adapter = get_adapter(self.request)
        if not adapter.reauthenticate(cast(Official, self.request.user), typed):
            raise adapter.validation_error("incorrect_password")
        return typed

    def clean_pin(self) -> str:
        """Refuses what is no six digits, or easy to guess."""
        typed = str(self.cleaned_data["pin"])
        if not (typed.isascii() and typed.isdecimal()):
            raise forms.ValidationError(_("PIN terdiri dari 6 angka."))
        if pins.is_weak(typed):
            raise forms.ValidationError(_("PIN ini mudah ditebak. Pilih yang lain."))
        return typed

    def clean_again(self) -> str:
        """Refuses another one than above."""
        typed = str(self.cleaned_data["again"])
        if "pin" in self.cleaned_data and typed != self.cleaned_data["pin"]:
            raise forms.ValidationError(_("Kedua PIN tidak sama."))
        return typed
