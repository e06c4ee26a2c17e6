"""``/petugas/laporan/<year>/<number>``: the story, the clock, the one next act, all the others."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kentongan.cases import access, actors, rules
from kentongan.cases.words import CHANNEL, CLASS, DOUBT, PRIVACY, STATUS
from kentongan.desk import second_step, sheets, telling
from kentongan.desk.requests import Request, officials_only
from kentongan.desk.sheets import Sheet, Tried
from kentongan.desk.views.inbox import KEYS
from kentongan.followup.notices import untold
from kentongan.insight.casepage import CasePage, case_page
from kentongan.intake import passing
from kentongan.sop.rules import HOLDER
from kentongan.vault import queries as vault
from kentongan.vault import rules as opening
from kentongan.vault.actions import SHEETS
from kentongan.vault.queries import Asked
from kentongan.village import queries as villages
from kentongan.village.models import Office
from kentongan.village.rules import KEEPERS

FIELD = "name"


@dataclass(frozen=True)
class Box:
    """The closed box of the identity; ``error`` and ``typed`` after a refused opening."""

    has_name: bool
    may_open: bool
    is_open: bool = False  # given as open: whoever handles the case reads it without a key
    is_own: bool = False  # opened by the official's own passphrase
    needs_two: bool = False
    proof: str = ""  # the way to the second step, where it must be shown first
    asked: Asked | None = None  # this official's newest request, where two must open
    second: str = ""  # the title of the office that decided it
    by_sheets: bool = False  # nobody is there to ask: two of the three sheets grant it
    reasons: list[tuple[str, str]] = field(default_factory=list)
    error: str = ""
    typed: dict[str, str] = field(default_factory=dict)


def found(request: Request, year: int, number: int) -> CasePage:
    """The case, or 404 alike for none and for one this official may not see."""
    page = case_page(request.actor, year, number)
    if page is None:
        raise Http404
    return page


@require_safe
@officials_only
def case(request: Request, year: int, number: int) -> HttpResponse:
    """The page of one case; whoever reads or hears what the worker does not gives it on."""
    page = found(request, year, number)
    is_his_to_give = page.is_guarded or any(one.kind == "voice" for one in page.pictures)
    if is_his_to_give and not page.is_shut:
        passing.give_on(request.actor.reader, request.village, page.pk)
    return shown(request, page)


def address(page: CasePage) -> str:
    """Where officials read the case."""
    return f"/petugas/laporan/{page.year}/{page.number}"


def shown(
    request: Request,
    page: CasePage,
    *,
    tried: Tried | None = None,
    box: Box | None = None,
    status: HTTPStatus = HTTPStatus.OK,
    shut_error: str = "",
) -> HttpResponse:
    """The page, with what was tried and refused still in its form."""
    every = sheets.of(page, request.village, tried, request.actor.reader)
    context = {
        "page": page,
        "status": STATUS[page.status],
        "tags": _tags(page),
        "facts": _facts(page),
        "address": address(page),
        "next": _next(every),
        "waits_for": telling.waits_for(page),
        "note": next((sheet for sheet in every if sheet.noun == "catatan"), None),
        "others": [s for s in every if not s.is_next and s.noun != "catatan"],
        "tried": tried,
        "lines": telling.lines(page, since=tried.seen if tried else None),
        "photos": telling.pictures(page, page.pictures, kind="photo"),
        "voices": telling.pictures(page, page.pictures, kind="voice"),
        "shut_error": shut_error,
        "may_use_key": opening.may_open(request.actor.roles),
        "box": box or box_of(request, page),
        "alike": telling.alike(page),
        "untold": telling.untold(untold.of(request.village, page.pk)),
        "is_keeper": bool(request.actor.roles.intersection(KEEPERS)),
        "runs_desk": rules.sees_all(request.actor.roles),
        "keys": KEYS,
    }
    return render(request, "desk/case.html", context, status=status)


def box_of(request: Request, page: CasePage, error: str = "", **typed: str) -> Box:
    """What this official finds in the box of the identity."""
    is_open = vault.is_open(request.village, page.subject, FIELD)
    two = vault.needs_two(request.village, page.subject, FIELD)
    asked = vault.last_asked(request.user, page.subject, FIELD) if two else None
    titles = {SHEETS: _("dua lembar kunci"), **villages.titles_by_role(request.village)}
    return Box(
        has_name=vault.has(request.village, page.subject, FIELD),
        may_open=handler(request, page) is not None
        if is_open
        else opening.may_open(request.actor.roles),
        is_open=is_open,
        is_own=vault.has_own_key(request.user),
        needs_two=two,
        proof="" if is_open or second_step.is_proven(request) else _proof(page),
        asked=asked,
        second=titles.get(asked.second, "") if asked else "",
        by_sheets=two and not seconds(request, page)[0],
        reasons=[(code, _(said)) for code, said in opening.REASONS.items()],
        error=error,
        typed=typed,
    )


def seconds(request: Request, page: CasePage) -> tuple[list[int], list[int]]:
    """Who holds the other half: those who may be asked, and those the case is not shown to."""
    found: tuple[list[int], list[int]] = [], []
    for official in vault.seconds_of(request.user):
        seen = access.visible_to(actors.of(official)).filter(pk=page.pk).exists()
        found[not seen].append(official.pk)
    return found


def handler(request: Request, page: CasePage) -> Office | None:
    """The office as which this official handles the case, where its handler may know the name."""
    if not page.tells_handler:
        return None
    holder = page.holder.pk if page.holder else None
    return request.actor.acting_as({HOLDER, *opening.OPENERS}, holder)


def _proof(page: CasePage) -> str:
    return second_step.way(f"{address(page)}#pelapor")


def _next(every: list[Sheet]) -> Sheet | None:
    return next((sheet for sheet in every if sheet.is_next), None)


def _tags(page: CasePage) -> list[str]:
    tags = [
        STATUS[page.status],
        CLASS.get(page.report_class, _("Belum diperiksa")),
        page.category.label if page.category else "",
        _("Mendesak") if page.is_urgent else "",
        DOUBT.get(page.doubt, "") if page.doubt else "",
    ]
    return [str(tag) for tag in tags if tag]


def _facts(page: CasePage) -> list[tuple[str, Any]]:
    plan = f"{page.planned_in} ({page.planned_year})" if page.planned_year else ""
    rows: list[tuple[str, Any]] = [
        (_("Tempat"), ", ".join(w for w in (_hamlet(page), page.place) if w)),
        (_("Kejadian"), _("Sudah lama") if page.was_long_ago else page.happened_on),
        (_("Cara lapor"), CHANNEL.get(page.channel, page.channel)),
        (_("Dicatat oleh"), page.filed_by),
        (_("Kerahasiaan"), PRIVACY.get(page.privacy, "")),
        (_("Tentang"), page.about),
        (_("Ada pada"), page.holder.label if page.holder else ""),
        (_("Instansi"), page.forwarded_to),
        (_("Rencana"), plan),
    ]
    return [(label, value) for label, value in rows if value]


def _hamlet(page: CasePage) -> str:
    return page.hamlet.label if page.hamlet else ""
