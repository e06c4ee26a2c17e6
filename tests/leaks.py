"""Looking for words in bytes that must not hold them, however they were written there."""

import base64
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus, unquote_to_bytes

SHAPES = (
    lambda word: word,
    quote,
    quote_plus,
    lambda word: word.encode().hex(),
    lambda word: word.encode("utf-16-le").decode("latin-1"),
    lambda word: word.encode("unicode_escape").decode(),
)
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def needles(*words: str) -> set[bytes]:
    """Words as they might lie in a file: as text, in an address, in hexadecimal, in base 64."""
    found = set()
    for word in words:
        whole = [shape(said) for shape in SHAPES for said in {word, word.lower(), word.upper()}]
        shifted = [base64.b64encode(b" " * n + word.encode()).decode()[4:-4] for n in range(3)]
        found |= {said.encode("latin-1") for said in (*whole, *shifted)}
    return found


def found(data: bytes, wanted: Iterable[bytes]) -> list[bytes]:
    """Which of these are in the data, as it is or decoded from base 64 or an address."""
    layers = b"\0".join(_layers(data))
    return sorted(needle for needle in wanted if needle in layers)


def _layers(data: bytes) -> Iterator[bytes]:
    yield data
    yield unquote_to_bytes(data)
    for run in _BASE64.findall(data):
        for start in range(4):
            whole = run[start : start + (len(run) - start) // 4 * 4]
            yield base64.b64decode(whole.translate(_URL_SAFE))
