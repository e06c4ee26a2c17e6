"""Logging in, staying and leaving; allauth does the rest."""

from http import HTTPStatus
from typing import Any, cast

from allauth.account import views as account
from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kentongan.desk import kept, logins, noted, pins, second_step, sessions
from kentongan.desk.requests import Request, officials_only

LONGEST = 4 * kept.LONGEST  # of words once they are shut


class Login(account.LoginView):
    """The log-in; words kept from before travel along and wait on a page of their own."""

    template_name = "desk/account/login.html"

    def form_valid(self, form: LoginForm) -> HttpResponse:
        """The password is right: only now anything is stored."""
        response: HttpResponse = super().form_valid(form)
        sessions.keep(self.request, is_own=form.cleaned_data["remember"])
        if self.request.user.is_authenticated:
            pins.remembered(self.request)
        if self._kept:
            self.request.session[kept.SESSION] = self._kept
        return response

    def get_success_url(self) -> str:
        """Back to where one came from, or to the words."""
        url: str = reverse("resume") if self._kept else super().get_success_url()  # type: ignore[no-untyped-call]
        return url

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """A wrong password does not lose the words."""
        return {**super().get_context_data(**facts), "kept": self._kept}

    @property
    def _kept(self) -> str:
        return str(self.request.POST.get("kept", ""))[:LONGEST]


class PasskeyLogin(passkeys.LoginWebAuthnView):
    """The log-in by fingerprint, face or screen lock; the rest of the log-in form came along."""

    def form_valid(self, form: LoginWebAuthnForm) -> HttpResponse:
        """The key fits: whose device it is, and the words from before."""
        noted.right("passkey", form.cleaned_data["credential"].user_id)
        response: HttpResponse = super().form_valid(form)
        sessions.keep(self.request, is_own=self.request.POST.get("remember") == "on")
        if words := self.request.POST.get("kept"):
            self.request.session[kept.SESSION] = words[:LONGEST]
            return redirect("resume") if self.request.user.is_authenticated else response
        return response

    def form_invalid(self, form: LoginWebAuthnForm) -> HttpResponse:  # noqa: ARG002
        """Back to the log-in, with the reason."""
        noted.wrong("passkey", None)  # whose it would be, only the browser said
        messages.error(self.request, _("Kunci itu tidak dikenal di sini. Pakai kata sandi."))
        return redirect("account_login")


class Again(account.ReauthenticateView):
    """The password once more, before something delicate."""

    template_name = "desk/account/again.html"

    def form_valid(self, form: ReauthenticateForm) -> HttpResponse:
        """It is right: the session goes on under a new key."""
        sessions.renew(self.request)
        response: HttpResponse = super().form_valid(form)
        return response


class Account(account.LogoutView):
    """Logging out, what belongs to one's own account, and where else one is logged in."""

    template_name = "desk/account/logout.html"

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """The open sessions, and whether a PIN locks this phone or could."""
        asked = cast(Request, self.request)
        has_pin = bool(asked.session.get(sessions.PIN))
        more = {
            "logins": logins.of(asked),
            "proof": second_step.owed(asked),
            "has_pin": has_pin,
            "offers_pin": pins.is_offered(asked),
        }
        told: dict[str, Any] = super().get_context_data(**facts)  # type: ignore[no-untyped-call]
        return {**told, **more}


@require_POST
@officials_only
def end_logins(request: Request) -> HttpResponse:
    """End one other session, or all the others; by who has shown that the account is his."""
    if proof := second_step.owed(request, back=reverse("account_logout")):
        return HttpResponseRedirect(proof.href, status=HTTPStatus.SEE_OTHER)
    if mark := request.POST.get("alat", ""):
        logins.end(request, mark)
        messages.success(request, _("Alat itu sudah keluar."))
    else:
        logins.end_others(request)
        messages.success(request, _("Semua alat lain sudah keluar."))
    return HttpResponseRedirect(reverse("account_logout"), status=HTTPStatus.SEE_OTHER)


@require_http_methods(["GET", "POST"])
def here(request: HttpRequest) -> HttpResponse:
    """Seconds until the idle end. A POST says that somebody is here, a GET only looks."""
    response = JsonResponse({"left": sessions.seconds_left(request)})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """A page of a shared PC tells that time is up: shut, and show nothing but the log-in."""
    words = kept.posted(request)
    logout(request)
    if words:
        return kept.ask_again(request, words)
    at = request.POST.get("at", "")
    back = at if at.startswith("/petugas/") else "/petugas/"
    address = f"{reverse('account_login')}?{urlencode({'next': back})}"
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)


@require_safe
@officials_only
def resume(request: Request) -> HttpResponse:
    """The words from before the log-in, to be sent or left."""
    token = request.session.get(kept.SESSION, "")
    found = kept.opened(token, by=request.user.pk) if token else None
    return kept.show(request, found) if found else redirect("desk:inbox")
