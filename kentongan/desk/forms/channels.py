"""What an operator enters about an account at a provider. A secret never comes back to the page."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentongan.messaging import registry
from kentongan.messaging.accounts import MOST
from kentongan.messaging.contract import Channel, Setting
from kentongan.messaging.models import Account, Contact
from kentongan.village.models import Official

_AGREED = "agreed"


class _Settings(forms.Form):
    def __init__(self, data: Any, *, auto_id: str) -> None:
        super().__init__(data, auto_id=auto_id)
        self.use_required_attribute = False

    @property
    def values(self) -> dict[str, str]:
        """What was entered, by the names of the channel's settings."""
        return {n: v for n, v in self.cleaned_data.items() if n != _AGREED and v}


class Opening(_Settings):
    """Everything a new account needs; words of ours are proposed."""

    def __init__(self, data: Any, *, channel: Channel, needs_consent: bool) -> None:
        super().__init__(data, auto_id="buka-%s")
        for setting in channel.settings:
            self.fields[setting.name] = _new(setting)
        if needs_consent:
            self.fields[_AGREED] = forms.BooleanField(
                label=_("Kami sudah membaca ini dan tetap memakainya"),
                error_messages={"required": _("Beri tanda dulu, atau pilih saluran lain.")},
            )


class Changing(_Settings):
    """The settings as they are; a secret that is left empty stays."""

    def __init__(self, data: Any, *, account: Account) -> None:
        super().__init__(data, auto_id="ubah-%s")
        for setting in registry.channel(account.kind).settings:
            hint = _("Kosongkan kalau tidak berubah.") if setting.is_secret else ""
            first = "" if setting.is_secret else account.values.get(setting.name, "")
            self.fields[setting.name] = _field(
                setting, is_needed=False, hint=hint, first=first or setting.default
            )


class Greeting(forms.Form):
    """Whose phone is told each morning that the channel works."""

    def __init__(self, data: Any, *, account: Account) -> None:
        super().__init__(data, auto_id="sapa-%s", initial={"baris": account.greets_id or ""})
        linked = Contact.objects.of(account.village).filter(account=account, is_lost=False)
        people = Official.objects.of(account.village).filter(pk__in=linked.values("official"))
        choices = [("", _("Tidak ada")), *((one.pk, one.name) for one in people.order_by("name"))]
        self.fields["baris"] = forms.ChoiceField(
            label=_("Kirim pesan uji tiap pagi ke HP"), choices=choices, required=False
        )


def _new(setting: Setting) -> forms.CharField:
    if setting.is_ours:
        hint = _("Salin dulu kata ini. Nanti ditempel di halaman penyedia.")
        return _field(
            setting, is_needed=True, hint=hint, first=secrets.token_urlsafe(18), is_shown=True
        )
    is_needed = setting.is_needed and not setting.default
    hint = "" if is_needed or setting.default else _("Boleh dikosongkan.")
    return _field(setting, is_needed=is_needed, hint=hint, first=setting.default)


def _field(
    setting: Setting, *, is_needed: bool, hint: str, first: str, is_shown: bool = False
) -> forms.CharField:
    is_hidden = setting.is_secret and not is_shown
    typed = {"autocomplete": "off", "spellcheck": "false"}
    widget = forms.PasswordInput if is_hidden else forms.TextInput
    return forms.CharField(
        label=_(setting.label),
        required=is_needed,
        help_text=hint,
        initial=first,
        max_length=MOST,
        widget=widget(attrs={**typed, "autocomplete": "new-password"} if is_hidden else typed),
        error_messages={"required": gettext_lazy("Isian ini belum ada.")},
    )
