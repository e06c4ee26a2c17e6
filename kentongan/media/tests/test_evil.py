"""What somebody sends who means ill: refused, or what comes out of it is a plain picture."""

import io
import re
import time
from pathlib import Path

import pytest
from PIL import Image

from kentongan.base.refusals import Refused
from kentongan.media import decode, rules
from kentongan.media.decoder import Decoder
from kentongan.media.sounds import sniff
from kentongan.media.tests import evil, pictures
from kentongan.media.tests.evil import BOMBS, MARKS, NO_PHOTOS, POLYGLOTS, TELLING
from kentongan.media.tests.test_photos import JPEG_END, marks

MOST_KB, MOST_SECONDS = 256_000, 10
PLAIN = {0xE0, 0xDB, 0xC0, 0xC4}  # JFIF, tables, frame: no comment, no EXIF, no profile


@pytest.fixture(scope="module")
def decoder():
    with Decoder(seconds=600) as decoder:
        yield decoder


def decoded(decoder, body, blocks=()):
    rules.weigh_photo(len(body))
    return decoder.decode(body, rules.photo_format(body[:16]), blocks)


def is_plain(jpeg):
    """A JPEG of nothing but a picture."""
    return jpeg.endswith(JPEG_END) and {*marks(jpeg)} <= PLAIN and not any(
        mark in jpeg for mark in MARKS
    )  # fmt: skip


@pytest.mark.parametrize("form", TELLING)
@pytest.mark.parametrize("blocks", [(), [(500, 500, 140)]], ids=["as it is", "covered"])
def test_no_derivative_of_any_format_tells_place_or_camera(decoder, form, blocks):
    body = TELLING[form]
    with Image.open(io.BytesIO(body)) as opened:
        told = opened.getexif()
    assert (told[0x010F], bool(told.get_ifd(0x8825))) == (evil.MAKER.decode(), True)
    made = decoded(decoder, body, blocks)
    assert [is_plain(jpeg) for jpeg in (made.large, made.thumb)] == [True, True]


@pytest.mark.parametrize("name", POLYGLOTS)
def test_of_a_photo_that_is_something_else_too_only_the_photo_comes_out(decoder, name):
    body = POLYGLOTS[name]
    assert any(mark in body for mark in MARKS) or name == "png and script"
    made = decoded(decoder, body)
    assert [is_plain(jpeg) for jpeg in (made.large, made.thumb)] == [True, True]


@pytest.mark.parametrize("name", NO_PHOTOS)
def test_what_is_no_photo_is_refused_whatever_it_is(decoder, name):
    with pytest.raises(Refused):
        decoded(decoder, NO_PHOTOS[name])
    with pytest.raises(rules.NotASound):
        sniff.read(NO_PHOTOS[name] or b"\0")


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_no_more_memory_and_time_than_allowed(name, record_property):
    body, began = BOMBS[name](), time.monotonic()
    with Decoder() as decoder:
        decoded(decoder, pictures.jpeg())
        said = outcome(decoder, body)
        took, most = time.monotonic() - began, peak(decoder)
    figure = f"{name}: {len(body)} bytes, {most} kB, {took:.1f} s, {said}"
    record_property("figure", f"bomb of {figure}")
    assert (said == "a plain picture") is (name not in evil.NO_PICTURES)
    assert (most <= MOST_KB, took <= MOST_SECONDS) == (True, True)


def outcome(decoder, body):
    try:
        assert is_plain(decoded(decoder, body).large)
    except Refused as no:
        return type(no).__name__
    return "a plain picture"


def peak(decoder):
    """The most memory the child has had, in kB; 0 when it is dead."""
    if decoder._child is None:
        return 0
    status = Path(f"/proc/{decoder._child._process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1])


def test_the_child_that_opens_them_knows_every_format_and_may_take_ten_seconds():
    assert (decode.HAS_HEIC, Decoder()._each) == (True, MOST_SECONDS)
