"""The second step: why, setting it up, showing it, and the codes for the day the phone is lost."""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kentongan.desk import noted, second_step, sessions
from kentongan.village.models import Official

KEY, APP = Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP

_Shown = AuthenticateForm | ReauthenticateForm | AuthenticateWebAuthnForm


class Steps(base.IndexView):
    """Which second steps there are; who was sent here reads why, and is led back afterwards."""

    template_name = "desk/account/two_steps.html"

    def get(self, request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        """The page; where one came from is remembered."""
        if onward := get_next_redirect_url(request):
            request.session[second_step.ONWARD] = onward
        response: HttpResponse = super().get(request, *given, **named)
        return response

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """Whether it is wanted now, and how many codes are left."""
        told: dict[str, Any] = super().get_context_data(**facts)
        codes = told["authenticators"].get(Authenticator.Type.RECOVERY_CODES)
        return {
            **told,
            "is_wanted": second_step.ONWARD in self.request.session,
            "left": len(codes.get_unused_codes()) if codes else 0,
            "is_unseen": codes is not None and not codes.did_view,
        }


class SetUpApp(totp.ActivateTOTPView):
    """The codes of an app; setting them up has shown the second step."""

    template_name = "desk/account/totp.html"

    def form_valid(self, form: Form) -> HttpResponse:
        """The code fits."""
        response: HttpResponse = super().form_valid(form)
        second_step.note_set_up(self.request, APP)
        return response

    def get_success_url(self) -> str:
        """The recovery codes, or back to where one came from."""
        if self.did_generate_recovery_codes:
            return reverse("mfa_view_recovery_codes")
        return second_step.onward(self.request, reverse("mfa_index"))


class SetUpPasskey(passkeys.AddWebAuthnView):
    """One more device that lets its owner in, and is a second step."""

    template_name = "desk/account/passkey_new.html"

    def form_valid(self, form: Form) -> HttpResponse:
        """The device has made its key."""
        response: HttpResponse = super().form_valid(form)
        second_step.note_set_up(self.request, KEY)
        return response

    def get_success_url(self) -> str:
        """The recovery codes for whom the second step binds; others come in without, too."""
        keys = reverse("mfa_list_webauthn")
        if self.did_generate_recovery_codes and second_step.binds(_official(self.request)):
            self.request.session.setdefault(second_step.ONWARD, keys)
            return reverse("mfa_view_recovery_codes")
        return second_step.onward(self.request, keys)


class RemovePasskey(passkeys.RemoveWebAuthnView):
    """A device that opens nothing any more; not the last second step of those it binds."""

    template_name = "desk/account/passkey_off.html"

    def form_valid(self, form: Form) -> HttpResponse:
        """Remove it, or tell why not."""
        if not second_step.may_remove(self.get_object()):
            form.add_error(None, get_adapter().validation_error("cannot_delete_authenticator"))
            refused: HttpResponse = self.form_invalid(form)
            return refused
        response: HttpResponse = super().form_valid(form)
        return response


class Codes(recovery.ViewRecoveryCodesView):
    """The recovery codes, once, and the way on."""

    template_name = "desk/account/recovery.html"

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """The codes, and where one was going."""
        told: dict[str, Any] = super().get_context_data(**facts)
        return {**told, "onward": second_step.onward(self.request, reverse("mfa_index"))}


class Enter(base.AuthenticateView):
    """The second step of logging in."""

    template_name = "desk/account/code.html"

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """Which kinds this official has."""
        return {**super().get_context_data(**facts), **_kinds(self.stage.login.user)}

    def form_valid(self, form: _Shown) -> HttpResponse:
        """Shown: logged in."""
        noted.right(_way(form), self.stage.login.user.pk)
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: _Shown) -> HttpResponse:
        """Wrong, or too often."""
        _note_refused(form, self.stage.login.user)
        response: HttpResponse = super().form_invalid(form)
        return response


class Prove(base.ReauthenticateView):
    """The second step once more before an act that wants it; who has none sets one up."""

    template_name = "desk/account/prove.html"

    def _check_reauthentication_method_available(self, request: HttpRequest) -> HttpResponse | None:
        if second_step.has(_official(request)):
            return None
        why = self.passthrough_next_url(reverse("mfa_index"))  # type: ignore[no-untyped-call]
        return HttpResponseRedirect(why)

    def get_form_class(self) -> type[Form]:
        """A code that was typed, or a device's key."""
        is_key = "credential" in self.request.POST
        return ReauthenticateWebAuthnForm if is_key else ReauthenticateForm

    def form_valid(self, form: _Shown) -> HttpResponse:
        """Shown: back to the act, the session under a new key."""
        noted.right(_way(form), _official(self.request).pk)
        sessions.renew(self.request)
        form.save()
        return HttpResponseRedirect(self.get_success_url())  # type: ignore[no-untyped-call]

    def form_invalid(self, form: _Shown) -> HttpResponse:
        """Wrong, or too often."""
        _note_refused(form, _official(self.request))
        response: HttpResponse = super().form_invalid(form)
        return response

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """What each kind needs."""
        told = {**super().get_context_data(**facts), **_kinds(_official(self.request))}
        if told["has_passkey"]:
            options = webauthn.begin_authentication(_official(self.request))
            told["js_data"] = {"request_options": options}
        return told


def _way(form: _Shown) -> str:
    """How it was shown: a key, an app's code, or one of the recovery codes."""
    if "credential" in form.fields:
        return str(KEY)
    step: Authenticator | None = getattr(form, "authenticator", None)
    return str(step.type) if step else "code"


def _note_refused(form: _Shown, official: Official) -> None:
    is_limit = any(form.has_error(name, "too_many_login_attempts") for name in form.fields)
    (noted.limit if is_limit else noted.wrong)(_way(form), official.pk)


def _kinds(official: Official) -> dict[str, bool]:
    kinds = {*Authenticator.objects.filter(user=official).values_list("type", flat=True)}
    return {"has_app": APP in kinds, "has_passkey": KEY in kinds}


def _official(request: HttpRequest) -> Official:
    official: Official = request.user  # type: ignore[assignment]
    return official
