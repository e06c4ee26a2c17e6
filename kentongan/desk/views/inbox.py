"""``/petugas/``: the lists, what narrows them, and the words looked for."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kentongan.cases import rules
from kentongan.cases.words import CLASS, STATUS
from kentongan.desk import telling, together
from kentongan.desk.picks import Pick
from kentongan.desk.requests import Request, officials_only
from kentongan.desk.views import letters, permits
from kentongan.followup.notices import untold
from kentongan.insight import filters as narrowing
from kentongan.insight import inbox as lists
from kentongan.insight import paging, search
from kentongan.insight.actions import LONGEST_NAME
from kentongan.insight.cards import Card
from kentongan.insight.filters import Filters
from kentongan.insight.inbox import InboxPage
from kentongan.intake.rights import answering
from kentongan.intake.talk import handing
from kentongan.sop.default import DESK
from kentongan.vault import rules as keys
from kentongan.village import queries as villages

TABS = {
    "perlu-saya": _("Perlu saya"),
    "terlambat": _("Terlambat"),
    "semua": _("Semua"),
    "selesai": _("Selesai"),
    "diragukan": _("Diragukan"),
}
MOST_UNTOLD = 20
EXTRA = {"masuk": _("Semua yang masuk")}  # opened from the village head's page
KEYS = (
    ("j k", _("turun dan naik")), ("Enter", _("buka laporan")), ("x", _("pilih laporan")),
    ("/", _("cari")), ("t", _("teruskan")), ("g", _("gabungkan yang dipilih")),
    ("d", _("tunda yang dipilih")), ("p", _("cetak yang dipilih")), ("b", _("jawab")),
    ("c", _("catatan")), ("s", _("tutup")), ("z", _("batalkan")), ("?", _("daftar tombol")),
)  # fmt: skip


@require_safe
@officials_only
def inbox(request: Request) -> HttpResponse:
    """A page of a list; 304 when nothing has changed, only the list when htmx asks."""
    tab = tab_of(request.GET)
    narrowed, cursor = narrowing.read(request.GET), request.GET.get("sesudah", "")
    polls = bool(request.headers.get("HX-Request"))
    mark = lists.etag(request.actor, tab=tab, cursor=cursor, filters=narrowed)
    etag = f'"{mark}-{get_language()}"'
    if polls and request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    page = lists.page(request.actor, tab=tab, cursor=cursor, filters=narrowed)
    if not polls and len(page.cards) == 1 and search.number_in(narrowed.q):
        return _to_case(page.cards[0])
    context = _context(request, tab, cursor, narrowed, page) | {"etag": etag}
    if not polls:
        context |= _views(request, tab, narrowed)
    response = render(request, "desk/_list.html" if polls else "desk/inbox.html", context)
    response["ETag"] = etag
    return response


def tab_of(typed: Mapping[str, str]) -> str:
    """The list that is named; the first one for any other name."""
    tab = typed.get("daftar", "")
    return tab if tab in {**TABS, **EXTRA} else "perlu-saya"


def place(typed: Mapping[str, str]) -> dict[str, str]:
    """Which list and what narrows it, as an address or a form tells it."""
    return {"daftar": tab_of(typed), **narrowing.read(typed).words}


def address(typed: Mapping[str, str]) -> str:
    """Where that list stands."""
    return f"/petugas/?{urlencode(place(typed))}"


def _to_case(card: Card) -> HttpResponse:
    response = redirect("desk:case", year=card.year, number=card.number)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def _context(
    request: Request, tab: str, cursor: str, narrowed: Filters, page: InboxPage
) -> dict[str, Any]:
    here = {"daftar": tab, **narrowed.words}
    older = urlencode({**here, "sesudah": page.next_cursor}) if page.next_cursor else ""
    return {
        "tabs": _tabs(tab, page.counts, narrowed),
        "tab": tab,
        "cards": [_ticked(card, page) for card in page.cards],
        "joint": together.open_to(request.actor.roles),
        "place": here,
        "older": older,
        "is_later": bool(cursor),
        "address": urlencode({**here, "sesudah": cursor}),
        "filters": narrowed,
        "selects": _selects(request, narrowed),
        "is_narrowed": bool(set(narrowed.words) - {"q"}),
        "runs_desk": rules.sees_all(request.actor.roles),
        "keys": KEYS,
        "untold": _untold(request),
        "talks": handing.count(request.village) if request.actor.roles & {*DESK} else 0,
        "letters": letters.has_some(request),
        "rights": answering.count(request.actor),
        "permits": len(permits.waiting(request)) if keys.may_keep(request.actor.roles) else 0,
    }


def _untold(request: Request) -> dict[str, Any]:
    """Cases whose reporter could not be told, for those who run the desk."""
    if not rules.sees_all(request.actor.roles):
        return {}
    found = untold.cases_of(request.actor, MOST_UNTOLD)
    shown = [
        {"href": f"/petugas/laporan/{case.year}/{case.number}", "label": case.label}
        for case in found[:MOST_UNTOLD]
    ]
    count = f"{MOST_UNTOLD}+" if len(found) > MOST_UNTOLD else str(len(found))
    return {"count": count, "cases": shown} if shown else {}


def _tabs(current: str, counts: dict[str, int], narrowed: Filters) -> list[dict[str, Any]]:
    shown = {**TABS, **(EXTRA if current in EXTRA else {})}
    return [
        {
            "words": words,
            "count": _counted(counts.get(tab)),
            "href": "/petugas/?" + urlencode({"daftar": tab, **narrowed.words}),
            "is_current": tab == current,
        }
        for tab, words in shown.items()
    ]


def _counted(count: int | None) -> str | None:
    if count is None:
        return None
    return f"{paging.MOST_IN_TAB - 1}+" if count >= paging.MOST_IN_TAB else str(count)


def _ticked(card: Card, page: InboxPage) -> dict[str, Any]:
    pick = str(Pick(card.pk, card.version))
    return {**shown(card), "pick": pick, "put_off": page.put_off.get(card.pk)}


def shown(card: Card) -> dict[str, Any]:
    """What a card of a list tells."""
    return {
        "href": f"/petugas/laporan/{card.year}/{card.number}",
        "number": card.label,
        "topic": card.category or _("Belum dikategorikan"),
        "icon": card.sign,
        "hamlet": card.hamlet,
        "excerpt": telling.excerpt(card),
        "left": card.days_left,
        "is_open": card.due_on is not None,
        "is_late": card.days_left is not None and card.days_left < 0,
        "holder": card.holder,
        "status": STATUS.get(card.status, ""),
    }


def _views(request: Request, tab: str, narrowed: Filters) -> dict[str, Any]:
    here = {"daftar": tab, **narrowed.words}
    kept = [(view, {"daftar": view.tab, **view.words}) for view in lists.views(request.user)]
    return {
        "views": [
            {
                "pk": view.pk,
                "name": view.name,
                "href": f"/petugas/?{urlencode(words)}",
                "is_current": words == here,
            }
            for view, words in kept
        ],
        "longest_name": LONGEST_NAME,
    }


def _selects(request: Request, narrowed: Filters) -> list[dict[str, Any]]:
    village = request.village
    every = (
        ("category", _("Kategori"), [(c.code, c.label) for c in villages.categories(village)]),
        ("hamlet", _("Dusun"), [(str(h.pk), h.name) for h in villages.hamlets(village)]),
        ("holder", _("Pemegang"), [(str(o.pk), o.title) for o in villages.offices_in(village)]),
        ("report_class", _("Jenis"), list(CLASS.items())),
    )
    return [
        {
            "name": name,
            "label": label,
            "options": options,
            "chosen": narrowed.words.get(name, ""),
        }
        for name, label, options in every
    ]
