"""AMR, the voice of old phones: a magic line, then frames of 20 ms. RFC 4867, section 5."""

from kentongan.media.sounds.sound import MOST_PIECES, Sound, Unsound

NARROW, WIDE = b"#!AMR\n", b"#!AMR-WB\n"
# Bytes of speech after each frame's first byte, by frame type; -1 is no frame type.
NARROW_SIZES = (12, 13, 15, 17, 19, 20, 26, 31, 5, -1, -1, -1, -1, -1, -1, 0)
WIDE_SIZES = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, -1, -1, -1, -1, 0, 0)
FEWEST_FRAMES = 3


def read(data: bytes) -> Sound:
    """The frames up to the first byte that begins none; Unsound when they are fewer than three."""
    if data.startswith(NARROW):
        return _read(data, len(NARROW), NARROW_SIZES, "audio/amr")
    if data.startswith(WIDE):
        return _read(data, len(WIDE), WIDE_SIZES, "audio/amr-wb")
    raise Unsound


def _read(data: bytes, at: int, sizes: tuple[int, ...], mime: str) -> Sound:
    frames = 0
    while at < len(data) and frames < MOST_PIECES and not data[at] & 0b10000011:
        size = sizes[data[at] >> 3 & 15]
        if size < 0 or at + 1 + size > len(data):
            break
        at += 1 + size
        frames += 1
    if frames < FEWEST_FRAMES:
        raise Unsound
    return Sound(mime, data[:at], frames * 0.02)
