"""Files that somebody means ill with; none of them does harm here, each only has its looks."""

import io
import struct
import zipfile
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kentongan.media.tests import pictures

SCRIPT = b"<script>alert('jahat')</script>"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
HTML = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT
MAKER, PLACE = b"PabrikHP", b"-7.3865,109.3631"
# None of these may come out again, in whatever comes out.
MARKS = (
    b"alert(",
    b"<script",
    b"EICAR",
    b"vbaProject",
    b"PK\3\4",
    MAKER,
    PLACE,
    b"%PDF",
    b"MZ\x90",
)


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, b"Sub AutoOpen()")
    return out.getvalue()


def exif():
    """Where it was taken, by whose camera, and a script in the picture's title."""
    told = pictures.located()
    told[0x010E] = SCRIPT.decode()
    return told.tobytes()


def riff(webp, kind, body):
    """A WebP with one more chunk, its length told rightly."""
    chunk = kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", len(webp) - 8 + len(chunk)) + webp[8:] + chunk


def _png(**options):
    words = PngInfo()
    words.add_text("Comment", SCRIPT.decode())
    words.add_itxt("XML:com.adobe.xmp", PLACE.decode(), zip=True)
    return pictures.saved(pictures.picture(), "PNG", pnginfo=words, exif=exif(), **options)


TELLING = {  # photos that tell place, camera and more, one of each format that is taken
    "jpeg": pictures.jpeg(exif=exif(), comment=SCRIPT, xmp=PLACE),
    "two-lens": pictures.saved(
        pictures.picture(), "MPO", save_all=True, append_images=[pictures.picture()], exif=exif()
    ),
    "png": _png(),
    "webp": pictures.saved(pictures.picture(), "WEBP", exif=exif(), xmp=PLACE),
    "heic": pictures.heic(exif()),
}
POLYGLOTS = {
    "jpeg and html": pictures.jpeg() + HTML,
    "jpeg and zip": pictures.jpeg() + zipped("word/vbaProject.bin"),
    "jpeg and eicar": pictures.jpeg(comment=EICAR),
    "jpeg and script": b"\xff\xd8\xff\xfe" + struct.pack(">H", 40) + b"*/=alert(1);/*".ljust(38)
    + pictures.jpeg()[2:],
    "png and pdf": pictures.saved(pictures.picture(), "PNG") + b"%PDF-1.7\n" + SCRIPT,
    "png and program": pictures.saved(pictures.picture(), "PNG") + b"MZ\x90" + EICAR,
    "png and script": _png(),
    "webp and html": riff(pictures.saved(pictures.picture(), "WEBP"), b"XMP ", HTML),
    "heic and zip": pictures.heic() + zipped("x.js") + SCRIPT,
}  # fmt: skip
NO_PHOTOS = {
    "svg": SVG, "html": HTML, "html after a gif": b"GIF89a/*" + HTML, "eicar": EICAR,
    "macro document": zipped("[Content_Types].xml", "word/vbaProject.bin"),
    "old macro document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + b"vbaProject",
    "program": b"MZ\x90\0" + bytes(200), "nothing": b"", "pdf": b"%PDF-1.7\n" + SCRIPT,
    "html that begins like a jpeg": b"\xff\xd8\xff" + HTML,
    "zip that begins like a png": b"\x89PNG\r\n\x1a\n" + zipped("x.js"),
}  # fmt: skip


def flat(mode, form, size, **options):
    """As many pixels of one colour as are taken, in a small file."""
    return pictures.saved(Image.new(mode, size), form, **options)


def profile():
    return pictures.png(8, 8, (b"iCCP", b"p\0\0" + zlib.compress(bytes(50_000_000), 1)))


# As large as is taken of each format, flat, so that the file is small; made when asked for. A HEIC
# of more than 1,000 parts libheif refuses by itself: 8 bytes a pixel, measured on smaller ones.
JPEG, PROGRESSIVE, PNG, WEBP = (8300, 6000), (5000, 5000), (8000, 5000), (4000, 3000)
BOMBS = {
    "50,000 x 50,000": pictures.bomb,
    "colour profile": profile,
    "jpeg": lambda: flat("RGB", "JPEG", JPEG, quality=1),
    "cmyk": lambda: flat("CMYK", "JPEG", JPEG, quality=1),
    "progressive": lambda: flat("CMYK", "JPEG", PROGRESSIVE, progressive=True, quality=1),
    "grey of 16 bits": lambda: flat("I;16", "PNG", PNG, compress_level=1),
    "palette": lambda: flat("P", "PNG", PNG, transparency=0, compress_level=1),
    "black and white": lambda: flat("1", "PNG", PNG, compress_level=1),
    "grey and see-through": lambda: flat("LA", "PNG", PNG, compress_level=1),
    "see-through": lambda: flat("RGBA", "PNG", PNG, compress_level=1),
    "one colour see-through": lambda: flat("RGB", "PNG", PNG, transparency=(0, 0, 0),
                                           compress_level=1),
    "webp": lambda: flat("RGBA", "WEBP", WEBP, lossless=True, method=0),
    "moving webp": lambda: pictures.saved(
        Image.new("RGBA", WEBP), "WEBP", save_all=True, lossless=True, method=0,
        append_images=[Image.new("RGBA", WEBP, (n, 0, 0, 9)) for n in range(3)]),
    "heic": lambda: pictures.mosaic(31),
    "heic of many pictures": lambda: pictures.mosaic(25, is_hidden=False),
}  # fmt: skip
NO_PICTURES = {"50,000 x 50,000", "colour profile"}  # refused; of all others a picture comes out
