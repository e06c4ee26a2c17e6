"""One style and one script inside the citizen's page, with the hashes the content policy needs.

The sources are ordinary static files: CSS in layers, one file per component, and ES modules.
Everything is read once per process. The style differs by village in its accent colour only.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

from kentongan.base import colours

STYLES = ("tokens", "page", "button", "field", "panel", "case", "steps", "print")
Policy = Mapping[str, list[str]]

_IMPORT = re.compile(r'^import (?:\{[^}]*\} from )?"\./([\w-]+\.js)";\n', re.MULTILINE)
_COMMENT = re.compile(r"^\s*(?://.*|/\*[\s\S]*?\*/\s*)$", re.MULTILINE)
_ACCENT = (
    ":root{{--accent:{light};--on-accent:{light_words}}}"
    "@media screen and (prefers-color-scheme:dark)"
    "{{:root{{--accent:{dark};--on-accent:{dark_words}}}}}"
)


@dataclass(frozen=True)
class Inlined:
    """A text as it stands between its tags, and its source expression for the content policy."""

    text: str
    source: str


@lru_cache(maxsize=256)
def accent_style(accent: str) -> Inlined:
    """The two custom properties by which a village colours its pages."""
    return _inlined(_accent_rules(accent))


@lru_cache(maxsize=256)
def style(accent: str) -> Inlined:
    """The whole citizen style with this accent (``#rrggbb``; anything else: the house's)."""
    return _inlined(_accent_rules(accent) + _bundled_style())


@lru_cache
def script(path: str) -> Inlined:
    """A static ES module with all it imports from its own folder, as one module."""
    return _inlined(_shrunk(_joined(_found(path), seen=set())))


def note(request: Any, directive: str, piece: Inlined) -> None:
    """Remember on the request that its page carries this piece."""
    used = request.__dict__.setdefault("inlined", {})
    used.setdefault(directive, []).append(piece.source)


def policy_of(request: Any) -> Policy:
    """What this request's page adds to the content policy: directive -> sources."""
    used: Policy = getattr(request, "inlined", {})
    return used


def carry(request: Any, policy: Policy) -> None:
    """Answer this request with a page drawn for an earlier one, whose policy this was."""
    request.__dict__["inlined"] = policy


def _accent_rules(accent: str) -> str:
    shades = colours.accent(accent)
    return _ACCENT.format(
        light=shades.on_light,
        light_words=colours.readable_on(shades.on_light),
        dark=shades.on_dark,
        dark_words=colours.readable_on(shades.on_dark),
    )


@lru_cache
def _bundled_style() -> str:
    rules = "".join(_found(f"base/css/{name}.css").read_text() for name in STYLES)
    return re.sub(r"\s*([{};,>])\s*|: (?=[^{}]*[;}])", _tight, _shrunk(rules)).replace(";}", "}")


def _tight(match: re.Match[str]) -> str:
    return match[1] or ":"


def _joined(path: Path, seen: set[Path]) -> str:
    """The module after the modules it imports, each once, without import and export words."""
    if path in seen:
        return ""
    seen.add(path)
    code = path.read_text()
    before = "".join(_joined(path.with_name(name), seen) for name in _IMPORT.findall(code))
    return before + re.sub(r"^export ", "", _IMPORT.sub("", code), flags=re.MULTILINE)


def _shrunk(text: str) -> str:
    """Without comments that have lines of their own, indents and empty lines."""
    lines = (line.strip() for line in _COMMENT.sub("", text).splitlines())
    return "\n".join(line for line in lines if line)


def _found(path: str) -> Path:
    """The static file's source; a wrong name is a mistake of ours and says so."""
    found = finders.find(path)
    if not isinstance(found, str):
        raise FileNotFoundError(path)
    return Path(found)


def _inlined(text: str) -> Inlined:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Inlined(text, f"'sha256-{digest}'")
