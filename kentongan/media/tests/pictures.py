"""Photos made in code: honest ones, odd ones and evil ones."""

import io
import struct
import zlib

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

RED, BLUE = (193, 33, 33), (30, 30, 200)

# One 64 x 64 red picture: parameter sets and slice as x265 writes them.
VPS = bytes.fromhex("40010c01ffff01600000030090000003000003001e959809")
SPS = bytes.fromhex(
    "42010101600000030090000003000003001ea020810596566924caf0168080000003008000000c84"
)
PPS = bytes.fromhex("4401c172b42240")
SLICE = bytes.fromhex("2801af1d80f7cf80fff0b01f9e585b3a16bc7c")


def picture(mode="RGB", size=(64, 48), colour=RED):
    """One colour, so that what comes out can be told."""
    return Image.new("RGB", size, colour).convert(mode)


def saved(image, form="JPEG", **options):
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def jpeg(**options):
    return saved(picture(), "JPEG", **options)


def located(orientation=1):
    """EXIF of a phone that tells where it was, and who made it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "PabrikHP"
    exif.get_ifd(0x8825).update(
        {
            1: "S",
            2: (IFDRational(7), IFDRational(23), IFDRational(11)),
            3: "E",
            4: (IFDRational(109), IFDRational(21), IFDRational(47)),
        }
    )
    return exif


def left_red_right_blue(size=(400, 200)):
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def png_chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width, height, *more, samples=b""):
    """A PNG of 8-bit RGB by hand; nothing in it need be true."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), *more, (b"IDAT", zlib.compress(samples)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


def bomb():
    """50,000 x 50,000 pixels in a few kilobytes."""
    return png(50_000, 50_000, samples=bytes(1_000_000))


def profile_bomb():
    """A colour profile that unpacks to 200 MB."""
    return png(8, 8, (b"iCCP", b"p\0\0" + zlib.compress(bytes(200_000_000), 1)), samples=bytes(200))


def heic(exif=b""):
    """A red iPhone photo: the boxes of HEIF around one HEVC picture, and what the phone tells."""
    told = struct.pack(">I", 6) + exif if exif else b""
    kinds = [b"hvc1", b"Exif"][: 2 if told else 1]
    entries = [
        _full(b"infe", 2, struct.pack(">HH", n, 0) + kind + b"\0")
        for n, kind in enumerate(kinds, 1)
    ]
    items = _full(b"iinf", 0, struct.pack(">H", len(entries)) + b"".join(entries))
    about = _full(b"iref", 0, _box(b"cdsc", struct.pack(">HHH", 2, 1, 1))) if told else b""
    sizes = _box(b"ipco", _hvcc() + _full(b"ispe", 0, struct.pack(">II", 64, 64)))
    links = _full(b"ipma", 0, struct.pack(">IHBBB", 1, 1, 2, 0x81, 0x02))
    slices = struct.pack(">I", len(SLICE)) + SLICE

    def meta(offset):
        parts = [(offset, len(slices)), (offset + len(slices), len(told))][: len(kinds)]
        place = struct.pack(">BBH", 0x44, 0, len(parts))
        for n, part in enumerate(parts, 1):
            place += struct.pack(">HHHII", n, 0, 1, *part)
        body = _full(b"hdlr", 0, bytes(4) + b"pict" + bytes(13)) + _full(b"pitm", 0, b"\0\1")
        body += _full(b"iloc", 0, place) + items + about + _box(b"iprp", sizes + links)
        return _full(b"meta", 0, body)

    kind = _box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")
    return kind + meta(len(kind) + len(meta(0)) + 8) + _box(b"mdat", slices + told)


def mosaic(side, *, is_hidden=True):
    """An iPhone photo of so many tiles in both directions, all of them the same 64 x 64 pixels.

    Tiles that are not hidden count as further pictures of the same file.
    """
    plan = struct.pack(">BBBBHH", 0, 0, side - 1, side - 1, side * 64, side * 64)
    slices, tiles, whole = struct.pack(">I", len(SLICE)) + SLICE, range(1, side * side + 1), 60_000
    kinds = {**dict.fromkeys(tiles, b"hvc1"), whole: b"grid"}
    entries = [
        _box(
            b"infe",
            bytes([2, 0, 0, is_hidden and n != whole]) + struct.pack(">HH", n, 0) + kind + b"\0",
        )
        for n, kind in kinds.items()
    ]
    items = _full(b"iinf", 0, struct.pack(">H", len(entries)) + b"".join(entries))
    parts = struct.pack(f">HH{len(tiles)}H", whole, len(tiles), *tiles)
    sizes = [_full(b"ispe", 0, struct.pack(">II", wide, wide)) for wide in (64, side * 64)]
    links = struct.pack(">I", len(kinds))
    links += b"".join(struct.pack(">HBBB", n, 2, 0x81, 0x02) for n in tiles)
    links += struct.pack(">HBB", whole, 1, 0x03)
    facts = _box(b"ipco", _hvcc() + sizes[0] + sizes[1]) + _full(b"ipma", 0, links)

    def meta(offset):
        place = struct.pack(">BBH", 0x44, 0, len(kinds))
        place += b"".join(struct.pack(">HHHII", n, 0, 1, offset, len(slices)) for n in tiles)
        place += struct.pack(">HHHII", whole, 0, 1, offset + len(slices), len(plan))
        body = _full(b"hdlr", 0, bytes(4) + b"pict" + bytes(13))
        body += _full(b"pitm", 0, struct.pack(">H", whole)) + _full(b"iloc", 0, place) + items
        body += _full(b"iref", 0, _box(b"dimg", parts)) + _box(b"iprp", facts)
        return _full(b"meta", 0, body)

    kind = _box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")
    return kind + meta(len(kind) + len(meta(0)) + 8) + _box(b"mdat", slices + plan)


def _hvcc():
    record = bytes([1, 1]) + SPS[5:9] + SPS[9:15] + SPS[15:16]
    record += b"\xf0\0\xfc\xfd\xf8\xf8\0\0\x0f\3"
    for kind, unit in ((32, VPS), (33, SPS), (34, PPS)):
        record += bytes([0x80 | kind]) + struct.pack(">HH", 1, len(unit)) + unit
    return _box(b"hvcC", record)


def _box(kind, body):
    return struct.pack(">I", 8 + len(body)) + kind + body


def _full(kind, version, body):
    return _box(kind, bytes([version, 0, 0, 0]) + body)
