"""Photos and voice notes of a case, for those who may see the case."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kentongan.cases import access, showing
from kentongan.cases.models import Exhibit
from kentongan.cases.visibility import Output, Part, visible
from kentongan.desk.requests import Request, officials_only


@require_safe
@cache_control(no_store=True)
@officials_only
def file(request: Request, year: int, number: int, uid: UUID, size: str = "") -> HttpResponse:
    """One photo (``kecil``: the small one) or recording, as a safe derivative."""
    cases = access.visible_to(request.actor).filter(year=year, number=number)
    exhibits = Exhibit.objects.of(request.village).filter(case__in=cases, attachment__uid=uid)
    kept = (
        exhibits.exclude(message__is_withdrawn=True)
        .select_related("case", "attachment__village__book")
        .first()
    )
    part = Part.VOICE if kept and kept.attachment.kind == "voice" else Part.PHOTOS
    if kept is None or not visible(kept.case, part, Output.CONSOLE, request.actor):
        raise Http404
    is_small = bool(size) and kept.attachment.kind == "photo"
    found = showing.shown(request.actor.reader, kept.attachment, "thumb" if is_small else "large")
    if found is None:
        raise Http404
    headers = {"Content-Disposition": found.inline}
    return HttpResponse(found.body, content_type=found.mime, headers=headers)
