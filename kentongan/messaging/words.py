"""What an account's state and troubles are called, and what to do about each."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentongan.messaging import registry
from kentongan.messaging.models import Account

STATE: Mapping[str, object] = {
    "ok": gettext_lazy("Berjalan"),
    "degraded": gettext_lazy("Terganggu"),
    "unauthorised": gettext_lazy("Ditolak penyedia"),
    "down": gettext_lazy("Tidak menjawab"),
}
_TROUBLE: Mapping[str, tuple[object, object]] = {
    "degraded": (
        gettext_lazy("{channel} terganggu."),
        gettext_lazy("Periksa akun di halaman penyedia: mutu nomor, templat, kuota."),
    ),
    "unauthorised": (
        gettext_lazy("{channel} ditolak penyedia, pesan tidak bisa keluar."),
        gettext_lazy("Perbarui token atau sambungkan nomornya lagi di halaman Saluran."),
    ),
    "down": (
        gettext_lazy("{channel} tidak menjawab."),
        gettext_lazy("Periksa internet server dan alamat penyedia. Pesan dicoba lagi sendiri."),
    ),
    "slow_in": (
        gettext_lazy("Pesan masuk di {channel} menunggu lebih dari 15 menit."),
        gettext_lazy("Pastikan pekerja berjalan: kentongan serve."),
    ),
    "slow_out": (
        gettext_lazy("Pesan keluar di {channel} menunggu terlalu lama."),
        gettext_lazy("Lihat keadaan saluran ini. Kalau berjalan, pastikan pekerja berjalan."),
    ),
    "dead": (
        gettext_lazy("Ada pesan di {channel} yang gagal diproses."),
        gettext_lazy("Buka halaman Saluran, baca alasannya, lalu tekan Coba lagi."),
    ),
    "count": (
        gettext_lazy("Hitungan pesan {channel} tidak cocok: ada yang hilang."),
        gettext_lazy("Jangan hapus apa pun. Simpan cadangan, lalu hubungi pengembang."),
    ),
    "spool": (
        gettext_lazy("Ada kiriman yang belum masuk basis data."),
        gettext_lazy("Periksa ruang disk dan basis data, lalu jalankan: kentongan doctor."),
    ),
}


def title(account: Account) -> str:
    """What the account's channel is called; its kind when it is no longer switched on."""
    known = registry.channels()
    return str(known[account.kind].title) if account.kind in known else str(account.kind)


def trouble(what: str, account: Account | None) -> tuple[str, str]:
    """A trouble as one sentence, and what to do about it."""
    name = account.state if what == "state" and account else what
    says, cure = _TROUBLE.get(name, _TROUBLE["degraded"])
    channel = title(account) if account else _("Saluran")
    return str(says).format(channel=channel), str(cure)
