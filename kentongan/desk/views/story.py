"""``/petugas/laporan/…/kunci``: a story that nobody else opens, by the village key."""

from http import HTTPStatus

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kentongan.base.refusals import Refused
from kentongan.cases import words
from kentongan.desk import second_step
from kentongan.desk.requests import Request, officials_only
from kentongan.desk.views import case as pages
from kentongan.desk.views.identity import NoPassphrase
from kentongan.intake import passing


@sensitive_post_parameters("passphrase")
@require_POST
@officials_only
def unlock(request: Request, year: int, number: int) -> HttpResponse:
    """Back to the case, where it now stands; or what was wrong with the passphrase."""
    page = pages.found(request, year, number)
    if not second_step.is_proven(request):
        return second_step.ask(request, back=f"{pages.address(page)}#cerita")
    passphrase = request.POST.get("passphrase", "")
    try:
        if not passphrase:
            raise NoPassphrase
        passing.unlock(request.user, request.village, page.pk, passphrase=passphrase)
    except Refused as no:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return pages.shown(request, page, status=status, shut_error=words.say(no))
    return HttpResponseRedirect(pages.address(page), status=HTTPStatus.SEE_OTHER)
