"""How long an official stays logged in, and what comes before any page.

Thirty days on one's own phone. Everywhere else until the browser is shut, or until nobody did
anything for fifteen minutes; what pages ask for by themselves is no doing.
"""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kentongan.base import clock

IDLE_SECONDS = 15 * 60
STEP_SECONDS = 30  # so often at most a doing is written down; the end comes this much later
HERE = "/petugas/akun/di-sini/"
PASSWORD = "/petugas/akun/kata-sandi/"  # noqa: S105 - an address
LOGOUT = "/petugas/akun/keluar/"
SEEN = "seen"

Answer = Callable[[HttpRequest], HttpResponse]


def is_shared(request: HttpRequest) -> bool:
    """Whether the official said at log-in that others use this device too."""
    return request.user.is_authenticated and request.session.get_expire_at_browser_close()


def seconds_left(request: HttpRequest) -> int:
    """Until the idle end of a shared session; 0 when nobody is logged in."""
    if not request.user.is_authenticated:
        return 0
    seen = int(request.session.get(SEEN, _now()))
    return max(0, seen + IDLE_SECONDS + STEP_SECONDS - _now())


def officials_first(get_response: Answer) -> Answer:
    """Below ``/petugas/``: end an idle session; a given password is replaced before all else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/petugas/"):
            return get_response(request)
        if is_shared(request):
            _keep_time(request)
        if _must_choose_password(request):
            return redirect("account_change_password")
        return get_response(request)

    return middleware


def _keep_time(request: HttpRequest) -> None:
    if not seconds_left(request):
        request.left_by = request.user.pk  # type: ignore[attr-defined]
        logout(request)
        messages.info(request, _("Anda keluar sendiri karena 15 menit tidak ada kegiatan."))
    elif not _asks_by_itself(request) and _now() - request.session.get(SEEN, 0) >= STEP_SECONDS:
        start(request)


def start(request: HttpRequest) -> None:
    """Somebody is here now: the idle time begins anew."""
    request.session[SEEN] = _now()


def _asks_by_itself(request: HttpRequest) -> bool:
    """A page that renews its list or looks whether time is up; a browser tells by its headers."""
    if request.method not in {"GET", "HEAD"}:
        return False
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    return mode != "navigate" or "HX-Request" in request.headers or request.path_info == HERE


def _must_choose_password(request: HttpRequest) -> bool:
    user = request.user
    if not user.is_authenticated or not user.has_given_password:
        return False
    return request.path_info not in {PASSWORD, LOGOUT, HERE}


def _now() -> int:
    return int(clock.now().timestamp())
