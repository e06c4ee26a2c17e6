"""``/petugas/simulator``: three pretended phones, where the village has the simulator as a channel.

What is pressed here goes the way of every channel: hook, inbox, listeners, outbox, provider.
"""

from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kentongan.base.refusals import Refused
from kentongan.cases import words
from kentongan.desk.forms.phones import NOTHING, SendForm
from kentongan.desk.requests import Request, officials_only
from kentongan.media import queries as media
from kentongan.phones import actions, queries
from kentongan.phones.models import Phone
from kentongan.phones.queries import Screen

ADDRESS = "/petugas/simulator"
NAMES = (_("Warga"), _("Petugas 1"), _("Petugas 2"))
_TURNS = {
    "tanpa-sinyal": lambda phone: actions.switch(phone, has_signal=False),
    "ada-sinyal": lambda phone: actions.switch(phone, has_signal=True),
    "dua-kali": lambda phone: actions.repeat(phone, on=True),
    "sekali": lambda phone: actions.repeat(phone, on=False),
    "besok": actions.let_a_day_pass,
}


@dataclass(frozen=True)
class Handset:
    """A phone as the page needs it: its name, and what went wrong with the last press."""

    name: Any
    screen: Screen
    etag: str
    is_chosen: bool = True
    error: str = ""
    typed: str = ""


@require_safe
@officials_only
def simulator(request: Request) -> HttpResponse:
    """The phones; on a small screen one of them, with the ways to the others."""
    account = queries.account_of(request.village)
    if account is None:
        raise Http404
    chosen = request.GET.get("telepon", "")
    chosen = chosen if chosen in {"2", "3"} else "1"
    screens = [queries.screen_of(phone) for phone in actions.ready(account)]
    handsets = [_handset(one, is_chosen=chosen == str(one.place + 1)) for one in screens]
    tabs = [
        {"words": one.name, "count": None, "href": f"{ADDRESS}?telepon={one.screen.place + 1}",
         "is_current": one.is_chosen}
        for one in handsets
    ]  # fmt: skip
    context = {"handsets": handsets, "tabs": tabs, "village": request.village}
    return render(request, "desk/simulator.html", context)


@require_safe
@officials_only
def phone(request: Request, uid: UUID) -> HttpResponse:
    """The chat of one phone, asked for again and again; 304 when nothing has changed."""
    screen = queries.screen_of(_found(request, uid))
    if not request.headers.get("HX-Request"):
        return _back(screen.place)
    etag = _etag(screen)
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    context = {"screen": screen, "etag": etag}
    response = render(request, "desk/simulator/_chat.html", context)
    response["ETag"] = etag
    return response


@require_POST
@officials_only
def message(request: Request, uid: UUID) -> HttpResponse:
    """Send something from the phone."""
    asked = _found(request, uid)
    form = SendForm(request.POST, request.FILES)
    sending = form.sending(asked) if form.is_valid() else None
    if sending is None:
        return _shown(request, asked, error=str(NOTHING))
    try:
        actions.speak(asked, sending.said, file=sending.file, kind=sending.kind)
    except Refused as no:
        return _shown(request, asked, error=words.say(no))
    return _shown(request, asked)


@require_POST
@officials_only
def state(request: Request, uid: UUID) -> HttpResponse:
    """Turn one of the phone's switches, or let a day pass."""
    asked, turn = _found(request, uid), _TURNS.get(request.POST.get("ubah", ""))
    if turn is None:
        raise Http404
    turn(asked)
    return _shown(request, asked)


@require_safe
@officials_only
def file(request: Request, uid: UUID) -> HttpResponse:
    """A photo or a voice on one of the phones, as a safe derivative."""
    bubble = queries.file_of(request.village, uid)
    if bubble is None or bubble.attachment is None:
        raise Http404
    is_voice = bubble.attachment.kind == "voice"
    found = media.recording(request.village, uid) if is_voice else media.photo(request.village, uid)
    if found is None:
        raise Http404
    headers = {"Content-Disposition": found.inline}
    return HttpResponse(found.body, content_type=found.mime, headers=headers)


def _found(request: Request, uid: UUID) -> Phone:
    found = queries.phone_of(request.village, uid)
    if found is None:
        raise Http404
    return found


def _shown(request: Request, phone: Phone, *, error: str = "") -> HttpResponse:
    """The phone again for a script, the page again without; what was refused keeps its words."""
    screen = queries.screen_of(phone)
    if not error and not request.headers.get("HX-Request"):
        return _back(screen.place)
    typed = request.POST.get("text", "") if error else ""
    context = {"handset": _handset(screen, error=error, typed=typed), "village": request.village}
    template = "desk/simulator/_phone.html"
    if not request.headers.get("HX-Request"):
        template, context = "desk/simulator.html", {**context, "handsets": [context["handset"]]}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, template, context, status=status)


def _handset(screen: Screen, **more: Any) -> Handset:
    return Handset(NAMES[screen.place], screen, _etag(screen), **more)


def _back(place: int) -> HttpResponse:
    address = f"{ADDRESS}?telepon={place + 1}#telepon-{place + 1}"
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)


def _etag(screen: Screen) -> str:
    told = f"{get_language()} {screen}".encode()
    return f'"{sha256(told).hexdigest()[:32]}"'
