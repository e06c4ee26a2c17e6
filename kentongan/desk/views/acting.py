"""The acts: each is posted to its noun below the case, done or refused with everything kept."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kentongan.base.refusals import Refused
from kentongan.cases import actions as cases
from kentongan.cases import words
from kentongan.cases.models import Case
from kentongan.cases.rules import UnknownChoice
from kentongan.cases.turn import ChangedMeanwhile
from kentongan.desk import sheets
from kentongan.desk.acts import ACTS, Act, Given
from kentongan.desk.forms.acts import ActForm
from kentongan.desk.requests import Request, officials_only
from kentongan.desk.sheets import Tried
from kentongan.desk.views import case as pages
from kentongan.followup.notices import untold
from kentongan.insight.casepage import CasePage
from kentongan.media import actions as media
from kentongan.media.models import Attachment
from kentongan.vault import actions as vault
from kentongan.village import queries as villages

MOST_PHOTOS = 5


@require_POST
@officials_only
def act(request: Request, year: int, number: int, noun: str) -> HttpResponse:
    """Take one act: 303 back to the case with an undo, or the page with what is wrong."""
    page, chosen = pages.found(request, year, number), ACTS[noun]
    lists = sheets.lists_of(page, request.village)
    form = chosen.form(page, lists, noun, request.POST)
    if not form.is_valid():
        lost = _say(request, UnknownChoice()) if "version" in form.errors else ""
        return _again(request, page, chosen, form, error=lost)
    if "lihat" in request.POST:
        return _again(request, page, chosen, form, preview=form.cleaned_data.get("words", ""))
    try:
        _do(request, page, chosen, form)
    except Refused as no:
        seen = form.cleaned_data["version"] if isinstance(no, ChangedMeanwhile) else None
        return _again(request, page, chosen, form, error=_say(request, no), seen=seen)
    undo_at = f"{_address(year, number)}/pembatalan" if chosen.may_be_undone else ""
    messages.success(request, chosen.done, extra_tags=undo_at)
    return _back(year, number)


def _do(request: Request, page: CasePage, chosen: Act, form: ActForm) -> None:
    photos = _photos(request)
    given = Given(
        case=_row(request, page),
        typed=form.cleaned_data,
        by=request.user,
        seen=form.cleaned_data["version"],
        photos=photos,
    )
    try:
        chosen.do(given)
    except Refused:
        for photo in photos:
            media.discard(photo)
        raise


def _row(request: Request, page: CasePage) -> Case:
    row: Case = Case.objects.of(request.village).select_related("village").get(pk=page.pk)
    return row


def _photos(request: Request) -> list[Attachment]:
    """The photos sent along, made safe; Refused by the first that cannot be one."""
    files: list[Any] = request.FILES.getlist("photos")[:MOST_PHOTOS]
    if not files:
        return []
    kept = media.keep_all(request.village, files, seal=vault.sealer(request.village))
    good = [one for one in kept if isinstance(one, Attachment)]
    for one in kept:
        if isinstance(one, Refused):
            for photo in good:
                media.discard(photo)
            raise one
    return good


def _again(
    request: Request,
    page: CasePage,
    chosen: Act,
    form: ActForm,
    *,
    error: str = "",
    seen: int | None = None,
    preview: str = "",
) -> HttpResponse:
    """The page as it is now, the form as it was typed; the next press counts on what is shown."""
    fresh = pages.found(request, page.year, page.number)
    form.data = {**request.POST.dict(), **_many(request), "version": str(fresh.version)}
    tried = Tried(chosen.noun, form, error, seen, preview)
    status = HTTPStatus.OK if preview else HTTPStatus.UNPROCESSABLE_ENTITY
    return pages.shown(
        request, fresh, tried=tried, status=status if seen is None else HTTPStatus.CONFLICT
    )


def _many(request: Request) -> dict[str, Any]:
    """Ticks stay ticked: what may come more than once, as a list."""
    return {"exhibits": request.POST.getlist("exhibits")}


@require_POST
@officials_only
def undo(request: Request, year: int, number: int) -> HttpResponse:
    """``Batalkan``: take back one's own last act within its seconds."""
    page = pages.found(request, year, number)
    try:
        cases.undo(_row(request, page), by=request.user)
    except Refused as no:
        messages.error(request, _say(request, no))
    else:
        messages.success(request, words.ENTRY["case.undone"])
    return _back(year, number)


@require_POST
@officials_only
def told(request: Request, year: int, number: int) -> HttpResponse:
    """The reporter was told in person: noted on the case, and no longer listed as not told."""
    row = _row(request, pages.found(request, year, number))
    try:
        with transaction.atomic():
            cases.note(row, words=_("Pelapor dikabari langsung."), by=request.user)
            untold.settle(row)
    except Refused as no:
        messages.error(request, _say(request, no))
    return _back(year, number)


def _say(request: Request, no: Refused) -> str:
    return words.say(no, villages.titles_by_role(request.village))


def _address(year: int, number: int) -> str:
    return f"/petugas/laporan/{year}/{number}"


def _back(year: int, number: int) -> HttpResponse:
    return HttpResponseRedirect(_address(year, number), status=HTTPStatus.SEE_OTHER)
