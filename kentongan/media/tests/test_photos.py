"""What becomes of a photo, honest or evil, in the bounded child."""

import io

import pytest
from PIL import Image

from kentongan.media import rules
from kentongan.media.decoder import Decoder
from kentongan.media.tests import pictures

JPEG_END = b"\xff\xd9"


@pytest.fixture(scope="module")
def decoder():
    with Decoder(seconds=600) as decoder:
        yield decoder


@pytest.fixture
def safe(decoder):
    """The photo decoded, its large derivative opened."""

    def _safe(body):
        made = decoder.decode(body, rules.photo_format(body[:16]))
        opened = Image.open(io.BytesIO(made.large))
        opened.load()
        return made, opened

    return _safe


def is_near(colour, other):
    return all(abs(a - b) <= 6 for a, b in zip(colour, other, strict=True))


def marks(jpeg):
    """The marker segments of a JPEG before its picture data."""
    found, at = [], 2
    while jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


def test_a_large_photo_comes_out_1280_and_320_pixels_wide(safe):
    made, large = safe(pictures.saved(pictures.picture(size=(4000, 3000))))
    thumb = Image.open(io.BytesIO(made.thumb))
    assert (made.width, made.height, large.size, thumb.size) == (
        1280,
        960,
        (1280, 960),
        (320, 240),
    )


def test_a_small_photo_is_not_blown_up(safe):
    made, large = safe(pictures.jpeg())
    assert (made.width, made.height, large.size) == (64, 48, (64, 48))


def test_a_restless_photo_is_made_lighter_until_it_weighs_150_kilobytes(safe):
    restless = Image.effect_noise((1280, 960), 40).convert("RGB").reduce(2).resize((1280, 960))
    body = pictures.saved(restless, quality=95)
    assert len(body) > 300_000
    made, _ = safe(body)
    assert 50_000 < len(made.large) <= 150_000


def test_place_camera_comment_and_profile_are_gone(safe):
    body = pictures.jpeg(
        exif=pictures.located(), comment=b"oleh Sari", icc_profile=b"profil" * 100, dpi=(300, 300)
    )
    assert (b"PabrikHP" in body, b"oleh Sari" in body, b"profil" in body) == (True, True, True)
    made, large = safe(body)
    assert (dict(large.getexif()), large.info) == (
        {},
        {"jfif": 257, "jfif_version": (1, 1), "jfif_unit": 0, "jfif_density": (1, 1)},
    )
    for jpeg in (made.large, made.thumb):
        assert set(marks(jpeg)) <= {0xE0, 0xDB, 0xC0, 0xC4}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_taken_with_the_phone_turned_stands_upright(safe, orientation):
    body = pictures.saved(
        pictures.left_red_right_blue(), exif=pictures.located(orientation), subsampling=0
    )
    _, large = safe(body)
    with Image.open(io.BytesIO(body)) as opened:
        size, first = opened.size, None
    if orientation >= 5:
        size = size[::-1]
    first = pictures.RED if orientation in {1, 4, 5, 6} else pictures.BLUE
    assert (large.size, is_near(large.getpixel((10, 10)), first)) == (size, True)


def test_a_broken_exif_block_does_not_lose_the_photo(safe):
    body = pictures.jpeg(exif=b"Exif\0\0II*\0\xff\xff\xff\x7f" + b"\xff" * 60)
    _, large = safe(body)
    assert is_near(large.getpixel((5, 5)), pictures.RED)


def test_what_is_hidden_behind_the_picture_does_not_come_along(safe):
    made, _ = safe(pictures.jpeg() + b"PK\3\4<html><script>alert(1)</script>")
    assert (made.large[-2:], b"<script" in made.large, b"PK\3\4" in made.large) == (
        JPEG_END,
        False,
        False,
    )


@pytest.mark.parametrize(
    "body",
    [
        pictures.saved(pictures.picture("CMYK"), "JPEG"),
        pictures.saved(pictures.picture(), "PNG"),
        pictures.saved(pictures.picture().quantize(4), "PNG"),
        pictures.saved(pictures.picture(), "WEBP"),
        pictures.saved(pictures.picture(), "JPEG", progressive=True),
        pictures.saved(
            pictures.picture(), "MPO", save_all=True, append_images=[pictures.picture()]
        ),
        pictures.heic(),
    ],
    ids=["cmyk", "png", "palette", "webp", "progressive", "two-lens phone", "heic"],
)
def test_red_stays_red_from_every_kind_of_photo(safe, body):
    _, large = safe(body)
    assert (large.mode, is_near(large.getpixel((20, 20)), pictures.RED)) == ("RGB", True)


