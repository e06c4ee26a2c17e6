"""``/petugas/berita-acara``: what was erased in a month, on paper, to be signed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kentongan.base import clock
from kentongan.desk import signing
from kentongan.desk.requests import Request, keepers_only, officials_only
from kentongan.insight import erasures, filters
from kentongan.insight.erasures import Group

ADDRESS = "/petugas/berita-acara"
LETTER = _("Surat tersegel ke atasan, dengan nama, foto, dan rekamannya")
# What each rule erases, and which rule it is.
ERASED = {
    erasures.STORY: _("Cerita, ringkasan, tempat, titik lokasi, tanggal kejadian, pesan, catatan, "
                      "foto, rekaman"),
    erasures.ADDRESS: _("Nomor HP pelapor"),
    erasures.NAME: _("Nama pelapor dan alasan pembukaannya"),
    erasures.BOTH: _("Nama dan nomor HP pelapor"),
    erasures.WISH: _("Nama dan nomor HP pelapor"),
    erasures.LETTER: LETTER,
    erasures.LETTER_WISH: LETTER,
}  # fmt: skip
RULE = {
    erasures.STORY: _("lama simpan cerita"),
    erasures.ADDRESS: _("lama simpan nomor"),
    erasures.NAME: _("lama simpan nama"),
    erasures.BOTH: _("lama simpan cerita"),
    erasures.WISH: _("permintaan pelapor"),
    erasures.LETTER: _("lama simpan cerita"),
    erasures.LETTER_WISH: _("permintaan pelapor"),
}


@require_safe
@officials_only
@keepers_only
def certificate(request: Request) -> HttpResponse:
    """The certificate of a month; this month when none is asked for."""
    today = clock.today(request.village.zone)
    month = filters.read({"month": request.GET.get("bulan", "")}).month or f"{today:%Y-%m}"
    found = erasures.certificate(request.actor, month)
    context = {
        "found": found,
        "groups": [_told(group) for group in found.groups],
        "older": f"{ADDRESS}?bulan={found.before}",
        "newer": f"{ADDRESS}?bulan={found.after}" if month < f"{today:%Y-%m}" else "",
        "today": today,
        "signers": signing.signers(request.village),
    }
    return render(request, "desk/erasures.html", context)


def _told(group: Group) -> dict[str, Any]:
    return {
        "group": group,
        "labels": ", ".join(group.labels),
        "what": ERASED[group.rule],
        "rule": RULE[group.rule],
    }
