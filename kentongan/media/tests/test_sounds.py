"""Six containers, known by their bytes: kept playable, without a word about who spoke."""

import struct

import pytest

from kentongan.media import rules
from kentongan.media.sounds import ogg, sniff
from kentongan.media.tests import recordings
from kentongan.media.tests.recordings import WHO, box, element

HONEST = {
    "wav": (recordings.wav(), "audio/wav", 2.0),
    "mp3": (recordings.mp3(), "audio/mpeg", 50 * 1152 / 44100),
    "amr": (recordings.amr(), "audio/amr", 2.0),
    "amr-wb": (recordings.amr_wide(), "audio/amr-wb", 2.0),
    "ogg": (recordings.opus(), "audio/ogg", 3.0),
    "m4a": (recordings.m4a(), "audio/mp4", 4.0),
    "webm": (recordings.webm(), "audio/webm", 4.98),
}
TAIL = b"<script>alert(1)</script>PK\3\4"


@pytest.mark.parametrize("name", HONEST)
def test_a_recording_is_known_by_its_bytes_and_timed(name):
    body, mime, seconds = HONEST[name]
    sound = sniff.read(body)
    assert (sound.mime, round(sound.seconds, 3)) == (mime, round(seconds, 3))


def test_a_file_is_named_by_its_type_and_nothing_else():
    names = [rules.file_name(HONEST[name][1]) for name in HONEST]
    assert names == [f"suara.{end}" for end in ("wav", "mp3", "amr", "awb", "ogg", "m4a", "webm")]
    assert (rules.file_name("image/jpeg", "-2"), rules.file_name("audio/ogg; codecs=opus")) == (
        "foto-2.jpg", "suara.ogg",
    )  # fmt: skip


@pytest.mark.parametrize("name", [name for name in HONEST if not name.startswith("amr")])
def test_words_in_the_metadata_are_gone(name):
    body = HONEST[name][0]
    assert (WHO in body, WHO in sniff.read(body).body) == (True, False)


@pytest.mark.parametrize("name", HONEST)
def test_what_hangs_behind_the_recording_is_cut_off(name):
    body = HONEST[name][0]
    assert sniff.read(body + TAIL).body == sniff.read(body).body


@pytest.mark.parametrize("name", HONEST)
def test_a_cleaned_recording_is_clean_already(name):
    once = sniff.read(HONEST[name][0])
    assert sniff.read(once.body) == once


def test_in_mp4_all_stays_in_its_place_and_the_hour_is_gone():
    body = recordings.m4a()
    sound = sniff.read(body)
    hour = struct.pack(">I", 3_900_000_000)
    assert (len(sound.body), body.count(hour), sound.body.count(hour)) == (len(body), 6, 0)
    assert sound.body[-1008:] == body[-1008:]


def test_mp4_in_the_64_bit_form_is_read_too():
    film = b"\1" + bytes(3) + bytes(16) + struct.pack(">IQ", 1000, 61_000) + bytes(80)
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + b"soun" + bytes(13))))
    samples = struct.pack(">I4sQ", 1, b"mdat", 16 + 40) + bytes(40)
    body = box(b"ftyp", b"M4A " + bytes(4)) + box(b"moov", box(b"mvhd", film), track) + samples
    sound = sniff.read(body)
    assert (sound.seconds, sound.body) == (61.0, body)


def test_a_fragmented_mp4_does_not_tell_its_length():
    sound = sniff.read(recordings.m4a(seconds=0))
    assert sound.seconds is None


def test_a_foreign_box_on_top_of_an_mp4_is_blanked():
    sound = sniff.read(recordings.m4a() + box(b"evil", WHO))
    assert sound.body[-len(WHO) - 4 :] == b"free" + bytes(len(WHO))


def test_tens_of_thousands_of_boxes_in_boxes_do_no_harm():
    nested = b""
    for _ in range(3000):
        nested = box(b"moov", nested)
    with pytest.raises(rules.NotASound):
        sniff.read(
            box(b"ftyp", b"M4A " + bytes(4)) + nested + bytes.fromhex("0000000866726565") * 60_000
        )


