"""What the citizen reads of a status and of each thing that happened (ux.md section 3)."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

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
        "forwarded": lambda: _forwarded(case),
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


def _forwarded(case: Tracked) -> str:
    if case.letter_to:
        return _("Tersegel untuk {reader}").format(reader=case.letter_to)
    return _("Dikirim ke {place} karena bukan wewenang desa").format(place=case.forwarded_to)


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


_WHY_OPENED: dict[str, Callable[[], str]] = {
    "contact_reporter": lambda: _("untuk menghubungi Anda"),
    "check_truth": lambda: _("untuk memeriksa kebenaran laporan"),
    "law_enforcement": lambda: _("atas permintaan penegak hukum"),
    "correct_data": lambda: _("untuk memperbaiki data Anda"),
}


def _opened(facts: dict[str, str]) -> str:
    why = _WHY_OPENED.get(facts.get("reason", ""), lambda: _("dengan alasan yang tercatat"))()
    if facts.get("granted_by", "") == "sheets":
        return _("Nama Anda dibuka petugas {why}, dengan dua lembar kunci").format(why=why)
    if second := facts.get("second_title", ""):
        told = _("Nama Anda dibuka petugas {why}, atas izin {office}")
        return told.format(why=why, office=second)
    return _("Nama Anda dibuka petugas {why}").format(why=why)


def _forgotten(facts: dict[str, str]) -> str:
    is_name, is_number = (keeper in facts["keepers"] for keeper in ("custodian", "messenger"))
    if is_name and is_number:
        return _("Nama dan nomor Anda dihapus")
    if is_name:
        return _("Nama Anda dihapus")
    return _("Nomor Anda dihapus") if is_number else _("Surat tersegel Anda dihapus")


_LINES: dict[str, Callable[[dict[str, Any]], str]] = {
    "case.filed": lambda _f: _("Diterima"),
    "case.verified": lambda _f: _("Sudah dibaca"),
    "case.asked": lambda _f: _("Kami bertanya kepada Anda"),
    "case.completed": lambda _f: _("Anda melengkapi laporan"),
    "case.disposed": _disposed,
    "case.begun": lambda _f: _("Sedang dikerjakan"),
    "case.told": lambda _f: _("Kabar dari petugas"),
    "case.spoken": lambda _f: _("Pesan dari Anda"),
    "case.corrected": lambda _f: _("Anda membetulkan cerita"),
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
    "case.likened": lambda _f: _("Anda memilih laporan yang sama"),
    "case.merged": lambda _f: _("Digabung dengan laporan lain"),
    "case.unmerged": lambda _f: _("Diperiksa tersendiri lagi"),
    "case.published": lambda _f: _("Ditampilkan di papan desa, tanpa nama"),
    "case.consent_withdrawn": lambda _f: _("Anda mencabut izin papan desa"),
    "case.unpublished": lambda _f: _("Diturunkan dari papan desa"),
    "case.escalated": lambda _f: _("Lewat batas. Kami ingatkan atasan"),
    "case.sent_up": lambda _f: _("Disegel. Hanya tingkat atas yang bisa membaca"),
    "letter.opened": lambda _f: _("Surat Anda dibuka dan dibaca"),
    "case.shielded": lambda _f: _("Anda merahasiakan nama Anda"),
    "case.warned": lambda _f: _("Pemberitahuan tentang data Anda"),
    "case.erased": lambda _f: _("Isi laporan Anda dihapus"),
    "identity.opened": _opened,
    "identity.forgotten": _forgotten,
    "rights.decided": lambda _f: _("Permintaan data Anda sudah dijawab"),
}

_PUBLIC: dict[str, Callable[[], str]] = {
    "received": lambda: _("Diterima"),
    "needs_info": lambda: _("Menunggu kabar pelapor"),
    "verified": lambda: _("Sudah dibaca"),
    "assigned": lambda: _("Diteruskan ke petugas"),
    "in_progress": lambda: _("Sedang dikerjakan"),
    "forwarded": lambda: _("Dikirim ke instansi lain"),
    "planned": lambda: _("Masuk rencana desa"),
    "answered": lambda: _("Sudah dijawab"),
    "reopened": lambda: _("Diurus lagi"),
    "archived": lambda: _("Tidak dilanjutkan"),
    "merged": lambda: _("Digabung dengan laporan lain"),
}
_PUBLICLY_CLOSED: dict[str, Callable[[], str]] = {
    "reporter": lambda: _("Selesai, menurut pelapor"),
    "officer": lambda: _("Selesai, menurut petugas"),
    "system": lambda: _("Selesai, ditutup otomatis"),
}


def public_status(status: str, closed_by: str) -> str:
    """A published case's status for everybody, told apart by who closed it."""
    words = _PUBLIC.get(status) or _PUBLICLY_CLOSED.get(closed_by)
    return words() if words else _("Selesai")


STEP = {
    "verify": lazy("Petugas membaca dan memeriksa laporan."),
    "dispose": lazy("Laporan diteruskan ke petugas yang tepat."),
    "begin": lazy("Petugas itu mulai bekerja."),
    "answer": lazy("Petugas memberi jawaban."),
    "confirm": lazy("Anda menilai: sudah beres atau belum."),
    "ask": lazy("Kalau ada yang kurang, kami bertanya kepada Anda."),
    "forward": lazy("Kalau bukan wewenang desa, kami kirim ke instansi lain."),
    "plan": lazy("Kalau perlu biaya, masuk rencana desa."),
    "archive": lazy("Kalau tidak dilanjutkan, kami tulis alasannya. Anda boleh tidak setuju."),
}
LIMIT_OF = {
    "verify": "verify",
    "dispose": "dispose",
    "begin": "first_response",
    "answer": "resolve_ordinary",
    "confirm": "reporter_reply_window",
    "ask": "reporter_completion",
}


def actors(roles: Collection[str], titles: Mapping[str, str]) -> str:
    """Who takes a step, in the village's own titles."""
    named = [title for role, title in titles.items() if role in roles]
    if "holder" in roles:
        return _("Petugas yang menangani")
    if "reporter" in roles:
        named.insert(0, _("Anda"))
    return ", ".join(named)
