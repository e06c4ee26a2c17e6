"""One case: the story first, then the clock, then the one next act; all else below."""

from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kentongan.base import clock, text
from kentongan.cases import access
from kentongan.cases import words as office_words
from kentongan.cases.models import Case
from kentongan.desk import words
from kentongan.desk.requests import Request, officials_only
from kentongan.insight import drafts
from kentongan.insight.casepage import CasePage, case_page
from kentongan.insight.story import Line, Picture
from kentongan.media import queries as media
from kentongan.vault import queries as vault
from kentongan.vault import rules as vault_rules
from kentongan.village import queries as villages


@require_safe
@officials_only
def case(request: Request, year: int, number: int) -> HttpResponse:
    """The page of a case this official may see; 404 for every other."""
    return page(request, year, number)


def page(
    request: Request,
    year: int,
    number: int,
    *,
    error: str = "",
    at: str = "",
    opened: str = "",
) -> HttpResponse:
    """The case page; with ``error`` the form named ``at`` stands open with what was typed."""
    shown = case_page(request.actor, year, number)
    if shown is None:
        raise Http404
    context = {
        "case": shown,
        "address": f"/petugas/laporan/{year}/{number}",
        **_told(request, shown),
        **_doing(request, shown),
        **_choices(request, shown),
        "error": error,
        "at": at,
        "typed": request.POST if error else {},
        "opened": opened,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "desk/case.html", context, status=status)


def _told(request: Request, shown: CasePage) -> dict[str, Any]:
    zone = ZoneInfo(request.village.zone)
    address = f"/petugas/laporan/{shown.year}/{shown.number}/berkas"
    return {
        "status_words": office_words.STATUS[shown.status],
        "class_words": office_words.CLASS.get(shown.report_class, ""),
        "privacy_words": office_words.PRIVACY.get(shown.privacy, ""),
        "channel_words": office_words.CHANNEL.get(shown.channel, shown.channel),
        "doubt_words": office_words.DOUBT.get(shown.doubt, ""),
        "reason_words": office_words.ARCHIVE_REASON.get(shown.archive_reason, ""),
        "closed_words": office_words.CLOSED_BY.get(shown.closed_by, ""),
        "waits": words.WAITS_FOR.get(shown.next.waits_for, ""),
        "lines": [_line(line, zone) for line in shown.lines],
        "photos": _photos(shown.pictures, address, shown.label),
        "voices": [f"{address}/{p.uid}" for p in shown.pictures if p.kind == "voice"],
        "is_emergency": text.mentions_emergency(shown.text),
        "sealed": vault.fields_of(request.village, shown.subject),
        "may_open": vault_rules.may_open(request.actor.roles) or shown.privacy == "terbuka",
        "open_reasons": vault_rules.REASONS.items(),
    }


def _line(line: Line, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "words": office_words.ENTRY.get(line.kind, line.kind),
        "at": line.at.astimezone(zone),
        "who": line.office or (_("Pelapor") if line.by_reporter else _("Sistem")),
        "official": line.official,
        "note": line.words,
        "is_inner": line.is_inner,
        "is_undone": line.is_undone,
        "by_reporter": line.by_reporter,
    }


def _photos(pictures: tuple[Picture, ...], address: str, label: str) -> list[dict[str, Any]]:
    photos = [picture for picture in pictures if picture.kind == "photo"]
    alt = _("Foto {n} dari laporan {label}")
    return [
        {
            "pk": picture.pk,
            "thumb": f"{address}/{picture.uid}/kecil",
            "large": f"{address}/{picture.uid}",
            "alt": alt.format(n=n, label=label),
            "is_released": picture.is_released,
            "is_inner": picture.is_inner,
        }
        for n, picture in enumerate(photos, start=1)
    ]


def _doing(request: Request, shown: CasePage) -> dict[str, Any]:
    first = [step for step in (shown.next.step, *shown.next.beside) if step in words.FORMS]
    others = [step for step in words.ORDER if step in shown.steps and step not in first]
    title = words.FORMS["dispose"].title
    if shown.suggested:
        title = _("Teruskan ke {office}").format(office=shown.suggested.label)
    return {
        "main": [(step, words.FORMS[step]) for step in first],
        "main_steps": first,
        "forms_shown": [*first, *others, "note", "publish", "name", "proposal"],
        "others": [(step, words.FORMS[step]) for step in others if step != "note"],
        "note": words.FORMS["note"] if "note" in shown.steps else None,
        "dispose_title": title,
        "may_sort": "sort" in shown.steps,
        "may_publish": "publish" in shown.steps,
        "draft": _draft(request, shown) if "publish" in shown.steps else None,
    }


def _draft(request: Request, shown: CasePage) -> Any:
    if shown.publication:
        return shown.publication
    found: Case = (
        access.visible_to(request.actor).select_related("category", "hamlet").get(pk=shown.pk)
    )
    return drafts.publishing_draft(found)


def _choices(request: Request, shown: CasePage) -> dict[str, Any]:
    village = request.village
    today = clock.today(village.zone)
    category = next(
        (c for c in villages.categories(village) if shown.category and c.pk == shown.category.pk),
        None,
    )
    return {
        "classes": office_words.CLASS.items(),
        "categories": villages.categories(village),
        "hamlets": villages.hamlets(village),
        "handlers": villages.handlers(village, today),
        "reasons": [
            (code, label)
            for code, label in office_words.ARCHIVE_REASON.items()
            if code not in {"expired", "withdrawn"}
        ],
        "outcomes": office_words.OUTCOME.items(),
        "sentences": villages.sentences_for(village, category),
        "next_year": today.year + 1,
        "authority": category.other_authority if category else "",
        "keys": words.KEYS,
    }


@require_safe
@officials_only
def file(request: Request, year: int, number: int, uid: Any, size: str = "") -> HttpResponse:
    """A photo or voice note of a case this official may see, as a safe derivative."""
    shown = case_page(request.actor, year, number)
    picture = next((p for p in shown.pictures if p.uid == uid), None) if shown else None
    if picture is None:
        raise Http404
    found = (
        media.recording(request.village, uid)
        if picture.kind == "voice"
        else media.photo(request.village, uid, size="thumb" if size else "large")
    )
    if found is None:
        raise Http404
    return HttpResponse(found.body, content_type=found.mime)
