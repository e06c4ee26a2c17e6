"""``/petugas/kebocoran``: a failure to protect data, step by step, within three days."""

from collections import Counter
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kentongan.base import clock
from kentongan.base.refusals import Refused
from kentongan.cases import access, words
from kentongan.cases.words import BREACH, BREACH_DATA
from kentongan.desk import signing
from kentongan.desk.forms.breaches import BreachForm
from kentongan.desk.requests import Request, keepers_only, officials_only
from kentongan.followup.notices import untold
from kentongan.intake import breaches
from kentongan.intake.models import Breach, Touched
from kentongan.village import queries as villages

ADDRESS = "/petugas/kebocoran"
MOST_SHOWN = 200


@dataclass(frozen=True)
class Hits:
    """The cases that were touched, as this keeper may read them."""

    rows: tuple[tuple[str, str], ...]  # number and kinds of data
    cases: int
    by_message: int
    kinds: tuple[tuple[Any, int], ...]

    @property
    def others(self) -> int:
        return self.cases - len(self.rows)

    @property
    def by_page(self) -> int:
        return self.cases - self.by_message


@require_http_methods(["GET", "HEAD", "POST"])
@officials_only
@keepers_only
def index(request: Request) -> HttpResponse:
    """What was written down before, and the form for a new one."""
    form = BreachForm(request.village, request.POST if request.method == "POST" else None)
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            breach = breaches.note(request.village, form.facts, by=request.user)
        except Refused as no:
            error = _say(request, no)
        else:
            return _to(breach)
    rows = Breach.objects.of(request.village).order_by("-pk")[:50]
    context = {"form": form, "error": error, "known": [_named(row) for row in rows]}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "desk/breaches.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@officials_only
@keepers_only
def breach(request: Request, uid: UUID) -> HttpResponse:
    """One of them: the clock, whom it touched, the letters; then what was told."""
    found = _found(request, uid)
    if request.method != "POST":
        return _page(request, found)
    form, error = None, ""
    try:
        form = _act(request, found)
    except Refused as no:
        error = _say(request, no)
        form = BreachForm(request.village, request.POST) if _amends(request) else None
    if error or form is not None:
        return _page(request, found, form=form, error=error)
    return _to(found)


@require_safe
@officials_only
@keepers_only
def letters(request: Request, uid: UUID) -> HttpResponse:
    """The notice to those it concerns and the one to the authority, for paper."""
    found = _found(request, uid)
    hits = _hits(request, found)
    context = {
        "breach": found,
        "what": BREACH[found.kind],
        "data": _data(found.data),
        "hits": hits,
        "today": clock.today(request.village.zone),
        "signers": signing.signers(request.village),
    }
    return render(request, "desk/breach_letters.html", context)


def _found(request: Request, uid: UUID) -> Breach:
    rows = Breach.objects.of(request.village).select_related("village", "official__village")
    found: Breach | None = rows.filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def _amends(request: Request) -> bool:
    return request.POST.get("act") == "ubah"


def _act(request: Request, found: Breach) -> BreachForm | None:
    """Do what was pressed; the form when it was not filled in right."""
    act = request.POST.get("act", "")
    if act == "kirim":
        breaches.tell(found, by=request.user)
        messages.success(request, _("Pemberitahuan sedang dikirim."))
    elif act == "batal":
        breaches.drop(found, by=request.user)
        messages.success(request, _("Catatan dibatalkan."))
    elif _amends(request):
        form = BreachForm(request.village, request.POST)
        if not form.is_valid():
            return form
        breaches.amend(found, form.facts, by=request.user)
        messages.success(request, _("Tersimpan."))
    else:
        raise Http404
    return None


def _page(
    request: Request, found: Breach, *, form: BreachForm | None = None, error: str = ""
) -> HttpResponse:
    is_open = not (found.told_at or found.dropped_at)
    context = {
        "breach": found,
        "what": BREACH[found.kind],
        "data": _data(found.data),
        "is_open": is_open,
        "clock": _clock(found),
        "hits": _hits(request, found),
        "progress": breaches.progress(found) if found.told_at else None,
        "missed": _missed(found) if found.told_at else 0,
        "form": form or (BreachForm(request.village, breach=found) if is_open else None),
        "is_amending": form is not None,
        "error": error,
        "address": f"{ADDRESS}/{found.uid}",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error or form else HTTPStatus.OK
    return render(request, "desk/breach.html", context, status=status)


def _clock(found: Breach) -> dict[str, Any]:
    """Until when everybody must have been told, and how long that is."""
    ends_at = found.found_at + breaches.WITHIN
    told = found.told_at or clock.now()
    hours = int(abs((ends_at - told).total_seconds()) // 3600)
    in_time = told <= ends_at
    said = _("{n} jam").format(n=hours)
    return {"ends_at": ends_at, "in_time": in_time, "hours": said}


def _hits(request: Request, found: Breach) -> Hits:
    """As it stands now, or, once told, as it was told."""
    hits = breaches.told(found) if found.told_at else breaches.touched(found)
    first = [hit.pk for hit in hits[:MOST_SHOWN]]
    seen = access.visible_to(request.actor).filter(pk__in=first).only("pk", "number", "year")
    labels = {case.pk: case.label for case in seen}
    kinds = Counter(kind for hit in hits for kind in hit.data)
    return Hits(
        rows=tuple((labels[hit.pk], _data(hit.data)) for hit in hits if hit.pk in labels),
        cases=len(hits),
        by_message=sum(hit.has_address for hit in hits),
        kinds=tuple((BREACH_DATA[kind], kinds[kind]) for kind in breaches.DATA if kinds[kind]),
    )


def _missed(found: Breach) -> int:
    """Those who were written to and whom nothing reached."""
    cases = Touched.objects.of(found.village).filter(breach=found).values("case")
    return untold.of_kind(found.village, "case.warned").filter(case__in=cases).count()


def _data(kinds: Any) -> str:
    return ", ".join(str(BREACH_DATA[kind]) for kind in kinds)


def _named(row: Breach) -> dict[str, Any]:
    state = _("Dibatalkan") if row.dropped_at else _("Sudah diberitahukan") if row.told_at else ""
    late = not state and clock.now() > row.found_at + breaches.WITHIN
    waits = _("Lewat tiga hari, belum diberitahukan") if late else _("Belum diberitahukan")
    return {
        "href": f"{ADDRESS}/{row.uid}",
        "what": BREACH[row.kind],
        "found_at": row.found_at,
        "state": state or waits,
    }


def _say(request: Request, no: Refused) -> str:
    return words.say(no, villages.titles_by_role(request.village))


def _to(found: Breach) -> HttpResponse:
    return HttpResponseRedirect(f"{ADDRESS}/{found.uid}", status=HTTPStatus.SEE_OTHER)
