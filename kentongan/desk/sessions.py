"""How long an official stays logged in, and what comes before any page.

Thirty days on one's own phone. Elsewhere until the browser is shut, or nobody did anything for
fifteen minutes, and twelve hours at most; what pages ask for by themselves is no doing. One's own
phone is locked after fifteen minutes where it has a PIN. A session ends at once with another
password, with the account, and with an appointment it had, by act or by calendar.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kentongan.base import clock
from kentongan.cases import actors
from kentongan.desk import devices, kept, readers
from kentongan.desk.session_store import SessionStore
from kentongan.village import queries as villages
from kentongan.village.models import Official

IDLE_SECONDS = 15 * 60
LONGEST_SECONDS = 12 * 3600  # on a shared device, however busy: longer than any day at the desk
STEP_SECONDS = 30  # so often at most a doing is written down; the end comes this much later
HERE = "/petugas/akun/di-sini/"
PASSWORD = "/petugas/akun/kata-sandi/"  # noqa: S105 - an address
LOGOUT = "/petugas/akun/keluar/"
OWN_STEP_SECONDS = 10 * 60  # the same on one's own phone, where nothing ends by it
# What a session holds: when somebody was here last, since when, on what, by which appointments;
# whether the second step must be set up before all else, a PIN locks it, and it is locked.
SEEN, SINCE, DEVICE, HELD, OWES = "seen", "since", "device", "held", "owes"
PIN, LOCKED = "pin", "locked"
PIN_PAGE = "/petugas/akun/pin/"
SECOND_STEP = "/petugas/akun/dua-langkah/"
_ON_THE_WAY_THERE = (SECOND_STEP, "/petugas/akun/kunci/", "/petugas/akun/sandi-lagi/")

Answer = Callable[[HttpRequest], HttpResponse]


def is_shared(request: HttpRequest) -> bool:
    """Whether the official said at log-in that others use this device too."""
    return request.user.is_authenticated and request.session.get_expire_at_browser_close()


def seconds_left(request: HttpRequest) -> int:
    """Until the end of a shared session, or the lock of a phone; 0 when nobody is logged in."""
    if not request.user.is_authenticated:
        return 0
    seen = int(request.session.get(SEEN, _now()))
    idle = max(0, seen + IDLE_SECONDS + STEP_SECONDS - _now())
    return min(idle, _whole_left(request)) if is_shared(request) else idle


def officials_first(get_response: Answer) -> Answer:
    """Below ``/petugas/``: end what is over; a given password is replaced before all else.

    ``request.actor`` is the official with the offices of this moment. With the answer that ends a
    session the browser forgets the pages it kept.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/petugas/"):
            return get_response(request)
        was_in = request.user.is_authenticated
        response = _first(request) or get_response(request)
        if was_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache"'  # not the storage: words half written lie there
        return response

    return middleware


def _first(request: HttpRequest) -> HttpResponse | None:
    if request.user.is_authenticated:
        _keep_time(request)
    if request.user.is_authenticated:
        _look_at_offices(request)
    if _is_locked(request):
        return _to_pin(request)
    if _must_choose_password(request):
        return redirect("account_change_password")
    if _must_set_up(request):
        return redirect("mfa_index")
    return None


def _keep_time(request: HttpRequest) -> None:
    shared = is_shared(request)
    if shared and not _whole_left(request):
        _end(request, _("Anda keluar sendiri karena sudah 12 jam masuk di alat bersama."))
        return
    if shared and not seconds_left(request):
        _end(request, _("Anda keluar sendiri karena 15 menit tidak ada kegiatan."))
        return
    has_pin = bool(request.session.get(PIN))
    if has_pin and (request.session.get(LOCKED) or not seconds_left(request)):
        lock(request)
        return
    step = STEP_SECONDS if shared or has_pin else OWN_STEP_SECONDS
    if not _asks_by_itself(request) and _now() - request.session.get(SEEN, 0) >= step:
        start(request)


def _whole_left(request: HttpRequest) -> int:
    return max(0, int(request.session.get(SINCE, _now())) + LONGEST_SECONDS - _now())


def lock(request: HttpRequest) -> None:
    """From now on only the PIN, or the password, opens this session again."""
    if not request.session.get(LOCKED):
        request.session[LOCKED] = True


def _is_locked(request: HttpRequest) -> bool:
    if not request.user.is_authenticated or not request.session.get(LOCKED):
        return False
    leaves = request.path_info == LOGOUT and request.method == "POST"
    return not leaves and request.path_info not in {PIN_PAGE, HERE}


def _to_pin(request: HttpRequest) -> HttpResponse:
    """The PIN and back, with the words that were just sent."""
    if "HX-Request" in request.headers:
        headers = {"HX-Redirect": f"{PIN_PAGE}?next=/petugas/"}
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers=headers)
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else "/petugas/"
    address = f"{PIN_PAGE}?{urlencode({'next': kept.hold(request, here)})}"
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)


def _look_at_offices(request: HttpRequest) -> None:
    """An appointment that is over ends the session; a new one takes effect at once."""
    official, village = cast(Official, request.user), request.village  # type: ignore[attr-defined]
    if official.village_id != village.pk:
        return
    official.village = village  # lighter than reading it anew
    tenures = villages.tenures_of(official, villages.today(village))
    held = sorted(tenure.pk for tenure in tenures)
    before = request.session.get(HELD, held)
    if {*before} - {*held}:
        _end(request, _("Jabatan Anda berubah. Masuk lagi untuk melanjutkan."))
        return
    if request.session.get(HELD) != held:
        request.session[HELD] = held
    actor = actors.holding(official, tenures)
    request.actor = replace(actor, reader=readers.of(request))  # type: ignore[attr-defined]


def _end(request: HttpRequest, says: str) -> None:
    request.left_by = request.user.pk  # type: ignore[attr-defined]
    logout(request)
    messages.info(request, says)


def begin(request: HttpRequest) -> None:
    """Somebody has logged in; what ended long ago is swept away with it."""
    start(request)
    request.session[SINCE] = _now()
    request.session[DEVICE] = devices.known(request.headers.get("User-Agent", ""))
    SessionStore.clear_expired()


def keep(request: HttpRequest, *, is_own: bool) -> None:
    """On one's own phone for thirty days from now, however often it is used; else until the browser
    is shut."""
    until = clock.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    request.session.set_expiry(until if is_own else 0)


def renew(request: HttpRequest) -> None:
    """It was shown once more whose session this is: a copy of its old cookie opens nothing."""
    request.session.cycle_key()


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


def _must_set_up(request: HttpRequest) -> bool:
    if not request.user.is_authenticated or not request.session.get(OWES):
        return False
    path = request.path_info
    return path not in {PASSWORD, LOGOUT, HERE} and not path.startswith(_ON_THE_WAY_THERE)


def _now() -> int:
    return int(clock.now().timestamp())
