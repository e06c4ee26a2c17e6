"""Limits of the procedure, and the passphrase of the village key."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kentongan.desk.settings.panels import Asked, Form, Row, Section, Verb
from kentongan.sop import actions as sop
from kentongan.vault import actions as vault
from kentongan.vault import queries as sealed
from kentongan.village import queries
from kentongan.village.models import Village
from kentongan.village.rules import keeper_office

LIMITS_IN_WORDS = {
    "verify": _("Memeriksa laporan baru (hari kerja)"),
    "dispose": _("Meneruskan ke petugas (hari kerja)"),
    "first_response": _("Tanggapan pertama petugas (hari kerja)"),
    "resolve_ordinary": _("Menjawab pengaduan biasa (hari kerja)"),
    "resolve_aspiration": _("Menjawab aspirasi (hari kerja)"),
    "resolve_info_request": _("Menjawab permintaan informasi (hari kerja)"),
    "reporter_reply_window": _("Menunggu penilaian pelapor (hari)"),
    "reopen_window": _("Masa laporan boleh dibuka lagi (hari)"),
}


class Limits(Form):
    def offer(self, village: Village) -> None:  # noqa: ARG002
        """One number for each limit a village may set."""
        for name, label in LIMITS_IN_WORDS.items():
            self.fields[name] = forms.IntegerField(label=label, min_value=1, max_value=365)


def _passphrase(label: Any, hint: Any = "") -> forms.CharField:
    """The browser neither fills it with the password of the account nor offers to keep it."""
    typed_anew = forms.PasswordInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, help_text=hint, widget=typed_anew)


class Passphrase(Form):
    old = _passphrase(
        _("Kata sandi kunci yang sekarang"),
        _("Milik Anda sendiri. Belum punya? Yang di kertas."),
    )
    new = _passphrase(_("Kata sandi kunci yang baru"))


class OwnKey(Form):
    paper = _passphrase(
        _("Kata sandi kunci di kertas"),
        _("Sekali saja. Sesudah itu Anda membuka nama dengan kata sandi sendiri."),
    )
    new = _passphrase(_("Kata sandi kunci Anda sendiri"))


class Renewal(Form):
    passphrase = _passphrase(
        _("Kata sandi kunci Anda"),
        _("Kalau seorang pemegang sudah pergi. Pemegang lain tidak perlu apa-apa."),
    )


def _limits(village: Village) -> Mapping[str, Mapping[str, Any]]:
    procedure = sop.procedure_for(village, queries.today(village))
    return {"ubah": {name: procedure.limits[name][0].amount for name in LIMITS_IN_WORDS}}


def _revise(asked: Asked) -> object:
    return sop.revise_limits(
        asked.village,
        asked.typed,
        day=queries.today(asked.village),
        office=keeper_office(asked.actor.roles),
        actor=asked.actor.who,
    )


def _relock(asked: Asked) -> object:
    typed = asked.typed
    vault.change_passphrase(asked.village, old=typed["old"], new=typed["new"], by=asked.by)
    return None


def _make_own(asked: Asked) -> object:
    return vault.make_own_key(asked.by, paper=asked.typed["paper"], new=asked.typed["new"])


def _renew(asked: Asked) -> object:
    return vault.renew_village_key(asked.by, passphrase=asked.typed["passphrase"])


def _holders(village: Village) -> list[Row]:
    wants = sealed.wants_renewal(village)
    hint = _("Seorang pemegang sudah pergi. Ganti kunci desa.") if wants else ""
    return [
        Row(
            n,
            _("{who}, sejak {day}").format(
                who=one.name or gettext("Kertas di lemari"), day=date_format(one.since, "j F Y")
            ),
            str(hint) if n == 1 else "",
        )
        for n, one in enumerate(sealed.holders(village), start=1)
    ]


LIMITS = Section(
    slug="batas-waktu",
    title=_("Batas waktu SOP"),
    hint=_("Laporan yang sudah masuk tetap memakai batas lama."),
    verbs={"ubah": Verb(_("Simpan batas waktu"), Limits, _revise)},
    adds=_limits,
)
PASSPHRASE = Section(
    slug="kunci",
    title=_("Kunci desa"),
    hint=_("Kata sandi di kertas yang hilang tidak bisa diganti. Simpan di lemari terkunci."),
    verbs={
        "milik": Verb(_("Buat kunci saya sendiri"), OwnKey, _make_own),
        "ubah": Verb(_("Ganti kata sandi kunci"), Passphrase, _relock),
        "putar": Verb(_("Ganti kunci desa"), Renewal, _renew),
    },
    adds=lambda _village: {"milik": {}, "ubah": {}, "putar": {}},
    rows=_holders,
    for_custodians=True,
)
