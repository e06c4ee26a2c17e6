"""Limits of the procedure, the keys of the village, and the way to names that two must open."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kentongan.base import clock, qr
from kentongan.desk.settings.panels import Asked, Form, Row, Section, Verb
from kentongan.sop import actions as sop
from kentongan.vault import actions as vault
from kentongan.vault import queries as sealed
from kentongan.vault import sheets
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


PAPER, SHEETS = "paper", ("sheet_one", "sheet_two")


class WithPaper(Form):
    """A form that asks for the paper's passphrase, or for two of the three sheets it lies in."""

    def offer(self, village: Village) -> None:
        """The fields for what this village has, before the others."""
        if sealed.paper_in_sheets(village):
            fields = {
                name: forms.CharField(
                    label=label,
                    help_text=_("Nomornya, lalu 12 katanya. Boleh dipindai dari kode di lembar."),
                    max_length=300,
                    widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
                )
                for name, label in zip(SHEETS, (_("Lembar satu"), _("Lembar lain")), strict=True)
            }
        else:
            fields = {PAPER: _passphrase(_("Kata sandi kunci di kertas"))}
        self.fields = {**fields, **self.fields}


def _paper(asked: Asked) -> str:
    """The paper's passphrase as it was typed, in whichever way."""
    typed = asked.typed
    return str(typed[PAPER]) if PAPER in typed else sheets.read(*(typed[one] for one in SHEETS))


class Passphrase(Form):
    old = _passphrase(
        _("Kata sandi kunci yang sekarang"),
        _("Milik Anda sendiri. Belum punya? Yang di kertas."),
    )
    new = _passphrase(_("Kata sandi kunci yang baru"))


class OwnKey(WithPaper):
    new = _passphrase(
        _("Kata sandi kunci Anda sendiri"),
        _("Hanya Anda yang tahu. Dengan ini Anda membuka nama."),
    )


class Drill(Form):
    passphrase = _passphrase(
        _("Kata sandi kunci Anda sendiri"),
        _("Setahun sekali. Kalau lupa, ketahuan sekarang dan tidak saat perlu."),
    )


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
    return vault.make_own_key(asked.by, paper=_paper(asked), new=asked.typed["new"])


def _drill(asked: Asked) -> object:
    vault.prove_own_key(asked.by, passphrase=asked.typed["passphrase"])
    return None


def _renew(asked: Asked) -> object:
    return vault.renew_village_key(asked.by, passphrase=asked.typed["passphrase"])


def _renew_with_sheets(asked: Asked) -> object:
    return vault.renew_village_key(asked.by, passphrase=_paper(asked))


def _print(asked: Asked) -> object:
    return [
        (sheet, qr.svg(sheet.line)) for sheet in vault.print_sheets(asked.by, paper=_paper(asked))
    ]


def _prove(asked: Asked) -> object:
    return vault.prove_sheets(asked.by, paper=_paper(asked))


def _holders(village: Village) -> list[Row]:
    """Who holds a key; what is to be done about one who left stands with the paper, the first."""
    hint = _renewal_hint(village)
    every = [_holder(one) for one in sealed.holders(village)]
    return [
        Row(n, told, (hint if n == 1 else "") or own)
        for n, (told, own) in enumerate(every, start=1)
    ]


def _renewal_hint(village: Village) -> str:
    if not sealed.wants_renewal(village):
        return ""
    return gettext("Seorang penjaga sudah pergi. Ganti kunci desa.")


def _holder(one: sealed.Holder) -> tuple[str, str]:
    who = one.name or (
        gettext("Tiga lembar pemulihan") if one.in_sheets else gettext("Kertas di lemari")
    )
    told = gettext("{who}, sejak {day}").format(who=who, day=date_format(one.since, "j F Y"))
    wants = (one.name or one.in_sheets) and one.wants_proof(clock.now())
    return told, gettext("Sudah setahun tidak dicoba.") if wants else ""


def _steps(village: Village) -> list[Row]:
    """How far the village is on the way to names that two must open."""
    if sealed.takes_two(village):
        told = gettext("Nama rahasia hanya terbuka kalau dua penjaga setuju.")
        if not sealed.has_two_hands(village):
            told = gettext("Nama rahasia hanya terbuka oleh penjaga dengan dua lembar pemulihan.")
        untried = gettext("Lembar yang baru belum dicoba.")
        hint = untried if sealed.has_untried_sheets(village) else _renewal_hint(village)
        return [Row(1, told, hint)]
    if sealed.has_untried_sheets(village):
        return [Row(1, gettext("Langkah 3 dari 3: coba dua lembar, selama keduanya di tangan."))]
    names = [one.name for one in sealed.holders(village) if one.name]
    if not names:
        told = gettext("Langkah 1 dari 3: dua penjaga membuat kunci sendiri di halaman Kunci desa.")
        return [Row(1, told)]
    told = gettext("Langkah 2 dari 3: cetak tiga lembar pemulihan.")
    hint = gettext("Yang sudah punya kunci: {names}").format(names=", ".join(names))
    if not sealed.has_two_hands(village):
        hint += gettext(". Hanya seorang? Boleh: izin kedua nanti dari dua lembar.")
    return [Row(1, told, hint)]


def _what_comes_next(village: Village) -> Mapping[str, Mapping[str, Any]]:
    if sealed.has_untried_sheets(village):
        return {"coba": {}, "cetak": {}}
    if sealed.takes_two(village):
        return {"putar": {}, "cetak": {}}
    return {"cetak": {}} if any(one.name for one in sealed.holders(village)) else {}


def _own(village: Village) -> Mapping[str, Mapping[str, Any]]:
    """Where two must open, the key is renewed with the sheets, on the page for two."""
    return {"milik": {}, "ubah": {}, "coba": {}} | (
        {} if sealed.takes_two(village) else {"putar": {}}
    )


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
        "coba": Verb(_("Coba kunci saya"), Drill, _drill),
        "putar": Verb(_("Ganti kunci desa"), Renewal, _renew),
    },
    adds=_own,
    rows=_holders,
    for_keepers=True,
    wants_proof=True,
)
FOR_TWO = Section(
    slug="dua-penjaga",
    title=_("Dua penjaga"),
    hint=_("Supaya tidak ada satu orang pun yang bisa membuka nama rahasia sendirian."),
    verbs={
        "cetak": Verb(
            _("Cetak tiga lembar pemulihan"), WithPaper, _print, once="desk/settings/sheets.html"
        ),
        "coba": Verb(_("Coba dua lembar"), WithPaper, _prove),
        "putar": Verb(_("Ganti kunci desa"), WithPaper, _renew_with_sheets),
    },
    adds=_what_comes_next,
    rows=_steps,
    for_keepers=True,
    wants_proof=True,
)
