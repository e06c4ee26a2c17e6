"""What the rights are called, for who uses them and for who answers."""

from django.utils.translation import gettext_lazy as _

from kentongan.intake.rights import rules

KIND = {
    rules.ERASE_CONTACT: _("Hapus nomor HP dan percakapan"),
    rules.ERASE_NAME: _("Hapus nama"),
    rules.UNPUBLISH: _("Cabut izin papan desa"),
    rules.CORRECT_NAME: _("Ganti nama"),
    rules.CORRECT_PHONE: _("Ganti nomor HP"),
    rules.CORRECT_STORY: _("Betulkan cerita"),
    "restrict": _("Hentikan dulu pemakaian data"),
    "erase_story": _("Hapus cerita"),
    "copy": _("Minta salinan di kertas"),
    rules.OTHER: _("Hal lain atau pertanyaan"),
}
STATE = {
    rules.WAITING: _("Menunggu jawaban"),
    rules.DONE: _("Sudah dikerjakan"),
    rules.GRANTED: _("Dikabulkan"),
    rules.REFUSED: _("Tidak dikabulkan"),
}
