"""Opus in Ogg: pages with a checksum; the page of tags is emptied. RFC 3533 and RFC 7845."""

from collections.abc import Iterator
from dataclasses import dataclass

from kentongan.media.sounds.sound import Sound, Unsound

NO_TAGS = b"OpusTags" + bytes(8)  # no vendor, no comments; zeros may follow
NO_GRANULE = 2**64 - 1
HERTZ = 48000


@dataclass(frozen=True)
class _Page:
    start: int
    end: int
    granule: int
    serial: bytes
    lacing: bytes

    @property
    def body(self) -> int:
        return self.start + 27 + len(self.lacing)


def read(data: bytes) -> Sound:
    """The first stream up to its last whole page, tags emptied; Unsound when it is not Opus."""
    pages = list(_pages(data))
    if len(pages) < 3 or data[pages[0].body : pages[0].body + 8] != b"OpusHead":
        raise Unsound
    if data[pages[1].body : pages[1].body + 8] != b"OpusTags":
        raise Unsound
    body = bytearray(data[: pages[-1].end])
    _empty_tags(body, pages[1:])
    skip = int.from_bytes(data[pages[0].body + 10 : pages[0].body + 12], "little")
    last = max(page.granule for page in pages)
    return Sound("audio/ogg", bytes(body), max(0, last - skip) / HERTZ)


def _pages(data: bytes) -> Iterator[_Page]:
    """Whole pages of the first stream, until anything else begins."""
    at = 0
    while data[at : at + 5] == b"OggS\0" and len(data) >= at + 27:
        page = _page(data, at)
        if page.end > len(data) or page.serial != data[14:18]:
            return
        yield page
        at = page.end


def _page(data: bytes, at: int) -> _Page:
    lacing = data[at + 27 : at + 27 + data[at + 26]]
    granule = int.from_bytes(data[at + 6 : at + 14], "little")
    end = at + 27 + data[at + 26] + sum(lacing)
    granule = 0 if granule == NO_GRANULE else granule
    return _Page(at, end, granule, data[at + 14 : at + 18], lacing)


def _empty_tags(body: bytearray, pages: list[_Page]) -> None:
    """Overwrite the packet of tags, on as many pages as it fills."""
    words = NO_TAGS
    for page in pages:
        size, is_last = _first_packet(page.lacing)
        body[page.body : page.body + size] = words.ljust(size, b"\0")[:size]
        words = b""
        _seal(body, page)
        if is_last:
            return


def _first_packet(lacing: bytes) -> tuple[int, bool]:
    """Bytes of the packet that the page begins with, and whether it ends on this page."""
    size = 0
    for piece in lacing:
        size += piece
        if piece < 255:
            return size, True
    return size, False


def _seal(body: bytearray, page: _Page) -> None:
    body[page.start + 22 : page.start + 26] = bytes(4)
    crc = checksum(bytes(body[page.start : page.end]))
    body[page.start + 22 : page.start + 26] = crc.to_bytes(4, "little")


def checksum(page: bytes) -> int:
    """Ogg's CRC of a page whose own checksum field is zero."""
    crc = 0
    for byte in page:
        crc = (crc << 8 & 0xFFFFFFFF) ^ _TABLE[crc >> 24 ^ byte]
    return crc


def _entry(byte: int) -> int:
    crc = byte << 24
    for _ in range(8):
        crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
    return crc


_TABLE = tuple(_entry(byte) for byte in range(256))
