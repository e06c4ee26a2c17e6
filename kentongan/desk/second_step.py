"""The second step: whether an official has one, whether this session has proven it of late, and the
way there and back.

It is asked for at the acts of those who keep names and of those who administrate, not at their
everyday work: ``docs/adr/0014-second-step.md``. Whoever lets a phone in or ends other log-ins shows
it too; who has none, the password once more.
"""

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kentongan.base import clock
from kentongan.cases import actors
from kentongan.desk import kept, sessions
from kentongan.desk.requests import Request
from kentongan.vault import queries as vault
from kentongan.village.models import Official
from kentongan.village.rules import KEEPERS

FRESH_SECONDS = 30 * 60  # one sitting
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
PROVE = "/petugas/akun/dua-langkah/lagi/"
AGAIN = "/petugas/akun/sandi-lagi/"
ONWARD = "onward"  # in the session: where to go once it is set up


@dataclass(frozen=True)
class Proof:
    """What is to be shown first, and where."""

    href: str
    by_password: bool


def has(official: Official) -> bool:
    """Whether there is a second step: an app's codes, or a device's own lock."""
    return Authenticator.objects.filter(user=official, type__in=STEPS).exists()


def is_proven(request: HttpRequest) -> bool:
    """Whether this session has shown the second step within ``FRESH_SECONDS``."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    last = max((one["at"] for one in records if one["method"] == "mfa"), default=0)
    return bool(last > clock.now().timestamp() - FRESH_SECONDS)


def is_owed(official: Official) -> bool:
    """Whether the official must set one up before anything else: he holds a key and has none."""
    return vault.has_own_key(official) and not has(official)


def may_remove(step: Authenticator) -> bool:
    """Whether it is not the last one of an official who holds a key or administrates."""
    official: Official = step.user
    others = Authenticator.objects.filter(user=official, type__in=STEPS).exclude(pk=step.pk)
    if step.type not in STEPS or others.exists():
        return True
    return not binds(official)


def binds(official: Official) -> bool:
    """Whether the official holds a key of his own or administrates."""
    return vault.has_own_key(official) or bool(actors.of(official).roles.intersection(KEEPERS))


def ask(request: Request, back: str = "") -> HttpResponse:
    """To the second step and then ``back`` (here), with the words that were just sent."""
    back = kept.hold(request, back or request.path_info)
    return HttpResponseRedirect(way(back), status=HTTPStatus.SEE_OTHER)


def way(back: str) -> str:
    """The address that asks for the second step and then leads ``back``."""
    return f"{PROVE}?{urlencode({'next': back})}"


def owed(request: Request, back: str = "") -> Proof | None:
    """What shows once more whose account this is: the second step, or the password where there is
    none; then it leads ``back`` (here). Nothing, where that was shown of late."""
    back = urlencode({"next": back or request.path_info})
    if is_proven(request):
        return None
    if has(request.user):
        return Proof(f"{PROVE}?{back}", by_password=False)
    if did_recently_reauthenticate(request):
        return None
    return Proof(f"{AGAIN}?{back}", by_password=True)


def onward(request: HttpRequest, otherwise: str) -> str:
    """Where one was going before it was set up; told once."""
    return str(request.session.pop(ONWARD, otherwise))


def note_set_up(request: HttpRequest, kind: str) -> None:
    """Setting it up has shown it: this session counts from now on, and owes nothing."""
    sessions.renew(request)
    record_authentication(request, request.user, "mfa", type=kind, reauthenticated=True)  # type: ignore[arg-type]
    request.session.pop(sessions.OWES, None)
