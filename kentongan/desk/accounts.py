"""Who may log in: officials of the village whose address they use, and nobody signs up."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kentongan.base import senders
from kentongan.desk.requests import Request
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
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Officials are appointed, they do not sign up."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Official | None:
        """The official, if the password fits and the village is his; None alike otherwise."""
        official = cast("Official | None", super().authenticate(request, **credentials))
        if official is None or official.village_id != cast(Request, request).village.pk:
            return None
        return official

    def get_client_ip(self, request: HttpRequest) -> str:
        """Behind a proxy, whom the proxy saw: officials do not use up each other's tries."""
        peer = str(request.META.get("REMOTE_ADDR", ""))
        return senders.sender(peer, request.headers.get("X-Forwarded-For", ""))

    def add_message(self, *_args: Any, **_facts: Any) -> None:
        """No greeting: what a page shows after logging in is the work."""
