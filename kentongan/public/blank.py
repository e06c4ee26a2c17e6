"""The empty report form: one page for the whole village, drawn again when the village changes."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core.cache import caches
from django.http import HttpResponse
from django.utils.translation import get_language

from kentongan.base import clock, inlining
from kentongan.base.stencil import Stencil
from kentongan.public.requests import Request

_ANYONE = UUID(int=0)  # stands where each reader gets a key of his own
_KEY = str(_ANYONE).encode()


@dataclass(frozen=True)
class _Drawn:
    """A page without its key, and what it adds to the content policy."""

    content: bytes
    packed: Stencil
    policy: inlining.Policy


def form(request: Request, draw: Callable[[UUID], HttpResponse]) -> HttpResponse:
    """The form with a fresh key. ``draw`` makes the page around a key; it is kept for the day."""
    village = request.village
    day = clock.today(village.zone)
    name = f"lapor.{village.pk}.{village.stamp}.{day:%Y%m%d}.{get_language()}"
    drawn = caches["memory"].get(name)
    if drawn is None:
        content = draw(_ANYONE).content
        drawn = _Drawn(content, Stencil(content, _KEY), inlining.policy_of(request))
        caches["memory"].set(name, drawn)
    inlining.carry(request, drawn.policy)
    return _answer(drawn, str(uuid4()).encode(), request.headers.get("Accept-Encoding", ""))


def _answer(drawn: _Drawn, key: bytes, accepted: str) -> HttpResponse:
    """For nearly every browser as it was compressed when it was drawn, not anew each time."""
    if "gzip" not in accepted:
        return HttpResponse(drawn.content.replace(_KEY, key))
    packed = drawn.packed.fill(key)
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return HttpResponse(packed, headers={**headers, "Content-Length": str(len(packed))})
