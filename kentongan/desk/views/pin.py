"""``/petugas/akun/pin/``: a locked phone is opened again; choosing its PIN, locking, forgetting."""

from http import HTTPStatus

from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kentongan.desk import kept, pins, sessions
from kentongan.desk.forms.account import NewPin
from kentongan.desk.requests import Request, officials_only


@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
@officials_only
def unlock(request: Request) -> HttpResponse:
    """The PIN, and back; after five wrong ones the log-in."""
    back = get_next_redirect_url(request) or "/petugas/"
    if not request.session.get(sessions.LOCKED):
        return redirect(back)
    error = ""
    if request.method == "POST":
        if pins.opens(request, request.POST.get("pin", "")):
            return HttpResponseRedirect(back, status=HTTPStatus.SEE_OTHER)
        error = _("PIN keliru. Sisa {n} kali.").format(n=pins.left(request))
    if not pins.left(request):
        return _ended(request)
    context = {"error": error, "back": back}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "desk/account/pin.html", context, status=status)


def _ended(request: Request) -> HttpResponse:
    """The phone is trusted no more; words that wait come back after the log-in."""
    words = kept.opened(request.session.get(kept.SESSION, ""), by=request.user.pk)
    pins.forget(request)
    logout(request)
    messages.info(request, _("PIN tidak berlaku lagi di HP ini. Masuk dengan kata sandi."))
    return kept.ask_again(request, words) if words else redirect("account_login")


@sensitive_post_parameters("password", "pin", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@officials_only
def choose(request: Request) -> HttpResponse:
    """A PIN for this phone; not on a shared device, nor beside a second step."""
    if not pins.is_offered(request):
        raise Http404
    form = NewPin(request.POST or None, request=request)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, "desk/account/pin_new.html", {"form": form}, status=status)
    response = HttpResponseRedirect(sessions.LOGOUT, status=HTTPStatus.SEE_OTHER)
    pins.choose(request, response, form.cleaned_data["pin"])
    messages.success(request, _("PIN terpasang di HP ini."))
    return response


@require_POST
@officials_only
def lock(request: Request) -> HttpResponse:
    """Lock the phone now."""
    if request.session.get(sessions.PIN):
        sessions.lock(request)
    return HttpResponseRedirect(sessions.PIN_PAGE, status=HTTPStatus.SEE_OTHER)


@require_POST
@officials_only
def drop(request: Request) -> HttpResponse:
    """No PIN on this phone any more."""
    pins.forget(request)
    messages.success(request, _("PIN di HP ini dihapus."))
    return HttpResponseRedirect(sessions.LOGOUT, status=HTTPStatus.SEE_OTHER)
