"""MP4 and M4A: boxes in boxes. Places, dates and texts are blanked where they stand.

Blanked, not cut: the sample tables hold offsets into the file. ISO/IEC 14496-12.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from kentongan.media.sounds.sound import MOST_PIECES, Sound, Unsound

OPENED = {b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf"}
KEPT_ON_TOP = {b"ftyp", b"styp", b"sidx", b"mdat", b"moov", b"moof", b"mfra", b"free"}
BLANKED = {b"udta", b"meta", b"uuid"}
DATED = {b"mvhd", b"tkhd", b"mdhd"}  # when it was recorded, by the phone's clock


@dataclass(frozen=True)
class _Box:
    kind: bytes
    start: int
    body: int
    end: int


def read(data: bytes) -> Sound:
    """The boxes up to the first broken one; Unsound unless they hold sound and no film."""
    boxes = list(islice(_all_boxes(data), MOST_PIECES))
    kinds = {box.kind for box in boxes}
    tracks = {data[box.body + 8 : box.body + 12] for box in boxes if box.kind == b"hdlr"}
    if not {b"moov", b"mdat"} <= kinds or b"soun" not in tracks or b"vide" in tracks:
        raise Unsound
    body = bytearray(data[: max(box.end for box in boxes)])
    for box in boxes:
        _clean(body, box)
    return Sound("audio/mp4", bytes(body), _seconds(data, boxes))


def _all_boxes(data: bytes) -> Iterator[_Box]:
    """Every box on top and inside those that are opened, without recursion: depth is theirs."""
    for box in _boxes(data, 0, len(data)):
        yield box if box.kind in KEPT_ON_TOP else _Box(b"uuid", box.start, box.body, box.end)
        inside = [box] if box.kind in OPENED else []
        while inside:
            outer = inside.pop()
            for inner in _boxes(data, outer.body, outer.end):
                yield inner
                if inner.kind in OPENED:
                    inside.append(inner)


def _boxes(data: bytes, at: int, end: int) -> Iterator[_Box]:
    while at + 8 <= end:
        size, body = int.from_bytes(data[at : at + 4], "big"), at + 8
        if size == 1:
            size, body = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        elif size == 0:
            size = end - at
        if at + size > end or at + size < body:
            return
        yield _Box(data[at + 4 : at + 8], at, body, at + size)
        at += size


def _clean(body: bytearray, box: _Box) -> None:
    if box.kind in BLANKED:
        body[box.start + 4 : box.start + 8] = b"free"
        body[box.body : box.end] = bytes(box.end - box.body)
    if box.kind in DATED:
        end = min(box.end, box.body + 4 + 2 * _width(body, box))
        body[box.body + 4 : end] = bytes(max(0, end - box.body - 4))


def _width(data: bytes | bytearray, box: _Box) -> int:
    """Bytes of a moment or a duration in this box: version 0 has 4, version 1 has 8."""
    return 8 if data[box.body : box.body + 1] == b"\x01" else 4


def _seconds(data: bytes, boxes: list[_Box]) -> float | None:
    """As the film header says; None in a fragmented file, which does not know its end."""
    header = next((box for box in boxes if box.kind == b"mvhd"), None)
    if header is None:
        return None
    width = _width(data, header)
    at = header.body + 4 + 2 * width
    scale = int.from_bytes(data[at : at + 4], "big")
    lasts = int.from_bytes(data[at + 4 : at + 4 + width], "big")
    return lasts / scale if scale and lasts else None