def test_in_ogg_every_page_keeps_a_true_checksum():
    body = sniff.read(recordings.opus(tags=b"x=" + WHO * 4000)).body
    at, pages = 0, 0
    while at < len(body):
        lacing = body[at + 27 : at + 27 + body[at + 26]]
        end = at + 27 + len(lacing) + sum(lacing)
        page = body[at : at + 22] + bytes(4) + body[at + 26 : end]
        assert body[at + 22 : at + 26] == ogg.checksum(page).to_bytes(4, "little")
        at, pages = end, pages + 1
    assert (pages, WHO in body) == (6, False)


def test_the_checksum_of_ogg_is_that_of_the_standard():
    # poly 0x04C11DB7, initial 0, no reflection: CRC-32/MPEG-2's sum without its initial value
    assert ogg.checksum(b"123456789") == 0x89A1897F


def test_of_ogg_only_the_first_stream_is_kept():
    first = recordings.opus()
    other = recordings.opus().replace(struct.pack("<I", 77), struct.pack("<I", 78))
    assert sniff.read(first + other).body == sniff.read(first).body


def test_a_wav_that_claims_more_than_it_has_is_built_anew():
    body = recordings.wav()
    endless = body.replace(struct.pack("<I", 32000), b"\xff\xff\xff\xff", 1)
    sound = sniff.read(endless)
    assert int.from_bytes(sound.body[40:44], "little") == len(sound.body) - 44


EVIL = {
    "text": b"Ini tulisan",
    "one byte": b"\xff",
    "photo": b"\xff\xd8\xff\xe0" + bytes(500),
    "aac without container": b"\xff\xf1\x50\x80" + bytes(500),
    "html": b"<html><audio></html>",
    "mp4 head on garbage": b"\0\0\0\x18ftypM4A " + bytes(4) + b"M4A mp42" + b"garbage!" * 90,
    "mp4 without sound": recordings.m4a(track=b"text"),
    "film in mp4": recordings.m4a().replace(
        b"hdlr" + bytes(8) + b"soun", b"hdlr" + bytes(8) + b"vide"
    ),
    "mp4 cut before its samples": recordings.m4a()[:-900],
    "mp4 of zero boxes": b"\0\0\0\x08ftyp" + bytes(900),
    "webm head on garbage": recordings.webm()[:40] + b"garbage!" * 90,
    "film in webm": recordings.webm(codec=b"V_VP8", kind=b"\1"),
    "webm without blocks": recordings.webm(seconds=0),
    "other ebml": element("1A45DFA3", element("4282", b"evil")) + recordings.webm()[20:],
    "vorbis": recordings.opus().replace(b"OpusHead", b"\1vorbis "),
    "opus without tags": recordings.opus().replace(b"OpusTags", b"OpusTogs"),
    "ogg head on garbage": b"OggS" + b"\0garbage" * 90,
    "amr head on garbage": b"#!AMR\n" + b"\xff" * 400,
    "amr of an unknown kind": b"#!AMR-XX\n" + bytes(400),
    "two frames of amr": recordings.amr(2),
    "two frames of mp3": recordings.mp3(2),
    "id3 on garbage": b"ID3\4\0\0\0\0\0\5" + b"garbage!" * 90,
    "id3 longer than the file": b"ID3\4\0\0\x7f\x7f\x7f\x7f" + recordings.mp3()[50:],
    "wav without samples": recordings.wav(0),
    "wav of an unknown kind": recordings.wav().replace(b"\1\0\1\0\x40\x1f", b"\x55\0\1\0\x40\x1f"),
    "wav head on garbage": b"RIFF\x50\0\0\0WAVE" + b"garbage!" * 90,
}


@pytest.mark.parametrize("name", EVIL)
def test_what_is_not_a_recording_is_refused(name):
    with pytest.raises(rules.NotASound):
        sniff.read(EVIL[name])


@pytest.mark.parametrize("name", HONEST)
def test_a_recording_cut_anywhere_is_read_or_refused_but_never_breaks(name):
    body = HONEST[name][0]
    told = set()
    for end in range(0, len(body), max(1, len(body) // 400)):
        try:
            told.add(sniff.read(body[:end]).mime)
        except rules.NotASound:
            told.add("refused")
    assert told <= {"refused", HONEST[name][1]}
    assert "refused" in told
