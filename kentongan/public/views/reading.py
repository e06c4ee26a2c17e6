"""What everybody may read: home, board, figures, procedure, guide, promise."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kentongan.base import clock
from kentongan.cases.words import CLOSED_BY
from kentongan.insight import board, figures
from kentongan.insight.board import Published
from kentongan.insight.figures import Bar, Figures
from kentongan.intake import promises
from kentongan.public import words
from kentongan.public.requests import Request
from kentongan.sop import queries as procedures
from kentongan.sop.rules import Limit
from kentongan.village import queries as villages

STEPS = ("verify", "dispose", "begin", "answer", "confirm", "ask", "forward", "plan", "archive")


@require_safe
@cache_control(no_cache=True)
def home(request: Request) -> HttpResponse:
    """The two buttons, this month's numbers, who is in charge."""
    numbers = figures.public_numbers(request.village, clock.today(request.village.zone))
    return render(request, "public/home.html", {"figures": _month(numbers.this_month)})


def _month(numbers: Figures) -> dict[str, Any]:
    return {
        "received": numbers.received,
        "closed": numbers.finished,
        "late": numbers.overdue,
        "median_days": numbers.to_close.median,
        "mean_days": None if numbers.to_close.mean is None else round(numbers.to_close.mean),
        "satisfied": numbers.satisfied,
    }


@require_safe
@cache_control(no_cache=True)
def board_page(request: Request) -> HttpResponse:
    """The published cases, newest first."""
    asked = {name: request.GET.get(name, "") for name in ("sesudah", "kategori", "dusun")}
    page = board.page(
        request.village, asked["sesudah"], category=asked["kategori"], hamlet=asked["dusun"]
    )
    older = urlencode({**asked, "sesudah": page.next_cursor}) if page.next_cursor else ""
    numbers = figures.public_numbers(request.village, clock.today(request.village.zone))
    context = {
        "cases": [_shown(case) for case in page.cases],
        "counted": numbers.year.received,
        "shown": board.count(request.village),
        "older": f"/aduan?{older}" if older else "",
    }
    return render(request, "public/board.html", context)


def _shown(case: Published) -> dict[str, Any]:
    alt = _("Foto {n} dari laporan {label}")
    return {
        "href": f"/aduan/{case.year}/{case.number}",
        "label": case.label,
        "title": case.title,
        "topic": case.category,
        "icon": case.sign,
        "hamlet": case.hamlet,
        "text": case.text,
        "answer": case.answer,
        "status": words.public_status(case.status, case.closed_by),
        "on": case.received_on,
        "ended_on": case.ended_on,
        "others": case.others,
        "join_at": f"/lapor?sama={case.label}" if case.is_open else "",
        "photos": [
            {
                "thumb": f"/aduan/foto/{uid}/kecil",
                "large": f"/aduan/foto/{uid}",
                "alt": alt.format(n=n, label=case.label),
            }
            for n, uid in enumerate(case.photos, start=1)
        ],
    }


@require_safe
@cache_control(no_cache=True)
def board_case(request: Request, year: int, number: int) -> HttpResponse:
    """One published case. Unknown, unpublished and secret ones are the same 404."""
    case = board.one(request.village, year, number)
    if case is None:
        raise Http404
    return render(request, "public/board_case.html", {"case": _shown(case)})


@require_safe
@cache_control(no_cache=True)
def photo(request: Request, uid: UUID, size: str = "") -> HttpResponse:
    """A photo an official released for the board."""
    found = board.photo(request.village, uid, size="thumb" if size else "large")
    if found is None:
        raise Http404
    headers = {"Content-Disposition": found.inline}
    return HttpResponse(found.body, content_type=found.mime, headers=headers)


@require_safe
@cache_control(no_cache=True)
def statistics(request: Request) -> HttpResponse:
    """The honest figures, private reports counted in, small groups put together."""
    today = clock.today(request.village.zone)
    numbers = figures.public_numbers(request.village, today)
    topics, hamlets = _pairs(numbers.categories), _pairs(numbers.hamlets)
    context = {
        "now": _month(numbers.this_month),
        "before": _month(numbers.last_month),
        "closers": [
            (label, numbers.year.closed_by.get(who, 0)) for who, label in CLOSED_BY.items()
        ],
        "topics": topics,
        "hamlets": hamlets,
        "most_topics": max((n for _words, n in topics), default=1),
        "most_hamlets": max((n for _words, n in hamlets), default=1),
        "year": today.year,
    }
    return render(request, "public/figures.html", context)


def _pairs(bars: Sequence[Bar]) -> list[tuple[str, int]]:
    return [(bar.label or _("Lainnya"), bar.n) for bar in bars]


@require_safe
@cache_control(no_cache=True)
def procedure(request: Request) -> HttpResponse:
    """The procedure in force, step by step, with who acts and the limits that bind us."""
    found = procedures.in_force(request.village, clock.today(request.village.zone))
    if found is None:
        raise Http404
    titles = villages.titles_by_role(request.village)
    steps = [
        {
            "words": words.STEP[name],
            "who": words.actors(found.steps[name].by, titles),
            "limit": _limit(found.limits.get(words.LIMIT_OF.get(name, ""), ())),
        }
        for name in STEPS
        if name in found.steps
    ]
    context = {"steps": steps, "version": found.version, "since": found.in_force_from}
    return render(request, "public/procedure.html", context)


def _limit(limits: Sequence[Limit]) -> str:
    if not limits:
        return ""
    n = limits[0].amount
    if limits[0].unit == "wd":
        return ngettext("Paling lama {n} hari kerja", "Paling lama {n} hari kerja", n).format(n=n)
    return ngettext("Paling lama {n} hari", "Paling lama {n} hari", n).format(n=n)


@require_safe
@cache_control(no_cache=True)
def guide(request: Request) -> HttpResponse:
    """How to report, in plain words."""
    return render(request, "public/guide.html")


@require_safe
@cache_control(no_cache=True)
def privacy(request: Request) -> HttpResponse:
    """Who reads what, and what we promise."""
    context = {"promises": promises.of(request.village)}
    return render(request, "public/privacy.html", context)
