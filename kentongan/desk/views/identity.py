"""``Buka nama``: the sealed name, read once for a reason that is written down."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kentongan.base.refusals import Refused
from kentongan.base.text import tidy
from kentongan.cases import words
from kentongan.desk.requests import Request, officials_only
from kentongan.desk.views import case as pages
from kentongan.vault import actions as vault

FIELD = "name"


@sensitive_post_parameters("passphrase")
@require_POST
@officials_only
def name(request: Request, year: int, number: int) -> HttpResponse:
    """The name on a page of its own that nothing keeps; refused ones return to the case."""
    page = pages.found(request, year, number)
    code, why = request.POST.get("reason_code", ""), tidy(request.POST.get("words", ""))
    try:
        told = vault.open_for(
            request.user,
            village=request.village,
            subject=page.subject,
            field=FIELD,
            passphrase=request.POST.get("passphrase", ""),
            reason_code=code,
            words=why,
        )
    except Refused as no:
        box = pages.box_of(request, page, error=words.say(no), code=code, words=why)
        return pages.shown(request, page, box=box, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    context = {"name": told, "page": page, "address": f"/petugas/laporan/{year}/{number}"}
    response = render(request, "desk/name.html", context)
    response["Cache-Control"] = "no-store"
    return response
