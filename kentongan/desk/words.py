"""What each act is called on its button, its field and its toast."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Form:
    """One act on the case page: the noun it is posted to, its words, the fields it asks for."""

    noun: str
    title: object
    button: object
    done: object
    fields: tuple[str, ...] = ()
    hint: object = ""
    key: str = ""
    is_inner: bool = False


FORMS: Mapping[str, Form] = {
    "verify": Form(
        "pemeriksaan", _("Periksa laporan"), _("Simpan pemeriksaan"), _("Laporan diperiksa."),
        ("class", "category", "urgent"),
    ),
    "dispose": Form(
        "disposisi", _("Teruskan ke petugas"), _("Kirim"), _("Laporan diteruskan."),
        ("office", "instruction"), key="t",
    ),
    "begin": Form(
        "pengerjaan", _("Mulai kerjakan"), _("Mulai"), _("Laporan mulai dikerjakan."),
        ("news",),
    ),
    "answer": Form(
        "jawaban", _("Jawab pelapor"), _("Kirim jawaban"), _("Jawaban dikirim."),
        ("answer", "outcome", "photos"), _("Pelapor membaca ini."), "b",
    ),
    "note": Form(
        "catatan", _("Catatan dalam"), _("Simpan catatan"), _("Catatan disimpan."),
        ("words",), _("Pelapor tidak melihat ini."), "c", is_inner=True,
    ),
    "tell": Form(
        "kabar", _("Beri kabar"), _("Kirim kabar"), _("Kabar dikirim."),
        ("answer", "photos"), _("Pelapor membaca ini. Laporan tetap dikerjakan."),
    ),
    "ask": Form(
        "pertanyaan", _("Tanya pelapor"), _("Kirim pertanyaan"), _("Pertanyaan dikirim."),
        ("words",), _("Hitungan hari berhenti sampai pelapor menjawab."),
    ),
    "complete": Form(
        "kelengkapan", _("Kelengkapan sudah ada"), _("Lanjutkan"), _("Laporan dilanjutkan."),
        ("words",), _("Tulis apa yang disampaikan pelapor."),
    ),
    "forward": Form(
        "penerusan", _("Teruskan ke instansi lain"), _("Teruskan"), _("Laporan diteruskan."),
        ("authority", "words"), _("Pelapor membaca alasannya."),
    ),
    "plan": Form(
        "rencana", _("Masukkan rencana desa"), _("Simpan rencana"), _("Masuk rencana desa."),
        ("year", "meeting", "words"),
    ),
    "sort": Form(
        "klasifikasi", _("Perbaiki klasifikasi"), _("Simpan"), _("Klasifikasi diperbaiki."),
        ("class", "category", "hamlet"),
    ),
    "merge": Form(
        "penggabungan", _("Gabung dengan laporan lain"), _("Gabung"), _("Laporan digabung."),
        ("number",),
    ),
    "unmerge": Form("pemisahan", _("Pisahkan lagi"), _("Pisahkan"), _("Laporan dipisah.")),
    "archive": Form(
        "pengarsipan", _("Arsipkan"), _("Arsipkan"), _("Laporan diarsipkan."),
        ("reason", "optional"), _("Pelapor membaca alasannya dan boleh tidak setuju."),
    ),
    "close": Form(
        "penutupan", _("Tutup laporan"), _("Tutup laporan"), _("Laporan ditutup."), ("words",),
        _("Lebih baik menunggu kata pelapor."), "s",
    ),
    "reopen": Form(
        "pembukaan", _("Buka lagi"), _("Buka lagi"), _("Laporan dibuka lagi."), ("words",),
    ),
    "uphold": Form(
        "keberatan", _("Terima keberatan"), _("Terima keberatan"), _("Keberatan diterima."),
        ("uphold", "optional"),
    ),
    "dismiss": Form(
        "keberatan", _("Jangan terima keberatan"), _("Kirim alasan"), _("Alasan dikirim."),
        ("dismiss", "words"),
    ),
}  # fmt: skip
ORDER = tuple(FORMS)
TABS = {
    "perlu-saya": _("Perlu saya"),
    "terlambat": _("Terlambat"),
    "semua": _("Semua"),
    "selesai": _("Selesai"),
    "diragukan": _("Diragukan"),
}
KEYS = (
    ("j k", _("laporan berikut, sebelumnya")),
    ("Enter", _("buka laporan")),
    ("t", _("teruskan")),
    ("b", _("jawab")),
    ("c", _("catatan")),
    ("s", _("tutup")),
    ("x", _("pilih")),
    ("/", _("cari")),
    ("z", _("batalkan")),
)
WAITS_FOR = {
    "desk": _("Menunggu petugas pengaduan."),
    "holder": _("Menunggu petugas yang menangani."),
    "reporter": _("Menunggu pelapor."),
    "second": _("Menunggu persetujuan orang kedua."),
}
