"""The bounded child that opens strangers' photos: ``python -m kentongan.media.decode``.

Reads frames on stdin until they end: the name of a format, the photo, then the blocks to cover it
with (JSON, see ``media.models.Cover``; mostly none). Answers each with a frame of JSON,
``{"width", "height"}`` followed by two frames (large and thumb JPEG without any metadata), or
``{"refused": code}``. Anything unforeseen ends the process: its parent expects that.

Imports no Django, so that it starts in a few hundredths of a second.
"""

import io
import json
import sys
from collections.abc import Iterable
from typing import BinaryIO

from PIL import (  # the four plugins load before files may no longer be opened
    Image,
    JpegImagePlugin,  # noqa: F401
    MpoImagePlugin,  # noqa: F401
    PngImagePlugin,  # noqa: F401
    UnidentifiedImageError,
    WebPImagePlugin,  # noqa: F401
)

from kentongan.media import confine, frames

try:
    from pi_heif import options
    from pi_heif.as_plugin import register_heif_opener
except ImportError:  # the extra is not there: iPhone photos are then refused
    HAS_HEIC = False
else:
    HAS_HEIC = True
    options.DECODE_THREADS = 1
    options.THUMBNAILS = options.AUX_IMAGES = options.DEPTH_IMAGES = False
    register_heif_opener()

# As many pixels as a quarter of a gigabyte can hold: a JPEG is drawn smaller from the start, a PNG
# whole, a HEIC twice, a WebP four times; of a progressive JPEG all coefficients wait for the last.
PIXELS = {"JPEG": 50_000_000, "PNG": 40_000_000, "HEIF": 25_000_000, "WEBP": 12_000_000}
PROGRESSIVE = 25_000_000
SIDE = 12_000
COPIED = 12_000_000  # pixels that may be held more than once
LARGE_SIDE, LARGE_BYTES = 1280, 150_000
THUMB_SIDE, THUMB_QUALITY = 320, 60
QUALITIES = (75, 65, 55, 45, 35, 25)
REQUEST_BYTES = 15_000_000
BLOCKS_BYTES = 4000
INK = (40, 40, 40)  # solid: what is only blurred can be guessed
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


Block = tuple[int, int, int]


class TooManyPixels(Exception):
    """The header announces more than fits a small machine."""


def derive(
    photo: bytes, kind: str, blocks: Iterable[Block] = ()
) -> tuple[Image.Image, bytes, bytes]:
    """The upright picture without metadata, covered by its blocks, its large and its thumb JPEG.

    Raises ``TooManyPixels`` by the header alone, and what Pillow raises for a broken photo.
    """
    with Image.open(io.BytesIO(photo), formats=[kind]) as opened:
        if max(opened.size) > SIDE or opened.width * opened.height > _most(opened, kind):
            raise TooManyPixels
        large = _upright(_shrunk(opened), opened)
    for block in blocks:
        large.paste(INK, _square(large, block))
    thumb = large.copy()
    thumb.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return large, _light_jpeg(large), _jpeg(thumb, THUMB_QUALITY)


def _square(picture: Image.Image, block: Block) -> tuple[int, int, int, int]:
    """Left, top, right and bottom in pixels, never outside the picture."""
    across, down, side = block
    x, y = across * picture.width // 1000, down * picture.height // 1000
    half = max(1, side * max(picture.size) // 2000)
    right, bottom = min(x + half, picture.width), min(y + half, picture.height)
    return max(x - half, 0), max(y - half, 0), right, bottom


def _most(opened: Image.Image, kind: str) -> int:
    return PROGRESSIVE if opened.info.get("progressive") else PIXELS[kind]


def _shrunk(opened: Image.Image) -> Image.Image:
    """RGB on white within the large size; a JPEG is decoded smaller from the start."""
    opened.draft("RGB", (LARGE_SIDE, LARGE_SIDE))
    opened.load()
    picture = _eight_bit(_thinned(opened))
    picture.thumbnail((LARGE_SIDE, LARGE_SIDE), reducing_gap=2.0)
    return _on_white(picture)


def _thinned(picture: Image.Image) -> Image.Image:
    """Every second or third pixel of a vast picture that has yet to be converted or copied."""
    # Of a file with several pictures pi_heif would put the first in again after it was shrunk.
    is_one_of_many = picture.format == "HEIF" and getattr(picture, "is_animated", False)
    if picture.width * picture.height <= COPIED:
        return picture.copy() if is_one_of_many else picture
    if not is_one_of_many and not _is_converted(picture):
        return picture
    step = -(-max(picture.size) // (2 * LARGE_SIDE))
    size = (max(1, picture.width // step), max(1, picture.height // step))
    return picture.resize(size, Image.Resampling.NEAREST)


def _is_converted(picture: Image.Image) -> bool:
    return picture.mode not in {"L", "RGB", "CMYK"} or "transparency" in picture.info


def _eight_bit(picture: Image.Image) -> Image.Image:
    """A mode that can be resized smoothly: palettes resolved, 16-bit greys scaled, not clipped."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if picture.mode in {"1", "P", "PA", "LA"} or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _upright(picture: Image.Image, opened: Image.Image) -> Image.Image:
    turn = TURNS.get(_orientation(opened))
    return picture if turn is None else picture.transpose(turn)


def _orientation(opened: Image.Image) -> int:
    try:
        return int(opened.getexif().get(ORIENTATION, 1))
    except (OSError, SyntaxError, TypeError, ValueError):
        return 1  # a broken EXIF block is no reason to lose the photo


def _light_jpeg(picture: Image.Image) -> bytes:
    """The best of the qualities that stays within the weight, else the lightest."""
    body = b""
    for quality in QUALITIES:
        body = _jpeg(picture, quality)
        if len(body) <= LARGE_BYTES:
            break
    return body


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    picture.info.clear()  # Pillow would write a comment and a density kept in here
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _answer(photo: bytes, kind: str, blocks: bytes) -> list[bytes]:
    try:
        picture, large, thumb = derive(photo, kind, json.loads(blocks))
    except TooManyPixels:
        return [b'{"refused": "pixels"}']
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError):
        return [b'{"refused": "unreadable"}']
    return [json.dumps({"width": picture.width, "height": picture.height}).encode(), large, thumb]


def main(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer every photo until the parent has no more."""
    Image.MAX_IMAGE_PIXELS = None  # our own header check is stricter, and it never warns
    confine.enclose(may_fork=HAS_HEIC)  # libde265 aborts when it cannot start its thread
    while True:
        try:
            kind = frames.read(requests, 8).decode("ascii")
            photo = frames.read(requests, REQUEST_BYTES)
            blocks = frames.read(requests, BLOCKS_BYTES)
            for frame in _answer(photo, kind, blocks):
                frames.write(answers, frame)
        except frames.Broken:
            return


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
