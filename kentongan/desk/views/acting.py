"""The acts: each is posted to its noun below the case, done or refused with everything kept."""

from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kentongan.base.refusals import Refused
from kentongan.cases import actions as cases
from kentongan.cases import showing, words
from kentongan.cases.models import Case
from kentongan.cases.rules import UnknownChoice
from kentongan.cases.turn import ChangedMeanwhile
from kentongan.desk import acts, sheets
from kentongan.desk.acts import ACTS, Act, Given
from kentongan.desk.forms.acts import ActForm
from kentongan.desk.requests import Request, officials_only
from kentongan.desk.sheets import Tried
from kentongan.desk.views import case as pages
from kentongan.followup.notices import untold
from kentongan.insight.casepage import CasePage
from kentongan.intake import holding, passing, reporting
from kentongan.media.covering import Drawn
from kentongan.media.models import Attachment
from kentongan.village import queries as villages

MOST_PHOTOS = 5


@require_POST
@officials_only
def act(request: Request, year: int, number: int, noun: str) -> HttpResponse:
    """Take one act: 303 back to the case with an undo, or the page with what is wrong."""
    page, chosen = pages.found(request, year, number), ACTS[noun]
    lists = sheets.lists_of(page, request.village)
    form = chosen.form(page, lists, noun, _typed(request))
    if spoilt := _hold(request, form):
        return _again(request, page, chosen, form, error=_say(request, spoilt))
    if "pakai" in request.POST:
        return _again(request, page, chosen, form, adds=request.POST["pakai"])
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
    passing.give_on(request.actor.reader, request.village, page.pk)
    undo_at = f"{_address(year, number)}/pembatalan" if chosen.may_be_undone else ""
    messages.success(request, chosen.done, extra_tags=undo_at)
    return _back(year, number)


def _do(request: Request, page: CasePage, chosen: Act, form: ActForm) -> None:
    """Take the act; what the board is to show is drawn before, and thrown away when refused."""
    row, exhibits = _row(request, page), acts.chosen_photos(form.cleaned_data)
    copies = showing.copies(request.actor.reader, row, exhibits) if exhibits else {}
    try:
        _take(request, page, chosen, form, copies)
    except BaseException:
        showing.forget(copies)
        raise


@transaction.atomic
def _take(
    request: Request, page: CasePage, chosen: Act, form: ActForm, copies: dict[int, Drawn]
) -> None:
    """Take the act with the photos that wait for it; refused, they wait on."""
    given = Given(
        case=_row(request, page),
        typed=form.cleaned_data,
        by=request.user,
        seen=form.cleaned_data["version"],
        photos=_photos(request, form),
        reader=request.actor.reader,
        copies=copies,
    )
    chosen.do(given)


def _photos(request: Request, form: ActForm) -> list[Attachment]:
    is_with = "photos" in form.fields
    return holding.take(request.village, UUID(form.data["key"])) if is_with else []


def _waiting(request: Request, form: ActForm) -> str:
    n = len(reporting.held(request.village, UUID(form.data["key"])))
    said = ngettext("%(n)d foto sudah tersimpan.", "%(n)d foto sudah tersimpan.", n)
    return said % {"n": n} if n else ""


def _row(request: Request, page: CasePage) -> Case:
    row: Case = Case.objects.of(request.village).select_related("village").get(pk=page.pk)
    return row


def _typed(request: Request) -> QueryDict:
    """What was sent, with the key under which its photos wait; a new one when it came without."""
    typed = request.POST.copy()
    try:
        UUID(typed.get("key", ""))
    except ValueError:
        typed["key"] = str(uuid4())
    return typed


def _hold(request: Request, form: ActForm) -> Refused | None:
    """Keep the photos before anything else is looked at; what the first bad one is refused for."""
    files: list[Any] = request.FILES.getlist("photos")
    if not files or "photos" not in form.fields:
        return None
    key = UUID(form.data["key"])
    room = MOST_PHOTOS - len(reporting.held(request.village, key))
    kept = reporting.hold(request.village, key, files[: max(room, 0)], kind="photo")
    return next((one for one in kept if isinstance(one, Refused)), None)


def _again(
    request: Request,
    page: CasePage,
    chosen: Act,
    form: ActForm,
    *,
    error: str = "",
    seen: int | None = None,
    preview: str = "",
    adds: str = "",
) -> HttpResponse:
    """The page as it is now, the form as it was typed; the next press counts on what is shown.

    ``adds``: a ready sentence to be put behind what was typed.
    """
    fresh = pages.found(request, page.year, page.number)
    form.data = {**dict(form.data.items()), **_many(request), "version": str(fresh.version)}
    if adds:
        form.data["words"] = f"{request.POST.get('words', '').rstrip()} {adds}".lstrip()
    if "photos" in form.fields:
        form["photos"].help_text = _waiting(request, form)
    tried = Tried(chosen.noun, form, error, seen, preview)
    status = HTTPStatus.OK if preview or adds else HTTPStatus.UNPROCESSABLE_ENTITY
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