def test_a_grey_of_16_bits_keeps_its_shade(safe):
    _, large = safe(pictures.saved(Image.new("I;16", (40, 40), 100 * 256), "PNG"))
    assert is_near(large.getpixel((20, 20)), (100, 100, 100))


def test_a_grey_photo_stays_grey(safe):
    _, large = safe(pictures.saved(Image.new("L", (40, 40), 90)))
    assert is_near(large.getpixel((20, 20)), (90, 90, 90))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "RGB"])
def test_what_is_see_through_becomes_white(safe, mode):
    if mode in {"P", "RGB"}:
        key = 0 if mode == "P" else pictures.RED
        body = pictures.saved(
            Image.new(mode, (40, 40), 0 if mode == "P" else key), "PNG", transparency=key
        )
    else:
        body = pictures.saved(Image.new("RGBA", (40, 40), (9, 9, 9, 0)).convert(mode), "PNG")
    _, large = safe(body)
    assert is_near(large.getpixel((20, 20)), (255, 255, 255))


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_frame_is_kept(safe, form):
    frames = [pictures.picture(colour=pictures.RED), pictures.picture(colour=pictures.BLUE)]
    body = pictures.saved(frames[0], form, save_all=True, append_images=frames[1:], duration=100)
    _, large = safe(body)
    assert is_near(large.getpixel((20, 20)), pictures.RED)


def test_a_photo_as_large_as_allowed_fits_into_the_memory_of_the_child(safe):
    body = pictures.saved(
        Image.new("RGBA", (8000, 5000), (30, 30, 200, 255)), "PNG", compress_level=1
    )
    made, large = safe(body)
    assert (made.width, is_near(large.getpixel((20, 20)), pictures.BLUE)) == (1280, True)


def test_a_megabyte_of_colour_profile_is_only_weight(safe):
    body = pictures.jpeg(icc_profile=bytes(range(256)) * 4096)
    made, _ = safe(body)
    assert (len(body) > 1_000_000, len(made.large) < 5_000) == (True, True)


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (pictures.bomb(), rules.TooManyPixels),
        (pictures.png(12_001, 10), rules.TooManyPixels),
        (pictures.png(10_000, 4_001), rules.TooManyPixels),
        (pictures.png(12_000, 10), rules.Unreadable),
        (pictures.profile_bomb(), rules.Unreadable),
        (pictures.jpeg()[:300], rules.Unreadable),
        (pictures.saved(pictures.picture(size=(900, 900)), quality=95)[:-2000], rules.Unreadable),
        (b"\xff\xd8\xff" + b"not a photo" * 50, rules.Unreadable),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), rules.Unreadable),
        (b"RIFF\x50\0\0\0WEBPVP8X" + b"\xff" * 80, rules.Unreadable),
        (pictures.heic()[:-10], rules.Unreadable),
        (b"\0\0\0\x18ftypheic" + b"garbage" * 20, rules.Unreadable),
    ],
    ids=[
        "bomb",
        "too wide",
        "too many",
        "no samples",
        "profile bomb",
        "cut in the header",
        "cut in the picture",
        "only the first bytes of a JPEG",
        "only the first bytes of a PNG",
        "only the first bytes of a WebP",
        "cut HEIC",
        "only the first bytes of a HEIC",
    ],
)
def test_a_bomb_or_a_broken_photo_is_refused(safe, body, refusal):
    assert len(body) < 2_000_000
    with pytest.raises(refusal) as no:
        safe(body)
    assert no.type is refusal


@pytest.mark.parametrize(
    "body",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"%PDF-1.7\n",
        b"GIF89a" + bytes(20),
        b"BM" + bytes(30),
        b"Ini tulisan, bukan foto.",
        b"II*\0" + bytes(30),
        b"%!PS-Adobe-3.0 EPSF-3.0",
        b"\0\0\0\x18ftypisom" + bytes(30),
        b"\0\0\0\x18ftypavif" + bytes(30),
        b"\0",
    ],
    ids=["svg", "xml", "pdf", "gif", "bmp", "text", "tiff", "eps", "film", "avif", "one byte"],
)
def test_what_is_not_a_photo_never_reaches_the_decoder(body):
    with pytest.raises(rules.NotAPhoto):
        rules.photo_format(body[:16])
