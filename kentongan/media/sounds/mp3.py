"""MP3: tags in front and behind, frames between. Only the frames are kept.

Frame header: http://www.mp3-tech.org/programmer/frame_header.html
"""

from kentongan.media.sounds.sound import Sound, Unsound

KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
FEWEST_FRAMES = 3


def read(data: bytes) -> Sound:
    """The frames up to the first byte that begins none; Unsound when they are fewer than three."""
    start = at = _after_tags(data)
    frames, seconds = 0, 0.0
    while frame := _frame(data[at : at + 4]):
        size, lasts = frame
        if at + size > len(data):
            break
        at, frames, seconds = at + size, frames + 1, seconds + lasts
    if frames < FEWEST_FRAMES:
        raise Unsound
    return Sound("audio/mpeg", data[start:at], seconds)


def _after_tags(data: bytes) -> int:
    at = 0
    while data[at : at + 3] == b"ID3" and len(data) >= at + 10:
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 127
        at += 10 + size
    return at


def _frame(head: bytes) -> tuple[int, float] | None:
    """Bytes and seconds of the layer III frame these four bytes begin, or None."""
    bits = int.from_bytes(head, "big")
    version, rate, kbits = bits >> 19 & 3, bits >> 10 & 3, bits >> 12 & 15
    if len(head) < 4 or bits >> 21 != 0x7FF or bits >> 17 & 3 != 1:
        return None
    if version == 1 or rate == 3 or kbits in {0, 15}:
        return None
    hertz = RATES[version][rate]
    samples, table = (1152, KBITS_1) if version == 3 else (576, KBITS_2)
    size = samples // 8 * table[kbits] * 1000 // hertz + (bits >> 9 & 1)
    return size, samples / hertz
