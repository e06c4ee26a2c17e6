"""Who may log in: officials of the village whose address they use, and nobody signs up."""

import base64
import secrets
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kentongan.base import clock, keys, senders
from kentongan.desk import noted, readers, second_step, sessions
from kentongan.desk.requests import Request
from kentongan.vault import queries as vault
from kentongan.village import actions as villages
from kentongan.village.models import Official


class OfficialsOnly(DefaultAccountAdapter):
    """allauth's rules, narrowed to the officials of one village."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("Nama masuk atau kata sandi keliru. Coba periksa lagi."),
        "too_many_login_attempts": _(
            "Sudah terlalu sering dicoba. Tunggu 5 menit, lalu coba lagi."
        ),
        "incorrect_password": _("Kata sandi keliru. Coba periksa lagi."),
        "enter_current_password": _("Isi kata sandi yang sekarang."),
        "given_is_over": _(
            "Kata sandi buatan ini sudah dipakai atau sudah lewat 3 hari. Mintalah yang baru."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Officials are appointed, they do not sign up."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Official | None:
        """The official, if the password fits and the village is his; None alike otherwise.

        A given password that opens no more is told of to whoever knows it.
        """
        official = cast("Official | None", super().authenticate(request, **credentials))
        if official is None or official.village_id != cast(Request, request).village.pk:
            noted.wrong("password", _whose(request, credentials))
            return None
        if official.given_until is not None and official.given_until <= clock.now():
            noted.wrong("password", official.pk)
            raise self.validation_error("given_is_over")
        noted.right("password", official.pk)
        readers.enter(request, official, str(credentials["password"]))
        return official

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Whether it may be tried now; a limit that was hit stands in the log."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            noted.limit("password", _whose(request, credentials))
            raise

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **facts: Any
    ) -> HttpResponse | None:
        """A passkey too opens only the own village, and only while its official is active."""
        if cast(Official, user).village_id != cast(Request, request).village.pk:
            return redirect("account_login")
        answer: HttpResponse | None = super().pre_login(request, user, **facts)
        return answer

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """The idle time begins with the log-in; a given password opens this once.

        Whoever holds a key of his own and has no second step sets one up before all else.
        """
        official = cast(Official, user)
        wants_using = official.has_given_password and _came_by_password(request, official)
        if wants_using and not villages.use_given_password(official):
            raise ImmediateHttpResponse(redirect("account_login"))  # two at the same moment
        super().login(request, user)
        noted.logged_in(official.pk)
        sessions.begin(request)
        if second_step.is_owed(official):
            request.session[sessions.OWES] = True

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """One's own choice, written down like every other act."""
        official = cast(Official, user)
        villages.choose_password(official, password)
        readers.relock(context.request, official, password)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """By the password. The second step has a page of its own."""
        address = reverse("account_reauthenticate")
        return [{"id": "reauthenticate", "description": "", "url": address}] if user.pk else []

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """To the work."""
        return "/petugas/"

    def get_client_ip(self, request: HttpRequest) -> str:
        """Behind a proxy, whom the proxy saw: officials do not use up each other's tries."""
        peer = str(request.META.get("REMOTE_ADDR", ""))
        return senders.sender(peer, request.headers.get("X-Forwarded-For", ""))

    def add_message(self, *_args: Any, **_facts: Any) -> None:
        """No greeting: what a page shows after logging in is the work."""


def _whose(request: HttpRequest, credentials: dict[str, Any]) -> int | None:
    here = Official.objects.of(cast(Request, request).village)
    rows = here.filter(username__iexact=credentials.get("username", ""))
    return rows.values_list("pk", flat=True).first()


def _came_by_password(request: HttpRequest, official: Official) -> bool:
    records = get_authentication_records(request, official)
    return any(record["method"] == "password" for record in records)


class WaysIn(DefaultMFAAdapter):
    """A passkey is another way in beside the password; to those who hold a key of their own the
    password alone opens nothing, and it is their second step too."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Ini langkah kedua Anda yang terakhir, dan Anda memerlukannya. Pasang yang lain dulu."
        ),
        "incorrect_code": _("Kode itu keliru atau sudah lewat. Coba kode yang sekarang."),
    }

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Whether a second step is asked for at log-in by one of these kinds."""
        asked = {*(types or Authenticator.Type.values)}
        if Authenticator.Type.WEBAUTHN in asked and not vault.has_own_key(user):
            asked -= {Authenticator.Type.WEBAUTHN}
        return bool(super().is_mfa_enabled(user, asked))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of those who hold a key or administrate."""
        return second_step.may_remove(authenticator)

    def encrypt(self, text: str) -> str:
        """The secret of an app, the seed of recovery codes: not in clear in the database."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The counterpart; where another key sealed it, a secret that nobody knows."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002
        """What stands in the field for a passkey's name."""
        n = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("HP ke-{n}").format(n=n + 1)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The village, under the host name at which it is asked."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": str(cast(Request, context.request).village)}


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(keys.key("accounts")))
