"""Reading what a provider sends without ever stumbling: odd values count as missing ones.

For channels: ``json`` first, then the small readers on every value taken out of it.
"""

import json as _json
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

NEVER = datetime.fromtimestamp(0, UTC)  # a missing moment; the inbox then takes the arrival
_FULL_WIDTH = str.maketrans("０１２３４５６７８９＋", "0123456789+")


def json(body: bytes) -> Any:
    """The JSON value, or None; also for bytes that are no text and nesting without end."""
    try:
        return _json.loads(body)
    except (ValueError, RecursionError):
        return None


def mapping(value: Any) -> Mapping[str, Any]:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def inside(value: Any, *path: str) -> Any:
    """What stands at the path of names, or None."""
    for name in path:
        value = mapping(value).get(name)
    return value


def mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of a list; anything else in it is passed over."""
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def text(value: Any) -> str:
    """The string to the letter, save half surrogates, which nothing can store; or ''."""
    if not isinstance(value, str):
        return ""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def name(value: Any) -> str:
    """An id or code as a string, whether it came as a string or a whole number; or ''."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 1 << 64 else ""
    return text(value)


def number(value: Any) -> float | None:
    """The finite number, also written as text; or None."""
    if not isinstance(value, int | float | str) or isinstance(value, bool):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def moment(value: Any) -> datetime:
    """Unix seconds, as number or text; ``NEVER`` when odd."""
    seconds = number(value)
    try:
        return datetime.fromtimestamp(seconds or 0, UTC)
    except (ValueError, OverflowError, OSError):
        return NEVER


def is_spot(lat: float | None, lon: float | None) -> bool:
    """Whether both are degrees on this earth."""
    return lat is not None and lon is not None and abs(lat) <= 90 and abs(lon) <= 180


def digest(value: Any) -> str:
    """A key for something that came without an id: the same value, the same key."""
    return "#" + sha256(_json.dumps(value, sort_keys=True).encode()).hexdigest()


def tel(value: Any) -> str:
    """``tel:+62…`` for a number as a provider writes it (channels.md §1.12), or ''.

    Providers write whole international numbers; only a leading 0 is read as Indonesian, since
    81… without a country may be Japan.
    """
    digits = name(value).translate(_FULL_WIDTH)
    digits = "".join(sign for sign in digits if sign.isascii() and sign.isdigit())
    digits = digits.removeprefix("00")
    if digits.startswith("0"):
        digits = "62" + digits[1:]
    if digits.startswith("620"):
        digits = "62" + digits[3:]
    return f"tel:+{digits}" if 8 <= len(digits) <= 15 else ""


def kind_of(mime: str) -> str:
    """What a file is to us by the type it claims: ``photo``, ``voice``, ``video`` or ``file``."""
    plain = mime.lower().partition(";")[0].strip()
    if plain == "audio/ogg":  # a recorded note; other sounds are files somebody passes on
        return "voice"
    return {"image": "photo", "video": "video"}.get(plain.partition("/")[0], "file")
