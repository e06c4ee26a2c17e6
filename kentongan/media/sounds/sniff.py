"""Which container a recording is in, by its first bytes alone."""

from collections.abc import Callable

from kentongan.media.rules import NotASound
from kentongan.media.sounds import amr, isobmff, matroska, mp3, ogg, wav
from kentongan.media.sounds.sound import Sound, Unsound


def read(data: bytes) -> Sound:
    """The recording without metadata, or NotASound: WebM, Ogg Opus, MP4, MP3, AMR or WAV."""
    reader = _reader(data[:16])
    if reader is None:
        raise NotASound
    try:
        return reader(data)
    except Unsound as why:
        raise NotASound from why


def _reader(head: bytes) -> Callable[[bytes], Sound] | None:
    for begins, reader in _BY_FIRST_BYTES.items():
        if head.startswith(begins):
            return reader
    if head[4:8] == b"ftyp":
        return isobmff.read
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return wav.read
    return mp3.read if head[:1] == b"\xff" else None


_BY_FIRST_BYTES: dict[bytes, Callable[[bytes], Sound]] = {
    b"\x1aE\xdf\xa3": matroska.read,
    b"OggS": ogg.read,
    b"#!AMR": amr.read,
    b"ID3": mp3.read,
}
