"""Recordings made in code, each with words in its metadata that must not come out."""

import io
import struct
import wave

from kentongan.media.sounds import ogg

WHO = b"Rekaman Sari, -7.3865+109.3631/"


def wav(seconds=2, tail=b""):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(16000 * seconds))
    body = out.getvalue()[12:] + b"LIST" + struct.pack("<I", len(WHO) + 1) + WHO + b"\0"
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body + tail


def mp3(frames=50):
    """128 kbit/s at 44.1 kHz: frames of 417 bytes, 1,152 samples each."""
    tag = b"ID3\4\0\0" + bytes([0, 0, 0, len(WHO)]) + WHO
    return tag + (b"\xff\xfb\x90\x00" + bytes(413)) * frames + b"TAG" + WHO.ljust(125, b"\0")


def amr(frames=100):
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * frames


def amr_wide(frames=100):
    return b"#!AMR-WB\n" + (b"\x04" + bytes(17)) * frames


def opus(seconds=3, tags=None):
    """Ogg Opus: head, tags, then one packet a second."""
    head = b"OpusHead\1\1" + struct.pack("<HIHB", 312, 48000, 0, 0)
    words = b"title=" + WHO if tags is None else tags
    comments = b"OpusTags" + struct.pack("<I", 4) + b"HP01" + struct.pack("<I", 1)
    comments += struct.pack("<I", len(words)) + words
    pages = _ogg_pages(head, 0, 0)
    pages += _ogg_pages(comments, 0, 1)
    after = pages.count(b"OggS")
    for second in range(seconds):
        pages += _ogg_pages(b"\xfc" * 40, (second + 1) * 48000 + 312, after + second)
    return pages


def _ogg_pages(packet, granule, number):
    """The packet on as many pages as it needs."""
    lacing = b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
    pages = b""
    while lacing:
        part, lacing = lacing[:255], lacing[255:]
        body, packet = packet[: sum(part)], packet[sum(part) :]
        head = b"OggS\0" + bytes([2 if number == 0 else 0])
        head += struct.pack("<qII", granule, 77, number) + bytes(4) + bytes([len(part)]) + part
        page = head + body
        crc = ogg.checksum(page)
        pages += page[:22] + struct.pack("<I", crc) + page[26:]
        number += 1
    return pages


def box(kind, *bodies):
    body = b"".join(bodies)
    return struct.pack(">I", 8 + len(body)) + kind + body


def m4a(seconds=4, track=b"soun"):
    """AAC in MP4 with a place in ``udta`` and the hour of recording in its headers."""
    times = struct.pack(">II", 3_900_000_000, 3_900_000_000)
    film = box(b"mvhd", bytes(4) + times + struct.pack(">II", 1000, seconds * 1000) + bytes(80))
    media = box(
        b"mdia",
        box(b"mdhd", bytes(4) + times + struct.pack(">IIHH", 44100, 44100 * seconds, 0, 0)),
        box(b"hdlr", bytes(8) + track + bytes(13)),
    )
    place = box(b"udta", box(b"\xa9xyz", WHO), box(b"meta", bytes(4) + WHO))
    header = box(b"trak", box(b"tkhd", bytes(4) + times + bytes(72)), media)
    kind = box(b"ftyp", b"M4A " + bytes(4) + b"M4A mp42isom")
    return kind + box(b"moov", film, header, place) + box(b"mdat", bytes(range(200)) * 5)


def element(name, *bodies, size=None):
    body = b"".join(bodies)
    length = struct.pack(">Q", 1 << 56 | len(body)) if size is None else size
    return bytes.fromhex(name) + length + body


def webm(seconds=5, codec=b"A_OPUS", kind=b"\2"):
    """As Chrome records: segment and clusters of unknown size, no duration; 20 ms a block."""
    facts = [
        element("2AD7B1", (1_000_000).to_bytes(3, "big")),
        element("7BA9", WHO),
        element("4461", bytes(8)),
        element("4D80", b"Chrome"),
    ]
    track = element("AE", element("D7", b"\1"), element("83", kind), element("86", codec))
    endless = b"\x01" + b"\xff" * 7
    tags = element("1254C367", element("7373", WHO))
    clusters = b"".join(
        element(
            "1F43B675", element("E7", (second * 1000).to_bytes(4, "big")), *_blocks(), size=endless
        )
        for second in range(seconds)
    )
    segment = element("1549A966", *facts) + element("1654AE6B", track) + tags + clusters
    return element("1A45DFA3", element("4282", b"webm")) + element(
        "18538067", segment, size=endless
    )


def _blocks():
    """A second of speech; the last piece in a group of its own, as ffmpeg writes it."""
    for at in range(0, 980, 20):
        yield element("A3", b"\x81" + struct.pack(">h", at) + b"\x80" + b"\xfc" * 20)
    yield element("A0", element("A1", b"\x81" + struct.pack(">h", 980) + b"\0" + b"\xfc" * 20))
