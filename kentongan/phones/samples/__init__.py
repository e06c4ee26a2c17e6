"""A photo and a voice for whoever has none at hand."""

from pathlib import Path

_HERE = Path(__file__).parent
_FILES = {
    "rusak": ("jalan.jpg", "photo"),
    "baik": ("jalan-baik.jpg", "photo"),
    "suara": ("suara.webm", "voice"),
}
NAMES = frozenset(_FILES)


def sample(name: str) -> tuple[bytes, str]:
    """The bytes of one of ``NAMES``, and its kind."""
    file, kind = _FILES[name]
    return (_HERE / file).read_bytes(), kind
