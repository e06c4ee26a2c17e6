"""A request at the officials' door: who asks, from which village, in which offices."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from kentongan.cases import actors
from kentongan.cases.actors import Actor
from kentongan.desk import kept
from kentongan.village.models import Official, Village
from kentongan.village.rules import KEEPERS


class Request(HttpRequest):
    """What the doors' middleware and ``officials_only`` make of a request; a type only."""

    village: Village
    user: Official
    actor: Actor


View = Callable[..., HttpResponseBase]


def officials_only(view: View) -> View:
    """Let in the officials of this village; everybody else is asked to log in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = cast(Request, request)
        user = asked.user
        if not user.is_authenticated or not user.is_active or user.village_id != asked.village.pk:
            return _to_login(request)
        if not hasattr(asked, "actor"):
            asked.actor = actors.of(user)
        return view(asked, *args, **kwargs)

    guarded.audience = "official"  # type: ignore[attr-defined]
    return guarded


def keepers_only(view: View) -> View:
    """For those who may choose what the village chooses; nobody else learns that it is there.

    Below ``officials_only``.
    """

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.actor.roles.intersection(KEEPERS):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _to_login(request: HttpRequest) -> HttpResponse:
    """The log-in, and back; a browser that was here before keeps the words it just sent."""
    if "HX-Request" in request.headers:  # a list must not be replaced by the log-in page
        headers = {"HX-Redirect": f"{settings.LOGIN_URL}?next=/petugas/"}
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers=headers)
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    was_here = settings.CSRF_COOKIE_NAME in request.COOKIES and not request.user.is_authenticated
    answer = kept.lost(request) if was_here else None
    return answer or redirect_to_login("/petugas/")
