"""``/lacak``: the code opens the report for two hours, in this browser only."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kentongan.base.refusals import Refused
from kentongan.cases import showing
from kentongan.cases import words as office_words
from kentongan.intake import following as intake
from kentongan.intake.following import Found, Leak, Line, Picture, Tracked
from kentongan.intake.reporting import MOST_PHOTOS
from kentongan.public import words
from kentongan.public.forms import uploads
from kentongan.public.origin import same_origin_only, source_of
from kentongan.public.requests import Request

COOKIE = "lacak"
OPEN_SECONDS = 2 * 3600
ADDRESS = "/lacak/laporan"
TALK = frozenset(
    {"case.asked", "case.completed", "case.told", "case.spoken", "case.corrected", "case.answered",
     "case.objected", "case.reopened", "case.dismissed"}
)  # fmt: skip
ReporterView = Callable[..., HttpResponse]


@same_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: Request) -> HttpResponse:
    """Ask for the code; a right one leads to the report. What was typed is never logged."""
    if request.method != "POST":
        return render(request, "public/track.html")
    typed = request.POST.get("code", "")[:2000]
    try:
        found = intake.find(request.village, typed, source=source_of(request))
    except Refused as no:
        shown = {"error": office_words.say(no), "typed": typed}
        return render(request, "public/track.html", shown, status=HTTPStatus.NOT_FOUND)
    response = _back()
    response.set_cookie(
        COOKIE,
        signing.dumps(found.ticket, salt=_salt(request)),
        max_age=OPEN_SECONDS,
        path=ADDRESS,
        httponly=True,
        samesite="Lax",
    )
    return response


def _salt(request: Request) -> str:
    return f"lacak-{request.village.pk}"


def reporters_only(view: ReporterView) -> ReporterView:
    """The reporter's own report as ``ref``; without an open one, back to asking for the code."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            ticket = signing.loads(
                request.COOKIES.get(COOKIE, ""), salt=_salt(request), max_age=OPEN_SECONDS
            )
            request.found = Found.by_ticket(*ticket)
            return view(request, request.found.ref, *args, **kwargs)
        except (signing.BadSignature, intake.NoSuchCode):
            return redirect("public:track")

    return guarded


@reporters_only
def status(request: Request, ref: UUID) -> HttpResponse:
    """How far it is, the promise, the messages and what the reporter may do."""
    return _page(request, ref)


def _page(
    request: Request,
    ref: UUID,
    *,
    errors: dict[str, str] | None = None,
    typed_in: str = "",
    keeps_words: bool = True,
) -> HttpResponse:
    tracked = intake.tracked(request.village, ref, request.found.reader)
    zone = ZoneInfo(request.village.zone)
    own = [picture for picture in tracked.loose_pictures if picture.by_reporter]
    context = {
        "tracked": tracked,
        "status": words.status(tracked),
        "timeline": [step(line, zone) for line in tracked.lines],
        "talk": [_message(line, zone, tracked) for line in reversed(tracked.lines) if _talks(line)],
        "photos": _photos(own, tracked),
        "voice": _voice(own),
        "address": ADDRESS,
        "errors": errors or {},
        "typed": request.POST.get("words", "") if errors and keeps_words else "",
        "typed_in": typed_in,
        "is_touchy": tracked.is_touchy,
        "leaks": [_leak(leak, zone) for leak in tracked.leaks],
    }
    code = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "public/status.html", context, status=code)


def step(line: Line, zone: ZoneInfo) -> dict[str, Any]:
    """One thing that happened, for ``base/_timeline.html``."""
    office = "" if line.by_reporter else line.office
    note = "" if line.kind in TALK else line.words
    return {"words": words.line(line), "at": line.at.astimezone(zone), "office": office,
            "note": note}  # fmt: skip


def _leak(leak: Leak, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "what": office_words.BREACH[leak.kind],
        "data": ", ".join(str(office_words.BREACH_DATA[one]) for one in leak.data),
        "since": leak.since.astimezone(zone),
        "until": leak.until.astimezone(zone),
        "how": leak.how,
        "done": leak.done,
    }


def _talks(line: Line) -> bool:
    return line.kind in TALK and bool(line.words or line.pictures)


