"""``/surat``: a letter past the village, for whoever was given its words. Nothing of it is kept."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kentongan.base.refusals import Refused
from kentongan.cases import words as office_words
from kentongan.intake import upward
from kentongan.intake.upward import Letter
from kentongan.media import rules as media
from kentongan.public.origin import same_origin_only, source_of
from kentongan.public.requests import Request

LONGEST = 200  # of a number and of six words


@sensitive_post_parameters("words")
@same_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: Request) -> HttpResponse:
    """Ask for the number and the words; the right ones show the letter, and without a number those
    of the level above its list."""
    if request.method != "POST":
        return _ask(request)
    if not _given(request)[0].strip() and upward.has_key_above(request.village):
        return _listed(request)
    return _opened(request, _shown)


@sensitive_post_parameters("words", "told")
@same_origin_only
@require_POST
def answer(request: Request) -> HttpResponse:
    """News or the answer for the reporter, from whoever reads the letter."""
    return _opened(request, _answered)


@sensitive_post_parameters("words")
@same_origin_only
@require_POST
def file(request: Request) -> HttpResponse:
    """One photo or recording of the letter, to keep elsewhere."""
    return _opened(request, _sent)


def _listed(request: Request) -> HttpResponse:
    _label, words = _given(request)
    try:
        found = upward.listed(request.village, words, source=source_of(request))
    except Refused as no:
        return _refused(request, no)
    shown = [(one.label, one.on, office_words.STATUS[one.status]) for one in found]
    response = render(request, "public/letters.html", {"letters": shown, "words": words})
    response["Cache-Control"] = "no-store"
    return response


def _opened(request: Request, then: Callable[[Request, Letter], HttpResponse]) -> HttpResponse:
    """What ``then`` answers with the letter; opening it is slow, so it is done once."""
    label, words = _given(request)
    try:
        found = upward.read(request.village, label, words, source=source_of(request))
    except Refused as no:
        return _refused(request, no)
    return then(request, found)


def _answered(request: Request, found: Letter) -> HttpResponse:
    told, is_final = request.POST.get("told", ""), request.POST.get("act") == "answer"
    try:
        found = upward.answer(request.village, found, told=told, is_final=is_final)
    except Refused as no:
        return _shown(request, found, error=office_words.say(no), told=told)
    done = _("Jawaban terkirim ke pelapor.") if is_final else _("Kabar terkirim ke pelapor.")
    return _shown(request, found, done=done)


def _sent(request: Request, found: Letter) -> HttpResponse:
    nth = request.POST.get("file", "")
    if not nth.isdecimal() or int(nth[:3]) >= len(found.files):
        raise Http404
    enclosed = found.files[int(nth[:3])]
    name = media.file_name(enclosed.mime, f"-{int(nth[:3]) + 1}")
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(enclosed.body, content_type=enclosed.mime, headers=headers)


def _given(request: Request) -> tuple[str, str]:
    return request.POST.get("label", "")[:LONGEST], request.POST.get("words", "")[:LONGEST]


def _shown(request: Request, found: Letter, **more: str) -> HttpResponse:
    label, words = _given(request)
    context = {"letter": found, "label": label, "words": words, "files": _files(found), **more}
    code = HTTPStatus.UNPROCESSABLE_ENTITY if more.get("error") else HTTPStatus.OK
    response = render(request, "public/letter.html", context, status=code)
    response["Cache-Control"] = "no-store"
    return response


def _files(found: Letter) -> list[str]:
    names = {"photo": _("Unduh foto {n}"), "voice": _("Unduh rekaman {n}")}
    return [names[one.kind].format(n=n) for n, one in enumerate(found.files, start=1)]


def _refused(request: Request, no: Refused) -> HttpResponse:
    label, _words = _given(request)
    return _ask(request, HTTPStatus.NOT_FOUND, error=office_words.say(no), label=label)


def _ask(request: Request, status: HTTPStatus = HTTPStatus.OK, **more: str) -> HttpResponse:
    who = {
        "reader": upward.reader(request.village),
        "head": upward.head(request.village),
        "stands": upward.has_key_above(request.village),
    }
    return render(request, "public/letter_ask.html", {**who, **more}, status=status)
