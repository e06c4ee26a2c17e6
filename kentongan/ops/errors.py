"""The pages shown when something is missing, refused or broken; in words, with a way on."""

from http import HTTPStatus
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kentongan.desk import kept, noted
from kentongan.public import views as public
from kentongan.public.origin import is_foreign
from kentongan.public.requests import Request


def _page(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    return render(request, f"public/{status.value}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """400."""
    return _page(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403."""
    return _page(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404: the same page for what never was and for what is not public."""
    return _page(request, HTTPStatus.NOT_FOUND)


def too_often(request: HttpRequest) -> HttpResponse:
    """429: a form of a log-in was sent too often in a minute; which, stands in the log."""
    match = request.resolver_match
    noted.limit(str(match.url_name if match else ""), request.user.pk)
    return _page(request, HTTPStatus.TOO_MANY_REQUESTS)


def broken(request: HttpRequest) -> HttpResponse:
    """500: nothing typed is lost, the reader is told so."""
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form whose protection ran out. A report is shown again, filled in, to be sent once more."""
    if request.path_info == "/lapor":
        return public.report_again(cast(Request, request))
    if request.path_info.startswith("/petugas/") and not is_foreign(request):
        return kept.lost(request) or _page(request, HTTPStatus.FORBIDDEN)
    return _page(request, HTTPStatus.FORBIDDEN)