def _message(line: Line, zone: ZoneInfo, tracked: Tracked) -> dict[str, Any]:
    return {
        "words": line.words,
        "who": _("Anda") if line.by_reporter else line.office,
        "at": line.at.astimezone(zone),
        "is_own": line.by_reporter,
        "photos": _photos(line.pictures, tracked),
        "voice": _voice(line.pictures),
    }


def _photos(pictures: Any, tracked: Tracked) -> list[dict[str, str]]:
    photos = [picture for picture in pictures if picture.kind == "photo"]
    alt = _("Foto {n} dari laporan {label}")
    return [
        {
            "thumb": f"{ADDRESS}/berkas/{picture.uid}/kecil",
            "large": f"{ADDRESS}/berkas/{picture.uid}",
            "alt": alt.format(n=n, label=tracked.label),
        }
        for n, picture in enumerate(photos, start=1)
    ]


def _voice(pictures: "list[Picture] | tuple[Picture, ...]") -> str:
    voices = [picture for picture in pictures if picture.kind == "voice"]
    return f"{ADDRESS}/berkas/{voices[0].uid}" if voices else ""


@reporters_only
def file(request: Request, ref: UUID, uid: UUID, size: str = "") -> HttpResponse:
    """A photo or voice note of the reporter's own report."""
    kept = intake.picture(request.village, ref, uid)
    is_small = bool(size) and kept.kind == "photo"
    found = showing.shown(request.found.reader, kept, "thumb" if is_small else "large")
    if found is None:
        raise Http404
    headers = {"Content-Disposition": found.inline}
    return HttpResponse(found.body, content_type=found.mime, headers=headers)


def _act(request: Request, ref: UUID, typed_in: str, verb: Callable[[], object]) -> HttpResponse:
    try:
        verb()
    except Refused as no:
        errors = {"words": office_words.say(no)}
        return _page(request, ref, errors=errors, typed_in=typed_in)
    return _back()


@require_POST
@reporters_only
def reply(request: Request, ref: UUID) -> HttpResponse:
    """Words or photos for the office; bad files are told, the rest is kept."""
    try:
        bad = intake.say(
            request.village,
            ref,
            words=request.POST.get("words", ""),
            photos=uploads(request, "photos", MOST_PHOTOS),
            voice=next(iter(uploads(request, "voice", 1)), None),
        )
    except Refused as no:
        return _page(request, ref, errors={"words": office_words.say(no)}, typed_in="balasan")
    if bad:
        errors = {"photos": office_words.say(bad[0])}
        return _page(request, ref, errors=errors, typed_in="balasan", keeps_words=False)
    return _back()


def _back() -> HttpResponse:
    return HttpResponseRedirect(ADDRESS, status=HTTPStatus.SEE_OTHER)


def spoken(noun: str, verb: Callable[..., object]) -> ReporterView:
    """A view that takes the reporter's words to one verb: ``Saya tidak setuju`` and its like."""

    def view(request: Request, ref: UUID) -> HttpResponse:
        told = request.POST.get("words", "")
        return _act(request, ref, noun, lambda: verb(request.village, ref, words=told))

    return require_POST(reporters_only(view))


objection = spoken("keberatan", intake.object_to)
reopening = spoken("pembukaan", intake.reopen)
withdrawal = spoken("pencabutan", intake.withdraw)


@require_POST
@reporters_only
def shielding(request: Request, ref: UUID) -> HttpResponse:
    """From now on the name is not for whoever handles the report."""
    intake.shield(request.village, ref)
    return _back()


@require_POST
@reporters_only
def verdict(request: Request, ref: UUID) -> HttpResponse:
    """``Sudah beres?`` answered."""
    said, told = request.POST.get("verdict", ""), request.POST.get("words", "")

    def confirm() -> None:
        intake.confirm(request.village, ref, verdict=said, words=told)

    return _act(request, ref, "penilaian", confirm)


@require_safe
def leave(request: Request) -> HttpResponse:
    """``Keluar cepat``: a plain page follows, the open report is shut and the phone wiped."""
    response = redirect("public:guide")
    response.delete_cookie(COOKIE, path=ADDRESS)
    # A link on another site must not be able to log an official out.
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        response["Clear-Site-Data"] = '"cookies", "storage"'
    return response
