"""The office's words for statuses, classes, reasons and entries; and refusals said in them."""

from collections.abc import Mapping
from datetime import date

from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kentongan.base.refusals import Refused

STATUS = {
    "received": _("Diterima"),
    "needs_info": _("Menunggu kelengkapan"),
    "verified": _("Terverifikasi"),
    "assigned": _("Terdisposisi"),
    "in_progress": _("Ditindaklanjuti"),
    "forwarded": _("Diteruskan"),
    "planned": _("Masuk rencana desa"),
    "answered": _("Sudah ditanggapi"),
    "reopened": _("Ditanggapi pelapor"),
    "closed": _("Selesai"),
    "archived": _("Diarsipkan"),
    "merged": _("Digabung"),
}
CLASS = {
    "ordinary": _("Pengaduan biasa"),
    "supervisory": _("Pengaduan berkadar pengawasan"),
    "aspiration": _("Aspirasi"),
    "info_request": _("Permintaan informasi"),
}
ARCHIVE_REASON = {
    "not_public_matter": _("bukan urusan pelayanan publik"),
    "no_evidence": _("tidak ada bukti yang bisa diperiksa"),
    "unclear": _("isinya belum jelas"),
    "hate_or_slander": _("berisi kebencian atau fitnah"),
    "duplicate": _("sama dengan laporan lain"),
    "spam_or_test": _("iklan atau percobaan"),
    "expired": _("kelengkapannya tidak datang"),
    "withdrawn": _("ditarik oleh pelapor"),
    "other": _("alasan lain"),
}
OUTCOME = {
    "resolved": _("masalahnya selesai"),
    "explained": _("sudah dijelaskan"),
    "forwarded": _("ditangani instansi lain"),
    "planned": _("masuk rencana desa"),
    "not_proven": _("tidak terbukti"),
}
VERDICT = {"sudah": _("Sudah"), "sebagian": _("Sebagian"), "belum": _("Belum")}
CLOSED_BY = {
    "reporter": _("menurut pelapor"),
    "officer": _("menurut petugas"),
    "system": _("ditutup otomatis"),
}
PRIVACY = {
    "terbuka": _("Terbuka bagi yang menangani"),
    "rahasia": _("Rahasia"),
    "anonim": _("Tanpa nama"),
}
CHANNEL = {
    "web_form": _("Halaman web"),
    "walk_in": _("Datang ke kantor"),
    "phone": _("Telepon"),
    "suggestion_box": _("Kotak saran"),
    "letter": _("Surat"),
    "meeting": _("Musyawarah"),
    "whatsapp": _("WhatsApp"),
    "telegram": _("Telegram"),
    "simulator": _("Simulator"),
}
DOUBT = {
    "trap": _("diisi mesin"),
    "links": _("banyak tautan"),
    "flood": _("terlalu banyak sekaligus"),
    "unsent": _("belum dikirim"),
}
ENTRY = {
    "case.filed": _("Laporan diterima"),
    "case.verified": _("Diperiksa"),
    "case.asked": _("Pelapor ditanya"),
    "case.completed": _("Pelapor melengkapi"),
    "case.disposed": _("Didisposisikan"),
    "case.begun": _("Mulai dikerjakan"),
    "case.told": _("Kabar untuk pelapor"),
    "case.noted": _("Catatan dalam"),
    "case.spoken": _("Pesan dari pelapor"),
    "case.corrected": _("Pelapor membetulkan cerita"),
    "case.shown": _("Foto dari pelapor"),
    "case.forwarded": _("Diteruskan ke instansi lain"),
    "case.planned": _("Masuk rencana desa"),
    "case.answered": _("Dijawab"),
    "case.closed": _("Selesai"),
    "case.reopened": _("Dibuka lagi"),
    "case.archived": _("Diarsipkan"),
    "case.objected": _("Pelapor keberatan"),
    "case.upheld": _("Keberatan diterima"),
    "case.dismissed": _("Keberatan tidak diterima"),
    "case.likened": _("Pelapor mengenali laporan yang sama"),
    "case.merged": _("Digabung"),
    "case.unmerged": _("Dipisah lagi"),
    "case.published": _("Ditampilkan di papan desa"),
    "case.unpublished": _("Diturunkan dari papan desa"),
    "case.consent_withdrawn": _("Pelapor mencabut izin papan desa"),
    "case.covered": _("Wajah di foto ditutupi"),
    "case.released": _("Foto untuk papan desa diatur"),
    "case.sorted": _("Klasifikasi diperbaiki"),
    "case.sort_proposed": _("Usul perubahan klasifikasi"),
    "case.archive_proposed": _("Usul pengarsipan"),
    "case.proposal_refused": _("Usul ditolak"),
    "case.summarised": _("Rekaman diringkas"),
    "case.trusted": _("Dinyatakan tidak meragukan"),
    "case.held": _("Penghapusan ditahan"),
    "case.let_go": _("Penghapusan tidak ditahan lagi"),
    "case.sent_up": _("Disegel untuk tingkat atas"),
    "letter.opened": _("Surat tersegel dibuka"),
    "case.shielded": _("Pelapor merahasiakan namanya"),
    "identity.forgotten": _("Nama atau nomor pelapor dihapus"),
    "case.erased": _("Isi laporan dihapus"),
    "case.warned": _("Pelapor diberi tahu soal kebocoran data"),
    "case.undone": _("Dibatalkan"),
    "case.reminded": _("Diingatkan"),
    "case.escalated": _("Lewat batas, dinaikkan"),
    "case.postponed": _("Ditunda di kotak masuk"),
    "case.unpostponed": _("Tampil lagi di kotak masuk"),
    "identity.opened": _("Nama pelapor dibuka"),
    "rights.asked": _("Permintaan pelapor tentang datanya"),
    "rights.done": _("Permintaan data dipenuhi otomatis"),
    "rights.decided": _("Permintaan data dijawab"),
    "rights.late": _("Permintaan data lewat 3 x 24 jam"),
    "identity.refused": _("Percobaan membuka nama"),
    "identity.requested": _("Minta izin membuka nama"),
    "identity.granted": _("Diizinkan membuka nama"),
    "identity.denied": _("Izin membuka nama ditolak"),
    "identity.withdrawn": _("Izin membuka nama dibatalkan"),
}
BREACH = {
    "phone": _("HP petugas hilang atau dicuri"),
    "machine": _("Komputer atau disk hilang atau dicuri"),
    "publication": _("Data tampil di tempat yang salah"),
    "password": _("Kata sandi petugas diketahui orang lain"),
    "other": _("Kejadian lain"),
}
BREACH_DATA = {
    "name": _("nama"),
    "phone": _("nomor HP"),
    "story": _("isi laporan"),
    "place": _("tempat kejadian"),
    "photos": _("foto dan rekaman"),
    "messages": _("pesan dan catatan"),
}
ERASED = _("Isi laporan ini sudah dihapus.")
OTHERS = {"reporter": _("pelapor"), "system": _("sistem"), "holder": _("petugas yang menangani")}


def say(no: Refused, titles: Mapping[str, str] | None = None) -> str:
    """A refusal in words, its facts in the office's own: statuses, titles of roles."""
    known = {**OTHERS, **(titles or {})}
    facts = {name: _in_words(name, fact, known) for name, fact in no.facts.items()}
    return gettext(no.says).format(**facts)


def _in_words(name: str, fact: object, titles: Mapping[str, object]) -> object:
    if name == "status":
        return STATUS.get(str(fact), fact)
    if name == "who":
        return titles.get(str(fact), fact)
    if isinstance(fact, date):
        return formats.date_format(fact, "l, j F")
    if name == "offices" and isinstance(fact, list):
        return ", ".join(str(titles[role]) for role in fact if role in titles)
    return fact
