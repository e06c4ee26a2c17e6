"""WebM: elements of variable-length id and size. Tags, titles, dates and attachments are voided.

RFC 8794 (EBML) and RFC 9559 (Matroska). Browsers write clusters of unknown size, so clusters are
entered and their blocks walked, one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from kentongan.media.sounds.sound import MOST_PIECES, Sound, Unsound

EBML, DOC_TYPE = 0x1A45DFA3, 0x4282
SEGMENT, INFO, TRACKS, CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
SEEK_HEAD, CUES, TAGS, CHAPTERS, ATTACHMENTS = (
    0x114D9B74,
    0x1C53BB6B,
    0x1254C367,
    0x1043A770,
    0x1941A469,
)
SCALE, TITLE, DATE, CRC, VOID = 0x2AD7B1, 0x7BA9, 0x4461, 0xBF, 0xEC
FILE_NAMES = {0x7384, 0x3C83AB, 0x3E83BB}
TRACK, TRACK_TYPE, CODEC = 0xAE, 0x83, 0x86
TIME, SIMPLE_BLOCK, BLOCK_GROUP, BLOCK = 0xE7, 0xA3, 0xA0, 0xA1
POSITION, PREVIOUS_SIZE = 0xA7, 0xAB

ENTERED = {SEGMENT, CLUSTER}
KNOWN = {EBML, INFO, TRACKS, SEEK_HEAD, CUES, TAGS, CHAPTERS, ATTACHMENTS, CRC, VOID} | {
    TIME,
    SIMPLE_BLOCK,
    BLOCK_GROUP,
    POSITION,
    PREVIOUS_SIZE,
}
VOIDED = {TAGS, CHAPTERS, ATTACHMENTS}
VOIDED_INFO = {TITLE, DATE, CRC} | FILE_NAMES
SOUND_TRACK = 2


@dataclass(frozen=True)
class _Element:
    id: int
    start: int
    body: int
    end: int


def read(data: bytes) -> Sound:
    """The elements up to the first unknown or broken one; Unsound unless all tracks are sound."""
    elements = list(islice(_walk(data), MOST_PIECES))
    _check(data, elements)
    body = bytearray(data[: elements[-1].end])
    for element in elements:
        if element.id in VOIDED:
            _void(body, element)
        if element.id == INFO:
            for fact in _children(data, element):
                if fact.id in VOIDED_INFO:
                    _void(body, fact)
    return Sound("audio/webm", bytes(body), _seconds(data, elements))


def _walk(data: bytes) -> Iterator[_Element]:
    """Every element on top, in the segment and in its clusters, in file order."""
    at = 0
    while element := _element(data, at, len(data)):
        if element.id in ENTERED:
            at = element.body
            yield _Element(element.id, element.start, element.body, element.body)
        elif element.id in KNOWN:
            at = element.end
            yield element
        else:
            return


def _children(data: bytes, outer: _Element) -> Iterator[_Element]:
    at = outer.body
    while element := _element(data, at, outer.end):
        yield element
        at = element.end


def _element(data: bytes, at: int, end: int) -> _Element | None:
    """The whole element at this place; None when there is none. An entered one may be unending."""
    name = _number(data, at, keeps_marker=True)
    size = name and _number(data, name[1])
    if not name or not size:
        return None
    length, body = size
    last = body + length
    if name[0] in ENTERED:
        return _Element(name[0], at, body, body)
    return _Element(name[0], at, body, last) if last <= end else None


def _number(data: bytes, at: int, *, keeps_marker: bool = False) -> tuple[int, int] | None:
    """A variable-length number and the place after it."""
    if at >= len(data) or data[at] == 0:
        return None
    width = 9 - data[at].bit_length()
    value = int.from_bytes(data[at : at + width], "big")
    if at + width > len(data):
        return None
    return (value if keeps_marker else value & (1 << 7 * width) - 1), at + width


def _check(data: bytes, elements: list[_Element]) -> None:
    ids = {element.id for element in elements}
    if not {EBML, SEGMENT, TRACKS, CLUSTER} <= ids or not ids & {SIMPLE_BLOCK, BLOCK_GROUP}:
        raise Unsound
    if _only(data, elements, EBML, DOC_TYPE) not in {b"webm", b"matroska"}:
        raise Unsound
    tracks = [track for e in elements if e.id == TRACKS for track in _children(data, e)]
    kinds = {_value(data, track, TRACK_TYPE) for track in tracks if track.id == TRACK}
    if kinds != {bytes([SOUND_TRACK])}:
        raise Unsound


def _only(data: bytes, elements: list[_Element], outer: int, inner: int) -> bytes:
    """The bytes of the first such element inside the first such outer one, or none."""
    found = next((element for element in elements if element.id == outer), None)
    return _value(data, found, inner) if found else b""


def _value(data: bytes, outer: _Element, inner: int) -> bytes:
    for element in _children(data, outer):
        if element.id == inner:
            return data[element.body : element.end]
    return b""


def _void(body: bytearray, element: _Element) -> None:
    """Turn the element into padding of the same length."""
    length = element.end - element.start
    if length >= 9:
        head = b"\xec\x01" + (length - 9).to_bytes(7, "big")
    else:
        head = bytes([VOID, 0x80 | length - 2])
    body[element.start : element.end] = head.ljust(length, b"\0")


def _seconds(data: bytes, elements: list[_Element]) -> float:
    """The time of the last block. Browsers tell no duration, and ffmpeg into a pipe a wrong one."""
    scale = int.from_bytes(_only(data, elements, INFO, SCALE), "big") or 1_000_000
    cluster = last = 0
    for element in elements:
        if element.id == TIME:
            cluster = int.from_bytes(data[element.body : element.end], "big")
        elif head := _block(data, element):
            last = cluster + _offset(head)
    return last * scale / 1_000_000_000


def _block(data: bytes, element: _Element) -> bytes:
    """The first bytes of the block in this element, if it has one."""
    if element.id == BLOCK_GROUP:
        return _value(data, element, BLOCK)[:16]
    return data[element.body : element.body + 16] if element.id == SIMPLE_BLOCK else b""


def _offset(head: bytes) -> int:
    """Ticks after the beginning of its cluster; they stand behind the number of the track."""
    track = _number(head, 0)
    return int.from_bytes(head[track[1] : track[1] + 2], "big", signed=True) if track else 0
