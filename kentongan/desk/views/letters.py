"""``/petugas/surat``: letters past the village. That they are there, never what they say."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kentongan.cases import access, rules
from kentongan.cases.words import STATUS
from kentongan.desk.requests import Request, officials_only
from kentongan.intake import upward

MOST = 100


@require_safe
@officials_only
def letters(request: Request) -> HttpResponse:
    """Number, day and status of each, the newest first; printable. 404 for who may not know."""
    if not rules.READERS.intersection(request.actor.roles):
        raise Http404
    rows = access.sent_up(request.actor)[:MOST]
    told = [(row.label, row.received_at, row.forwarded_to, STATUS[row.status]) for row in rows]
    context = {"letters": told, "head": upward.head(request.village)}
    return render(request, "desk/letters.html", context)


def has_some(request: Request) -> bool:
    """Whether there is one this official may know of; one query for the desk, none for others."""
    return access.sent_up(request.actor).exists()
