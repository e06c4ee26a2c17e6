"""What the citizen reads of a status and of each thing that happened (ux.md section 3)."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from kentongan.cases.words import ARCHIVE_REASON
from kentongan.intake.following import Line, Tracked

_CLOSED = {
    "reporter": lambda: _("Selesai, menurut Anda"),
    "officer": lambda: _("Selesai, menurut petugas"),
    "system": lambda: _("Selesai, ditutup otomatis"),
}


def status(case: Tracked) -> str:
    """The status line of a reporter's own case."""
    words: dict[str, Callable[[], str]] = {
        "received": lambda: _("Diterima"),
        "needs_info": lambda: _("Kami menunggu kabar dari Anda"),
        "verified": lambda: _("Sudah dibaca"),
        "assigned": lambda: _("Diteruskan ke {office}").format(office=case.holder),
        "in_progress": lambda: _("Sedang dikerjakan"),
        "forwarded": lambda: _("Dikirim ke {place} karena bukan wewenang desa").format(
            place=case.forwarded_to
        ),
        "planned": lambda: _("Masuk rencana desa tahun {year}").format(year=case.planned_year),
        "answered": lambda: _("Sudah dijawab. Sudah beres?"),
        "reopened": lambda: _("Kami urus lagi"),
        "closed": _CLOSED.get(case.closed_by, lambda: _("Selesai")),
        "archived": lambda: _("Tidak dilanjutkan, karena {reason}").format(
            reason=ARCHIVE_REASON.get(case.archive_reason, "")
        ),
        "merged": lambda: _("Digabung dengan laporan nomor {label}").format(label=case.main_label),
    }
    return words[case.status]()


def line(entry: Line) -> str:
    """One thing that happened, as told to the reporter."""
    words = _LINES.get(entry.kind)
    return words(entry.facts) if words else _("Ada perubahan")


def _closed(facts: dict[str, str]) -> str:
    return _CLOSED.get(facts.get("closed_by", ""), lambda: _("Selesai"))()


def _archived(facts: dict[str, str]) -> str:
    reason = ARCHIVE_REASON.get(facts.get("reason", ""), "")
    return _("Tidak dilanjutkan, karena {reason}").format(reason=reason)


def _disposed(facts: dict[str, str]) -> str:
    return _("Diteruskan ke {office}").format(office=facts.get("holder_title") or _("petugas"))


_LINES: dict[str, Callable[[dict[str, Any]], str]] = {
    "case.filed": lambda _f: _("Diterima"),
    "case.verified": lambda _f: _("Sudah dibaca"),
    "case.asked": lambda _f: _("Kami bertanya kepada Anda"),
    "case.completed": lambda _f: _("Anda melengkapi laporan"),
    "case.disposed": _disposed,
    "case.begun": lambda _f: _("Sedang dikerjakan"),
    "case.told": lambda _f: _("Kabar dari petugas"),
    "case.spoken": lambda _f: _("Pesan dari Anda"),
    "case.shown": lambda _f: _("Foto dari Anda"),
    "case.forwarded": lambda _f: _("Dikirim ke instansi lain"),
    "case.planned": lambda f: _("Masuk rencana desa tahun {year}").format(year=f.get("year", "")),
    "case.answered": lambda _f: _("Sudah dijawab"),
    "case.reopened": lambda _f: _("Kami urus lagi"),
    "case.closed": _closed,
    "case.archived": _archived,
    "case.objected": lambda _f: _("Anda tidak setuju. Kami periksa lagi"),
    "case.upheld": lambda _f: _("Keberatan Anda kami terima"),
    "case.dismissed": lambda _f: _("Keberatan Anda sudah kami jawab"),
    "case.merged": lambda _f: _("Digabung dengan laporan lain"),
    "case.unmerged": lambda _f: _("Diperiksa tersendiri lagi"),
    "case.published": lambda _f: _("Ditampilkan di papan desa, tanpa nama"),
    "case.unpublished": lambda _f: _("Diturunkan dari papan desa"),
    "case.escalated": lambda _f: _("Lewat batas. Kami ingatkan atasan"),
    "identity.opened": lambda _f: _("Nama Anda dibuka petugas"),
}
