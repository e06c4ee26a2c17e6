"""``/suara``: a citizens' page read aloud by somebody of the village."""

import re
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kentongan.media import queries as media
from kentongan.public.requests import Request

YEAR = 365 * 24 * 3600
RANGE = re.compile(r"bytes=(\d{1,9})-(\d{0,9})")


@require_safe
@cache_control(public=True, max_age=YEAR, immutable=True)
def page(request: Request, uid: UUID) -> HttpResponse:
    """A recording that is on a page now; a new one has another address, so this one may be kept."""
    heard = str(uid) in request.village.spoken.values()
    found = media.recording(request.village, uid) if heard else None
    if found is None:
        raise Http404
    response = _part(request, found.body, found.mime)
    response["Content-Disposition"] = found.inline
    return response


def _part(request: Request, body: bytes, mime: str) -> HttpResponse:
    """The bytes asked for. Safari plays nothing from a server that cannot give a part."""
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    first = int(asked[1]) if asked else 0
    if asked is None or first >= len(body):
        return HttpResponse(body, content_type=mime, headers={"Accept-Ranges": "bytes"})
    last = min(int(asked[2] or len(body)), len(body) - 1)
    headers = {"Accept-Ranges": "bytes", "Content-Range": f"bytes {first}-{last}/{len(body)}"}
    part = body[first : last + 1]
    return HttpResponse(part, content_type=mime, status=HTTPStatus.PARTIAL_CONTENT, headers=headers)
