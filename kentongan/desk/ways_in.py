"""The book of an official's ways in: what allauth adds or removes is written down with it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kentongan.village import actions as villages
from kentongan.village.models import Official

View = Callable[..., HttpResponseBase]


def recorded(view: View) -> View:
    """The view in one transaction with the entries for what it changed."""

    @wraps(view)
    def kept(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
        with transaction.atomic():
            before = _ways(request)
            response = view(request, *given, **named)
            after = _ways(request)
            for pk in sorted({*before} ^ {*after}):
                change = "added" if pk in after else "removed"
                official = cast(Official, request.user)
                villages.note_way_in(official, change, {**before, **after}[pk])
        return response

    return kept


def _ways(request: HttpRequest) -> dict[int, str]:
    """The kind of each way in that the official has."""
    if request.method != "POST" or not request.user.is_authenticated:
        return {}
    return dict(Authenticator.objects.filter(user=request.user).values_list("pk", "type"))
