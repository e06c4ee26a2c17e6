"""What may be sent: how heavy, how long, and of which kind by its first bytes.

A declared type or a file name is never believed. Every refusal says that the report is kept.
"""

from collections.abc import Callable

from kentongan.base.refusals import Refused, gettext_noop

PHOTO_BYTES = 15_000_000
VOICE_BYTES = 5_000_000
VOICE_SECONDS = 600

ENDINGS = {
    "audio/amr": "amr",
    "audio/amr-wb": "awb",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/webm": "webm",
    "image/jpeg": "jpg",
}
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")


class Empty(Refused):
    says = gettext_noop("Foto ini kosong. Laporan tetap terkirim tanpa foto.")


class TooLarge(Refused):
    says = gettext_noop("Foto ini terlalu besar untuk dikirim. Laporan tetap terkirim tanpa foto.")


class NotAPhoto(Refused):
    says = gettext_noop(
        "Ini bukan foto. Kirim foto dari kamera HP. Laporan tetap terkirim tanpa foto."
    )


class TooManyPixels(Refused):
    says = gettext_noop(
        "Ukuran gambar ini terlalu lebar. Kirim foto dari kamera HP. "
        "Laporan tetap terkirim tanpa foto."
    )


class Unreadable(Refused):
    says = gettext_noop(
        "Foto ini rusak dan tidak bisa dibuka. Ambil foto lagi. Laporan tetap terkirim tanpa foto."
    )


class SilentFile(Empty):
    says = gettext_noop("Rekaman ini kosong. Rekam sekali lagi. Laporan tetap terkirim.")


class RecordingTooLarge(TooLarge):
    says = gettext_noop(
        "Rekaman ini terlalu besar untuk dikirim. Laporan tetap terkirim tanpa rekaman."
    )


class NotASound(Refused):
    says = gettext_noop(
        "Ini bukan rekaman suara yang bisa diputar. Rekam sekali lagi. "
        "Laporan tetap terkirim tanpa rekaman."
    )


class TooLong(Refused):
    says = gettext_noop(
        "Rekaman ini lebih dari {minutes} menit. Rekam yang lebih pendek. "
        "Laporan tetap terkirim tanpa rekaman."
    )


def file_name(mime: str, nth: str = "") -> str:
    """A name for a file that is shown or kept, by its type alone: ``foto.jpg``, ``suara-2.ogg``."""
    bare = mime.partition(";")[0]
    word = "foto" if bare.startswith("image/") else "suara"
    return f"{word}{nth}.{ENDINGS.get(bare, 'bin')}"


def weigh_photo(size: int) -> None:
    """Refuses a photo of no bytes, or of more than 15 MB."""
    if size == 0:
        raise Empty
    if size > PHOTO_BYTES:
        raise TooLarge


def weigh_voice(size: int) -> None:
    """Refuses a recording of no bytes, or of more than 5 MB."""
    if size == 0:
        raise SilentFile
    if size > VOICE_BYTES:
        raise RecordingTooLarge


def time_voice(seconds: float | None) -> None:
    """Refuses a recording known to last longer than ten minutes."""
    if seconds is not None and seconds > VOICE_SECONDS:
        raise TooLong(minutes=VOICE_SECONDS // 60)


def photo_format(head: bytes) -> str:
    """``JPEG``, ``PNG``, ``WEBP`` or ``HEIF`` by the first 16 bytes, else NotAPhoto."""
    for name, fits in _PHOTOS.items():
        if fits(head):
            return name
    raise NotAPhoto


_PHOTOS: dict[str, Callable[[bytes], bool]] = {
    "JPEG": lambda head: head.startswith(b"\xff\xd8\xff"),
    "PNG": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "WEBP": lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP",
    "HEIF": lambda head: head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS,
}
