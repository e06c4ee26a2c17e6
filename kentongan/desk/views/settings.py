"""``/petugas/pengaturan``: what the village chose, for those who may choose."""

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from kentongan.base.refusals import Refused
from kentongan.cases import words
from kentongan.desk import second_step
from kentongan.desk.requests import Request, officials_only
from kentongan.desk.settings import SECTIONS
from kentongan.desk.settings.panels import Asked, Form, Panel, Row, Section, Verb
from kentongan.intake.rights import charge
from kentongan.phones import queries as phones
from kentongan.vault.rules import may_keep
from kentongan.village import queries as villages
from kentongan.village.rules import KEEPERS


@dataclass(frozen=True)
class _Tried:
    """A change that was refused: its form with what was typed, and why."""

    verb: str
    row: int
    form: Form
    error: str


def _may(request: Request, section: Section) -> bool:
    roles = request.actor.roles
    return may_keep(roles) if section.for_keepers else bool(roles.intersection(KEEPERS))


@require_safe
@officials_only
def index(request: Request) -> HttpResponse:
    """The sections this official may change."""
    sections = [section for section in SECTIONS.values() if _may(request, section)]
    has_phones = phones.account_of(request.village) is not None
    context = {
        "sections": sections,
        "has_simulator": has_phones,
        "answers_for_data": charge.may_read(request.actor, request.village),
    }
    return render(request, "desk/settings/index.html", context)


@sensitive_post_parameters("old", "new", "paper", "passphrase", "sheet_one", "sheet_two")
@require_http_methods(["GET", "HEAD", "POST"])
@officials_only
def section(request: Request, slug: str) -> HttpResponse:
    """One section: its list and its forms; a change leads back to it."""
    asked_for = SECTIONS.get(slug)
    if asked_for is None or not _may(request, asked_for):
        raise Http404
    if request.method == "POST":
        if asked_for.wants_proof and not second_step.is_proven(request):
            return second_step.ask(request)
        return _change(request, asked_for)
    return _page(request, asked_for)


def _change(request: Request, section: Section) -> HttpResponse:
    name, row = request.POST.get("langkah", ""), _row_id(request)
    verb = section.verbs.get(name)
    if verb is None:
        raise Http404
    village, auto_id = request.village, _auto_id(name, row)
    form = verb.form(request.POST, request.FILES, village=village, auto_id=auto_id)
    if not form.is_valid():
        return _page(request, section, _Tried(name, row, form, ""))
    try:
        told = verb.do(Asked(request.village, request.actor, request.user, row, form.cleaned_data))
    except Refused as no:
        return _page(request, section, _Tried(name, row, form, _say(request, no)))
    if verb.once:
        return _once(request, section, verb, told)
    messages.success(request, _("Tersimpan."))
    address = f"/petugas/pengaturan/{section.slug}"
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)


def _row_id(request: Request) -> int:
    typed = request.POST.get("baris", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def _say(request: Request, no: Refused) -> str:
    return words.say(no, villages.titles_by_role(request.village))


def _once(request: Request, section: Section, verb: Verb, told: object) -> HttpResponse:
    response = render(request, verb.once, {"section": section, "told": told})
    response["Cache-Control"] = "no-store"
    return response


def _page(request: Request, section: Section, tried: _Tried | None = None) -> HttpResponse:
    request.village.refresh_from_db()
    rows, adds = section.rows(request.village), section.adds(request.village)
    wants_proof = section.wants_proof and not second_step.is_proven(request)
    if wants_proof:  # no form yet: what is typed into it would have to be typed again
        rows, adds = [replace(row, first=None) for row in rows], {}
    context = {
        "section": section,
        "proof": second_step.way(request.path_info) if wants_proof else "",
        "adds": [_panel(request, section, (name, 0), first, tried) for name, first in adds.items()],
        "rows": [_shown(request, section, row, tried) for row in rows],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if tried else HTTPStatus.OK
    return render(request, "desk/settings/section.html", context, status=status)


def _shown(request: Request, section: Section, row: Row, tried: _Tried | None) -> dict[str, Any]:
    panels = [
        _panel(request, section, (name, row.pk), first, tried)
        for name, first in (row.first or {}).items()
    ]
    is_open = tried is not None and tried.row == row.pk
    return {
        "words": row.words, "hint": row.hint, "sound": row.sound, "panels": panels,
        "is_open": is_open,
    }  # fmt: skip


def _panel(
    request: Request, section: Section, place: tuple[str, int], first: Any, tried: _Tried | None
) -> Panel:
    name, row = place
    verb = section.verbs[name]
    is_tried = tried is not None and (tried.verb, tried.row) == place
    form = verb.form(village=request.village, initial=first, auto_id=_auto_id(name, row))
    return Panel(
        name=name,
        button=verb.button,
        form=tried.form if tried and is_tried else form,
        row=row,
        look=verb.look,
        error=tried.error if tried and is_tried else "",
    )


def _auto_id(verb: str, row: int) -> str:
    return f"{verb}-{row}-%s"
