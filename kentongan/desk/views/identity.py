"""``Buka nama``: the sealed name, read once for a reason that is written down.

Where two must open, one asks here, the other answers on ``/petugas/izin``, the first reads it here.
"""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.base.text import tidy
from kentongan.cases import words
from kentongan.desk import second_step
from kentongan.desk.requests import Request, officials_only
from kentongan.desk.views import case as pages
from kentongan.insight.casepage import CasePage
from kentongan.vault import actions as vault
from kentongan.vault import queries, sheets
from kentongan.village.models import Office

NO_NUMBER = 9999  # days: refused in the words for too long a delay


class NoPassphrase(Refused):
    """Nothing was tried, so it counts as no wrong try."""

    says = gettext_noop("Isi kata sandi kunci.")


@sensitive_post_parameters("passphrase")
@require_POST
@officials_only
def name(request: Request, year: int, number: int) -> HttpResponse:
    """The name on a page of its own that nothing keeps; refused ones return to the case."""
    page = pages.found(request, year, number)
    office = pages.handler(request, page)
    if office and queries.is_open(request.village, page.subject, pages.FIELD):
        return _shown(request, page, lambda: _as_handler(request, page, office))
    if not second_step.is_proven(request):
        return second_step.ask(request, back=f"{pages.address(page)}#pelapor")
    passphrase = request.POST.get("passphrase", "")
    if not passphrase:
        return _refused(request, page, NoPassphrase())
    asked = queries.last_asked(request.user, page.subject, pages.FIELD)
    if asked and asked.state == "granted":
        uid = asked.uid
        return _shown(
            request, page, lambda: vault.open_granted(request.user, uid=uid, passphrase=passphrase)
        )
    return _shown(
        request,
        page,
        lambda: vault.open_for(
            request.user,
            village=request.village,
            subject=page.subject,
            field=pages.FIELD,
            passphrase=passphrase,
            **_why(request),
        ),
    )


@require_POST
@officials_only
def ask(request: Request, year: int, number: int) -> HttpResponse:
    """Ask the other keeper of the key."""
    page = pages.found(request, year, number)
    if not second_step.is_proven(request):
        return second_step.ask(request, back=f"{pages.address(page)}#pelapor")
    try:
        vault.ask_to_open(
            request.user,
            village=request.village,
            subject=page.subject,
            field=pages.FIELD,
            **_why(request),
        )
    except Refused as no:
        return _refused(request, page, no)
    messages.success(request, _("Permintaan izin dikirim ke penjaga kedua."))
    return _back(page)


@sensitive_post_parameters("sheet_one", "sheet_two")
@require_POST
@officials_only
def grant_by_sheets(request: Request, year: int, number: int) -> HttpResponse:
    """Where there is no second keeper: the leave of those who brought two of the sheets."""
    page = pages.found(request, year, number)
    if not second_step.is_proven(request):
        return second_step.ask(request, back=f"{pages.address(page)}#pelapor")
    asked = queries.last_asked(request.user, page.subject, pages.FIELD)
    try:
        paper = sheets.read(*(request.POST.get(name, "") for name in ("sheet_one", "sheet_two")))
        uid = asked.uid if asked else UUID(int=0)
        barred = pages.seconds(request, page)[1]
        vault.grant_by_sheets(request.user, uid=uid, paper=paper, barred=barred)
    except Refused as no:
        return _refused(request, page, no)
    messages.success(request, _("Diizinkan. Sekarang buka namanya."))
    return _back(page)


@require_POST
@officials_only
def take_back(request: Request, year: int, number: int) -> HttpResponse:
    """The asker wants it no more."""
    page = pages.found(request, year, number)
    asked = queries.last_asked(request.user, page.subject, pages.FIELD)
    try:
        vault.take_back(request.user, uid=asked.uid if asked else UUID(int=0))
    except Refused as no:
        return _refused(request, page, no)
    messages.success(request, _("Permintaan izin dibatalkan."))
    return _back(page)


def _as_handler(request: Request, page: CasePage, office: Office) -> str:
    return vault.open_as_handler(
        request.user,
        office=office,
        village=request.village,
        subject=page.subject,
        field=pages.FIELD,
        **_why(request),
    )


def _why(request: Request) -> dict[str, Any]:
    """The reason as it was typed; a delay that is no number is none that the law knows."""
    delay = request.POST.get("delay", "").strip() or "0"
    return {
        "reason_code": request.POST.get("reason_code", ""),
        "words": tidy(request.POST.get("words", "")),
        "delay": int(delay) if re.fullmatch(r"\d{1,4}", delay, re.ASCII) else NO_NUMBER,
    }


def _shown(request: Request, page: CasePage, opened: Callable[[], str]) -> HttpResponse:
    try:
        told = opened()
    except Refused as no:
        return _refused(request, page, no)
    context = {"name": told, "page": page, "address": pages.address(page)}
    response = render(request, "desk/name.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _refused(request: Request, page: CasePage, no: Refused) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("reason_code", "words", "delay")}
    box = pages.box_of(request, page, error=words.say(no), **typed)
    return pages.shown(request, page, box=box, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _back(page: CasePage) -> HttpResponse:
    return HttpResponseRedirect(f"{pages.address(page)}#pelapor", status=HTTPStatus.SEE_OTHER)
