"""The account forms that say more than allauth's."""

from typing import Any

from allauth.account.forms import ChangePasswordForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _


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
