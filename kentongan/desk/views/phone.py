"""``/petugas/hubungkan-whatsapp``: the official's own phone, linked by a code and let go again."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kentongan.desk import second_step
from kentongan.desk.chat import linking
from kentongan.desk.requests import Request, officials_only
from kentongan.messaging import registry

ADDRESS = "/petugas/hubungkan-whatsapp"


@require_http_methods(["GET", "HEAD", "POST"])
@officials_only
def phone(request: Request) -> HttpResponse:
    """What is linked; a new code is shown once, right after it was asked for by who has shown that
    the account is his."""
    if request.method != "POST":
        return _page(request)
    if request.POST.get("act") == "unlink":
        return _unlink(request)
    if proof := second_step.owed(request):
        return HttpResponseRedirect(proof.href, status=HTTPStatus.SEE_OTHER)
    return _page(request, linking.new_code(request.user))


def _unlink(request: Request) -> HttpResponse:
    contact = linking.of(request.user, _uid(request.POST.get("phone", "")))
    if contact is not None:
        linking.unlink(contact, by=request.user)
        messages.success(request, _("Nomor itu tidak terhubung lagi."))
    return HttpResponseRedirect(ADDRESS, status=HTTPStatus.SEE_OTHER)


def _uid(told: str) -> UUID:
    try:
        return UUID(told)
    except ValueError:
        return UUID(int=0)


def _page(request: Request, code: str = "") -> HttpResponse:
    known = registry.channels()
    phones: list[dict[str, Any]] = [
        {
            "uid": one.uid,
            "channel": known[one.account.kind].title if one.account.kind in known else "",
            "heard_at": one.heard_at,
        }
        for one in linking.linked(request.user)
    ]
    context = {
        "phones": phones,
        "code": code,
        "proof": second_step.owed(request),
        "minutes": int(linking.LASTS.total_seconds() // 60),
        "number": request.village.whatsapp,
    }
    return render(request, "desk/phone.html", context)
