"""``/lacak/laporan/data``: what is held of the reporter, and what he may do about it, by his code.

The page never shows a name or a number: whoever found the code would read it.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from kentongan.base.refusals import Refused
from kentongan.cases import words as office_words
from kentongan.intake import following
from kentongan.intake.following import Tracked
from kentongan.intake.rights import asking, holdings, rules
from kentongan.intake.rights.holdings import Asked, Holdings
from kentongan.intake.rights.words import KIND, STATE
from kentongan.public import words
from kentongan.public.forms import key_of
from kentongan.public.requests import Request
from kentongan.public.views import tracking
from kentongan.public.views.tracking import ReporterView, reporters_only
from kentongan.village import queries as villages

PAGE = f"{tracking.ADDRESS}/data"
TYPED = ("name", "phone", "words", "kind")


@require_safe
@reporters_only
def page(request: Request, ref: UUID) -> HttpResponse:
    """What is held, who read it, what was asked, and the acts."""
    return _page(request, ref)


def _page(request: Request, ref: UUID, *, error: str = "", error_in: str = "") -> HttpResponse:
    tracked = following.tracked(request.village, ref, request.found.reader)
    context = _told(request, tracked) | {
        "asked": [(kind, KIND[kind]) for kind in rules.ASKED],
        "address": PAGE,
        "key": uuid4(),
        "error": error,
        "error_in": error_in,
        "typed": {name: request.POST.get(name, "")[:20_000] for name in TYPED} if error else {},
        "longest": rules.LONGEST_WORDS,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "public/data.html", context, status=status)


def _told(request: Request, tracked: Tracked) -> dict[str, Any]:
    """What the page and the copy have in common."""
    village, zone = request.village, ZoneInfo(request.village.zone)
    opened = [line for line in tracked.lines if line.kind == "identity.opened"]
    held = holdings.held(village, tracked.ref, request.found.reader)
    titles = villages.titles_by_role(village)
    return {
        "tracked": tracked,
        "held": held,
        "opened": [tracking.step(line, zone) for line in opened],
        "requests": [_request(one, held, titles) for one in held.requests],
    }


def _request(one: Asked, held: Holdings, titles: dict[str, str]) -> dict[str, Any]:
    is_waiting = one.state == rules.WAITING
    return {
        "is_held_up": is_waiting and one.kind in held.held_up,
        "kind": KIND[one.kind],
        "state": STATE[one.state],
        "office": titles.get(one.office, ""),
        "one": one,
    }


@require_safe
@reporters_only
def copy(request: Request, ref: UUID) -> HttpResponse:
    """All that the reporter may see of his report, as a text to keep (art. 7)."""
    tracked = following.tracked(request.village, ref, request.found.reader)
    zone = ZoneInfo(request.village.zone)
    steps = [
        {"words": words.line(line), "line": line, "at": line.at.astimezone(zone)}
        for line in reversed(tracked.lines)
    ]
    context = {**_told(request, tracked), "steps": steps, "village": request.village}
    response = HttpResponse(
        render_to_string("public/data.txt", context), content_type="text/plain; charset=utf-8"
    )
    name = f"data-laporan-{tracked.label.replace('/', '-')}.txt"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _act(noun: str, verb: Callable[[Request, UUID], object]) -> ReporterView:
    """A view that does one act and leads back to the page; a refusal stands at its form."""

    def view(request: Request, ref: UUID) -> HttpResponse:
        try:
            verb(request, ref)
        except following.NoSuchCode:
            raise
        except Refused as no:
            return _page(request, ref, error=office_words.say(no), error_in=noun)
        return HttpResponseRedirect(PAGE, status=HTTPStatus.SEE_OTHER)

    return sensitive_post_parameters("name", "phone", "words")(require_POST(reporters_only(view)))


def _typed(request: Request, name: str) -> str:
    return str(request.POST.get(name, ""))


contact_gone = _act(
    "penghapusan-nomor", lambda request, ref: asking.erase_contact(request.village, ref)
)
name_gone = _act("penghapusan-nama", lambda request, ref: asking.erase_name(request.village, ref))
consent_gone = _act(
    "pencabutan-izin", lambda request, ref: asking.withdraw_consent(request.village, ref)
)
correction = _act(
    "perbaikan",
    lambda request, ref: asking.correct(
        request.village, ref, key=key_of(request.POST),
        name=_typed(request, "name"), phone=_typed(request, "phone"),
    ),
)  # fmt: skip
story = _act(
    "pembetulan",
    lambda request, ref: asking.correct_story(
        request.village, ref, key=key_of(request.POST), words=_typed(request, "words")
    ),
)
wish = _act(
    "permintaan",
    lambda request, ref: asking.ask(
        request.village, ref, kind=_typed(request, "kind"), key=key_of(request.POST),
        words=_typed(request, "words"),
    ),
)  # fmt: skip
