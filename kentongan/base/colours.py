"""One accent colour per village: contrast is computed, not hoped for."""

from dataclasses import dataclass
from functools import lru_cache

LIGHT_GROUND = "#ffffff"
DARK_GROUND = "#121212"
DEFAULT_ACCENT = "#0b5a3c"
ENOUGH = 7.0  # WCAG 2.2 level AAA for text


@dataclass(frozen=True)
class Accent:
    """The same hue twice: dark enough for the light page, light enough for the dark page."""

    on_light: str
    on_dark: str


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two ``#rrggbb`` colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(colour: str) -> str:
    """White or near-black, whichever is easier to read on this colour."""
    return max((LIGHT_GROUND, DARK_GROUND), key=lambda words: contrast(words, colour))


@lru_cache(maxsize=256)
def accent(colour: str) -> Accent:
    """The colour moved as little as needed to reach contrast 7 on both grounds.

    What is no ``#rrggbb`` gives the house's own green.
    """
    chosen = colour if _is_colour(colour) else DEFAULT_ACCENT
    return Accent(_towards(0, chosen, LIGHT_GROUND), _towards(255, chosen, DARK_GROUND))


def _is_colour(colour: str) -> bool:
    digits = colour.removeprefix("#")
    return len(colour) == 7 and len(digits) == 6 and set(digits.lower()) <= set("0123456789abcdef")


def _towards(end: int, colour: str, ground: str) -> str:
    """Mix in black (0) or white (255) step by step until the ground lets it be read."""
    for step in range(51):
        mixed = [round(part + (end - part) * step / 50) for part in _parts(colour)]
        colour_now = "#{:02x}{:02x}{:02x}".format(*mixed)
        if contrast(colour_now, ground) >= ENOUGH:
            break
    return colour_now


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
