"""The ways in of an official: what allauth adds or removes is written down with it, and changing
them takes the second step where there is one."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kentongan.desk import second_step
from kentongan.desk.chat import linking
from kentongan.desk.requests import Request
from kentongan.vault import reading
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


def guarded(view: View) -> View:
    """The view only with the second step shown of late, where there is one: a password alone adds
    and removes nothing."""

    @wraps(view)
    def asking(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
        asked = cast(Request, request)
        is_in = asked.user.is_authenticated
        if is_in and second_step.has(asked.user) and not second_step.is_proven(request):
            return second_step.ask(asked)
        return view(request, *given, **named)

    return asking


def give_password(official: Official, *, by: Official | None) -> str:
    """A password for one who lost his or whose account somebody else was in: no phone is linked to
    him any more."""
    password = villages.give_password(official, by=by)
    linking.unlink_all(official, by=by)
    reading.renew(official, password)
    return password


@transaction.atomic
def take_away(official: Official, *, by: Official | None) -> None:
    """Every way in but the password, of one who lost them, linked phones too; refused for
    oneself."""
    villages.take_ways_in(official, by=by)
    linking.unlink_all(official, by=by)
    Authenticator.objects.filter(user=official).delete()


def _ways(request: HttpRequest) -> dict[int, str]:
    """The kind of each way in that the official has."""
    if request.method != "POST" or not request.user.is_authenticated:
        return {}
    return dict(Authenticator.objects.filter(user=request.user).values_list("pk", "type"))
