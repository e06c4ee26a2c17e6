"""A PIN for one's own phone, for officials without a second step: it opens a locked session again.

The digits alone are few. So their slow hash is bound to a secret that only this phone's cookie
holds, and five wrong ones end the session: then the password is needed.
"""

import hashlib
import hmac
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse

from kentongan.desk import noted, second_step, sessions
from kentongan.desk.models import Pin
from kentongan.desk.requests import Request
from kentongan.desk.session_store import digest
from kentongan.village import actions as villages

DIGITS, TRIES = 6, 5
COOKIE = "perangkat"
_RUN = "01234567890123"


def is_offered(request: Request) -> bool:
    """To whoever said that this is his own phone and has no second step."""
    return not sessions.is_shared(request) and not second_step.has(request.user)


def is_weak(typed: str) -> bool:
    """Whether it is among the first that anybody would try."""
    return len({*typed}) < 3 or typed in _RUN or typed in _RUN[::-1]


def choose(request: Request, response: HttpResponse, typed: str) -> None:
    """This PIN for this phone from now on; ``response`` carries the secret to it."""
    secret = secrets.token_urlsafe(32)
    tag = make_password(_bound(secret, typed))  # slow: before the database is locked
    with transaction.atomic():
        _of(request).delete()
        Pin.objects.create(official=request.user, device=digest(secret), tag=tag)
        villages.note_way_in(request.user, "added", "pin")
    sessions.renew(request)  # the password was shown with it
    request.session[sessions.PIN] = True
    response.set_cookie(
        COOKIE, secret, settings.SESSION_COOKIE_AGE, path=settings.SESSION_COOKIE_PATH,
        httponly=True, samesite="Lax",
    )  # fmt: skip


def forget(request: Request) -> None:
    """No PIN on this phone any more."""
    with transaction.atomic():
        if _of(request).delete()[0]:
            villages.note_way_in(request.user, "removed", "pin")
    for name in (sessions.PIN, sessions.LOCKED):
        request.session.pop(name, None)


def remembered(request: HttpRequest) -> None:
    """After a log-in with the password on one's own phone: its PIN locks this session too."""
    if not sessions.is_shared(request) and _of(request).update(wrong=0):
        request.session[sessions.PIN] = True


def opens(request: Request, typed: str) -> bool:
    """Whether the PIN is right; then the session is open again."""
    mine = _of(request)
    # Counted before it is tried: many at the same moment are no way round.
    if not mine.filter(wrong__lt=TRIES).update(wrong=F("wrong") + 1):
        noted.limit("pin", request.user.pk)
        return False
    pin = mine.first()
    if pin is None or not check_password(_bound(_secret(request), typed), pin.tag):
        noted.wrong("pin", request.user.pk)
        return False
    noted.right("pin", request.user.pk)
    mine.update(wrong=0)
    sessions.renew(request)
    request.session.pop(sessions.LOCKED, None)
    sessions.start(request)
    return True


def left(request: Request) -> int:
    """How many tries there are before the password is needed; 0 also on another device."""
    pin = _of(request).first()
    return TRIES - pin.wrong if pin else 0


def _of(request: HttpRequest) -> Any:
    return Pin.objects.filter(official=request.user, device=digest(_secret(request)))  # type: ignore[misc]


def _secret(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


def _bound(secret: str, typed: str) -> str:
    return hmac.new(secret.encode(), typed.encode(), hashlib.sha256).hexdigest()
