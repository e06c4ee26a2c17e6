"""What a recording of a page read aloud may be: short, and light for a weak signal."""

from kentongan.base.refusals import Refused, gettext_noop

BYTES = 30_000
SECONDS = 20
GRACE_SECONDS = 0.5  # a button is not let go to the tenth
UNPLAYED = "audio/amr"  # old phones record it; ffmpeg makes something else of it
RATE = "10k"  # twenty seconds with their container stay below the limit


class NotASound(Refused):
    says = gettext_noop("Berkas ini bukan rekaman suara yang bisa diputar. Rekam sekali lagi.")


class TooLong(Refused):
    says = gettext_noop("Rekaman ini lebih dari {seconds} detik. Rekam yang lebih pendek.")


class TooHeavy(Refused):
    says = gettext_noop(
        "Rekaman ini terlalu besar: paling besar {kilobytes} kB. Rekam yang lebih pendek."
    )


def fit(mime: str, size: int, seconds: float | None) -> None:
    """Refuses what no browser plays, and what is too long or too heavy for a citizen's page."""
    if mime.startswith(UNPLAYED):
        raise NotASound
    if seconds is not None and seconds > SECONDS + GRACE_SECONDS:
        raise TooLong(seconds=SECONDS)
    if size > BYTES:
        raise TooHeavy(kilobytes=BYTES // 1000)
