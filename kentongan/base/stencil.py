"""A page compressed once with holes in it, which are filled anew for each reader.

A hole becomes a stored block (RFC 1951 §3.2.4) between compressed ones, so that nothing but the
checksum of the whole (RFC 1952 §2.3.1) is counted again.
"""

import struct
import zlib

_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"  # gzip, deflate, no name, no time, slowest
_RAW = -zlib.MAX_WBITS
_NOWHERE = b"\x01"  # stands in a hole while the rest is compressed; hardly in any page


class Stencil:
    """``fill(words)`` is the page as gzip, these words in every hole; they are as long as it."""

    def __init__(self, page: bytes, hole: bytes) -> None:
        self._parts = page.split(hole)
        self._size, self._length = len(hole), len(page)
        self._blocks = _compressed(self._parts, len(hole))

    def fill(self, words: bytes) -> bytes:
        """A whole gzip member. ``words``: as many bytes as the hole."""
        if len(words) != self._size:
            raise ValueError(len(words))
        end = struct.pack("<LL", zlib.crc32(words.join(self._parts)), self._length & 0xFFFFFFFF)
        return _HEAD + _stored(words).join(self._blocks) + end


def _compressed(parts: list[bytes], size: int) -> list[bytes]:
    """Each part as deflate blocks that end on a byte; what is in a hole is never referred to."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    is_unlike = not any(_NOWHERE in part for part in parts)  # then nothing can refer to a hole
    shut = zlib.Z_SYNC_FLUSH if is_unlike else zlib.Z_FULL_FLUSH
    blocks = []
    for part in parts[:-1]:
        blocks.append(squeezer.compress(part) + squeezer.flush(zlib.Z_SYNC_FLUSH))
        squeezer.compress(_NOWHERE * size)
        squeezer.flush(shut)
    return [*blocks, squeezer.compress(parts[-1]) + squeezer.flush(zlib.Z_FINISH)]


def _stored(words: bytes) -> bytes:
    return b"\0" + struct.pack("<HH", len(words), len(words) ^ 0xFFFF) + words
