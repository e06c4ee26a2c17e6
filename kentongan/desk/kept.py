"""Words typed on a page whose session had ended: they come back after the log-in.

They travel through the log-in page encrypted, so that whoever finds a shared PC reads nothing.
Nothing of a stranger is stored: the session keeps them only once the log-in is right.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus

from allauth.account.forms import LoginForm
from cryptography.fernet import Fernet, InvalidToken
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kentongan.base import clock, keys

SESSION = "kept"
LONGEST = 60_000  # letters of all fields together; a story has at most 10,000
SECONDS = 24 * 3600
END, RESUME = "/petugas/akun/habis/", "/petugas/akun/lanjut/"
NEVER_KEPT = frozenset(
    {"csrfmiddlewaretoken", "passphrase", "password", "old", "new", "oldpassword", "password1",
     "password2", "paper", "sheet_one", "sheet_two", "code", "pin", "again"}
)  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """What was posted to an address; ``by`` is the official who was logged in, 0 if unknown.

    ``has_secrets``: what must be typed again.
    """

    to: str
    fields: tuple[tuple[str, str], ...]
    has_files: bool = False
    by: int = 0
    has_secrets: bool = False

    @property
    def words(self) -> list[str]:
        """The fields a person wrote, as far as one can tell."""
        return [value for _name, value in self.fields if " " in value.strip()]


def posted(request: HttpRequest) -> Kept | None:
    """What a post wanted to say and to which address; None when it said nothing or too much."""
    by = getattr(request, "left_by", None) or request.user.pk or 0
    if request.path_info == END:
        to, fields = request.POST.get("to", ""), _listed(request.POST.get("typed", ""))
    else:
        to = request.path_info
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
    secrets = {name for name, value in fields if value} & NEVER_KEPT - {"csrfmiddlewaretoken"}
    fields = [(name, value) for name, value in fields if name not in NEVER_KEPT]
    is_ours = to.startswith("/petugas/") and not to.startswith("/petugas/akun/")
    if not is_ours or not fields or sum(len(value) for _name, value in fields) > LONGEST:
        return None
    return Kept(to, tuple(fields), bool(request.FILES), by, has_secrets=bool(secrets))


def hold(request: HttpRequest, back: str) -> str:
    """Keep the words that were just sent while something else comes first; where to go afterwards.

    That is ``back`` where there are none, or nothing but secrets, which are not kept.
    """
    words = posted(request) if request.method == "POST" else None
    if words is None or (words.has_secrets and not words.words):
        return back
    request.session[SESSION] = shut(words)
    return RESUME


def shut(kept: Kept) -> str:
    """As a text nobody but this server reads."""
    return _box().encrypt_at_time(json.dumps(asdict(kept)).encode(), _now()).decode()


def opened(token: str, *, by: int) -> Kept | None:
    """What ``shut`` was given, for the same official and within a day; otherwise None."""
    try:
        found = json.loads(_box().decrypt_at_time(token.encode(), SECONDS, _now()))
    except InvalidToken:
        return None
    kept = Kept(**{**found, "fields": tuple((name, value) for name, value in found["fields"])})
    return kept if kept.by in {0, by} else None


def lost(request: HttpRequest) -> HttpResponse | None:
    """The answer to a post that cannot be taken now, with its words; None when it had none."""
    words = posted(request)
    if words is None:
        return None
    return show(request, words) if request.user.is_authenticated else ask_again(request, words)


def ask_again(request: HttpRequest, words: Kept) -> HttpResponse:
    """The log-in page, the words locked inside."""
    context = {"form": LoginForm(request=request), "kept": shut(words)}
    return render(request, "desk/account/login.html", context, status=HTTPStatus.UNAUTHORIZED)


def show(request: HttpRequest, words: Kept) -> HttpResponse:
    """The words with the button that sends them."""
    return render(request, "desk/account/resume.html", {"kept": words})


def _listed(typed: str) -> Sequence[tuple[str, str]]:
    """Pairs as the page's script wrote them; empty when it is anything else."""
    try:
        return [(str(name), str(value)) for name, value in json.loads(typed)]
    except (ValueError, TypeError):
        return []


def _box() -> Fernet:
    key = hmac.digest(keys.key("django"), b"kept words", hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key))


def _now() -> int:
    return int(clock.now().timestamp())
