"""WAV: a RIFF list of chunks, of which only the format and the samples are kept."""

from collections.abc import Iterator

from kentongan.media.sounds.sound import Sound, Unsound

FORMATS = {1, 3, 6, 7, 0xFFFE}  # PCM, float, A-law, mu-law, extensible


def read(data: bytes) -> Sound:
    """A file built anew from ``fmt`` and ``data``; Unsound when one is missing."""
    chunks = dict(_chunks(data))
    form, samples = chunks.get(b"fmt ", b""), chunks.get(b"data", b"")
    bytes_a_second = int.from_bytes(form[8:12], "little")
    if len(form) < 16 or int.from_bytes(form[:2], "little") not in FORMATS:
        raise Unsound
    if not samples or not bytes_a_second:
        raise Unsound
    body = b"WAVE" + _chunk(b"fmt ", form) + _chunk(b"data", samples)
    return Sound("audio/wav", _chunk(b"RIFF", body), len(samples) / bytes_a_second)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk; the last may claim more than there is, as recorders that stream do."""
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)
