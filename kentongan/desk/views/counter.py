"""The counter: a villager tells, the official writes it down, both hold the receipt."""

from http import HTTPStatus
from typing import BinaryIO, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kentongan.base import codes
from kentongan.base.refusals import Refused
from kentongan.base.text import tidy
from kentongan.cases import words as office_words
from kentongan.desk.requests import Request, officials_only
from kentongan.intake import reporting as intake
from kentongan.intake.answers import Answers, Incomplete
from kentongan.village import queries as villages

CHANNELS = ("walk_in", "phone", "letter", "suggestion_box", "meeting")
TEXTS = ("text", "hamlet", "place", "happened_on", "about_office", "name", "phone")
COOKIE = "tanda"


@require_http_methods(["GET", "HEAD", "POST"])
@officials_only
def record(request: Request) -> HttpResponse:
    """``Catat laporan warga``: at most six taps and the text."""
    if request.method != "POST":
        return _form(request, key=uuid4())
    key = _uuid(request.POST.get("key", "")) or uuid4()
    lost = _hold(request, key)
    told = {name: tidy(request.POST.get(name, "")) for name in TEXTS}
    channel = request.POST.get("channel", "walk_in")
    answers = Answers(
        key=key,
        privacy=request.POST.get("privacy", "") or "rahasia",
        publish_ok="publish_ok" in request.POST,
        **told,
    )
    try:
        receipt = intake.submit(
            request.village,
            answers,
            channel=channel if channel in CHANNELS else "walk_in",
            by=request.user,
        )
    except Incomplete as no:
        errors = {problem.field: office_words.say(problem.refusal) for problem in no.problems}
        return _form(request, key=key, errors={**errors, **lost})
    for said in lost.values():
        messages.warning(request, said)
    address = f"/petugas/tanda-terima/{receipt.ref}"
    response = HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
    # A cookie for this one address, not the session: two counters at once lose nothing.
    response.set_cookie(COOKIE, str(key), path=address, httponly=True, samesite="Lax")
    return response


def _hold(request: Request, key: UUID) -> dict[str, str]:
    """Keep photos and recording under the key; by field, why one could not be kept."""
    lost = {}
    for field, kind, most in (("photos", "photo", intake.MOST_PHOTOS), ("voice", "voice", 1)):
        files = [cast(BinaryIO, file) for file in request.FILES.getlist(field)[:most]]
        for kept in intake.hold(request.village, key, files, kind=kind) if files else []:
            if isinstance(kept, Refused):
                lost[field] = office_words.say(kept)
    return lost


def _form(request: Request, *, key: UUID, errors: dict[str, str] | None = None) -> HttpResponse:
    context = {
        "key": key,
        "errors": errors or {},
        "typed": request.POST,
        "hamlets": villages.hamlets(request.village),
        "offices": villages.offices_in(request.village),
        "kept": len(intake.held(request.village, key)) if errors else 0,
        "channels": [(code, office_words.CHANNEL[code]) for code in CHANNELS],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "desk/counter.html", context, status=status)


@require_safe
@officials_only
def receipt(request: Request, ref: UUID) -> HttpResponse:
    """The receipt with the code, for the official who has just written it; printable."""
    key = _uuid(request.COOKIES.get(COOKIE, ""))
    found = intake.receipt(request.village, key) if key else None
    if found is None or found.ref != ref:
        return redirect("desk:inbox")
    context = {"receipt": found, "code": codes.grouped(found.code)}
    return render(request, "desk/receipt.html", context)


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
