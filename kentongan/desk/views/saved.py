"""``/petugas/tampilan``: lists an official keeps under names of his own."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kentongan.base.refusals import Refused
from kentongan.cases import words
from kentongan.desk.requests import Request, officials_only
from kentongan.desk.views import inbox
from kentongan.insight import actions as lists
from kentongan.insight import filters as narrowing


@require_POST
@officials_only
def keep(request: Request) -> HttpResponse:
    """Keep the list that was shown; 303 back to it."""
    tab, filters = inbox.tab_of(request.POST), narrowing.read(request.POST)
    try:
        name = request.POST.get("name", "")
        lists.keep_view(request.user, name=name, tab=tab, filters=filters)
    except Refused as no:
        messages.error(request, words.say(no))
    else:
        messages.success(request, _("Tampilan tersimpan."))
    return _back(request)


@require_POST
@officials_only
def drop(request: Request) -> HttpResponse:
    """Forget one of one's own; 303 back to the list."""
    typed = request.POST.get("tampilan", "")
    if typed.isascii() and typed.isdecimal() and len(typed) < 19:
        lists.drop_view(request.user, int(typed))
        messages.success(request, _("Tampilan dihapus."))
    return _back(request)


def _back(request: Request) -> HttpResponse:
    return HttpResponseRedirect(inbox.address(request.POST), status=HTTPStatus.SEE_OTHER)
