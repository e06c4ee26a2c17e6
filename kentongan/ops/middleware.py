"""What happens to every request before and after its page: tenant, language, policy, cookies."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from kentongan.base import inlining
from kentongan.public.origin import is_foreign
from kentongan.village import queries as villages

Answer = Callable[[HttpRequest], HttpResponse]
NOTHING = "default-src 'none'; frame-ancestors 'none'"
LANGUAGE_COOKIE = "bahasa"
YEAR = 365 * 24 * 3600
PRINTED = re.compile(
    r"^/(lapor|lacak|aduan(/\d{4}/\d{1,9})?|statistik|panduan|privasi|alur)/?$", re.IGNORECASE
)


def shut_by_default(get_response: Answer) -> Answer:
    """What is no page (probes, deliveries, static files) may load nothing and stand in no frame.

    A style or script is ruled by the policy of the page that loads it, not by its own.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", NOTHING)
        return response

    return middleware


def printed_addresses(get_response: Answer) -> Answer:
    """Addresses on posters are matched without regard to case or a last slash, no redirect."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if PRINTED.match(request.path_info):
            request.path_info = request.path_info.lower().rstrip("/")
        return get_response(request)

    return middleware


def tenancy(get_response: Answer) -> Answer:
    """``request.village`` is the village of the host name, or the default one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        village = villages.by_host(request.get_host())
        request.village = village  # type: ignore[attr-defined]
        if village is None:
            return render(request, "ops/no_village.html", status=HTTPStatus.NOT_FOUND)
        with timezone.override(ZoneInfo(village.zone)):  # pages tell the village's own hours
            return get_response(request)

    return middleware


def language(get_response: Answer) -> Answer:
    """Indonesian, unless the reader chose another language by ``?bahasa=`` (kept in a cookie).

    The phone's own language is not asked: many cheap phones are set to English.
    """
    known = {code for code, _ in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get(LANGUAGE_COOKIE, "")
        code = asked if asked in known else request.COOKIES.get(LANGUAGE_COOKIE, "")
        with translation.override(code if code in known else settings.LANGUAGE_CODE):
            response = get_response(request)
        if asked in known:
            response.set_cookie(LANGUAGE_COOKIE, asked, max_age=YEAR, httponly=True, samesite="Lax")
        return response

    return middleware


def plain_origin(get_response: Answer) -> Answer:
    """``Origin`` says for Django's check of tokens what the browser says in other words.

    No page of ours tells where its reader came from, so a browser hides it from ourselves too:
    ``Origin: null``, and over HTTPS Django wants to see it (``django.middleware.csrf``).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_foreign(request):
            request.META.setdefault("HTTP_ORIGIN", "null")
        else:
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return get_response(request)

    return middleware


def private_by_default(get_response: Answer) -> Answer:
    """Pages are ``no-store`` unless the view said otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), microphone=(self)")
        return response

    return middleware


class ContentPolicy(CSPMiddleware):
    """The content policy, with the hashes of what this page carries inline."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: Any,
        report_only: bool = False,  # noqa: FBT001, FBT002
    ) -> PolicyParts:
        """django-csp's parts, the page's own hashes added."""
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only:
            parts.update = {**(parts.update or {}), **inlining.policy_of(request)}
        return parts
