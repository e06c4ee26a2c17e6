"""``…/foto/<uid>``: faces covered, tap by tap, before the board shows a photo. No script needed.

A tap is a press of ``<input type="image">``: the browser sends where. The keyboard's Enter sends
the corner, which no finger hits: it sets the block in the middle, and buttons move it.
"""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from kentongan.base.refusals import Refused
from kentongan.cases import actions as cases
from kentongan.cases import showing
from kentongan.cases.models import Case, Exhibit
from kentongan.cases.words import say
from kentongan.desk.requests import Request, officials_only
from kentongan.desk.views.case import found
from kentongan.insight.casepage import CasePage
from kentongan.media import covering
from kentongan.media.decoder import Block
from kentongan.village import queries as villages

WIDTHS = {  # pixels on the screen; the first fits the smallest phone
    216: gettext_lazy("Kecil"),
    336: gettext_lazy("Sedang"),
    640: gettext_lazy("Besar"),
}
STEP = 25
MOVES = {
    "kiri": (gettext_lazy("Geser ke kiri"), {"across": -STEP}),
    "kanan": (gettext_lazy("Geser ke kanan"), {"across": STEP}),
    "atas": (gettext_lazy("Geser ke atas"), {"down": -STEP}),
    "bawah": (gettext_lazy("Geser ke bawah"), {"down": STEP}),
    "besar": (gettext_lazy("Perbesar"), {"growth": 2 * STEP}),
    "kecil": (gettext_lazy("Perkecil"), {"growth": -2 * STEP}),
}


@dataclass(frozen=True)
class _Shot:
    page: CasePage
    exhibit: Exhibit
    label: str
    blocks: list[Block]

    @property
    def address(self) -> str:
        case, photo = self.page, self.exhibit.attachment
        return f"/petugas/laporan/{case.year}/{case.number}/foto/{photo.uid}"


@require_http_methods(["GET", "HEAD", "POST"])
@officials_only
def cover(request: Request, year: int, number: int, uid: UUID) -> HttpResponse:
    """The photo to tap on; each press covers, moves or takes back one block, at once."""
    shot = _shot(request, year, number, uid)
    if request.method != "POST":
        return _shown(request, shot)
    try:
        _do(request, shot)
    except Refused as no:
        titles = villages.titles_by_role(request.village)
        return _shown(request, shot, error=say(no, titles), status=HTTPStatus.CONFLICT)
    wide = f"?lebar={_width(request.POST.get('ukuran', ''))}"
    return HttpResponseRedirect(f"{shot.address}{wide}#foto", status=HTTPStatus.SEE_OTHER)


@require_safe
@cache_control(no_store=True)
@officials_only
def seen(request: Request, year: int, number: int, uid: UUID) -> HttpResponse:
    """The photo as the board would show it, small with ``?kecil``."""
    shot = _shot(request, year, number, uid)
    size = "thumb" if "kecil" in request.GET else "large"
    photo = showing.as_public(request.actor.reader, shot.exhibit.attachment, size)
    if photo is None:
        raise Http404
    headers = {"Content-Disposition": photo.inline}
    return HttpResponse(photo.body, content_type=photo.mime, headers=headers)


def _shot(request: Request, year: int, number: int, uid: UUID) -> _Shot:
    """The photo, where this official may publish it; else 404."""
    page = found(request, year, number)
    public = [p for p in page.pictures if p.kind == "photo" and not p.is_inner]
    order = {picture.uid: n for n, picture in enumerate(public, start=1)}
    if uid not in order or "publish" not in page.steps:
        raise Http404
    rows = Exhibit.objects.of(request.village).select_related("attachment__village__book", "case")
    exhibit = get_object_or_404(rows, case=page.pk, attachment__uid=uid)
    label = _("Foto {n} dari laporan {label}").format(n=order[uid], label=page.label)
    return _Shot(page, exhibit, label, covering.blocks_of(exhibit.attachment))


def _shown(
    request: Request, shot: _Shot, *, error: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    photo, width = shot.exhibit.attachment, _width(request.GET.get("lebar", ""))
    context = {
        "page": shot.page,
        "case": f"/petugas/laporan/{shot.page.year}/{shot.page.number}",
        "address": shot.address,
        "picture": f"{shot.address}/papan?{len(shot.blocks)}.{shot.page.version}",
        "label": shot.label,
        "blocks": len(shot.blocks),
        "width": width,
        "height": round(width * (photo.height or 1) / (photo.width or 1)),
        "widths": [(each, words) for each, words in WIDTHS.items() if each != width],
        "moves": [(name, words) for name, (words, _how) in MOVES.items()],
        "error": error,
    }
    return render(request, "desk/cover.html", context, status=status)


def _do(request: Request, shot: _Shot) -> None:
    drawn = showing.draw(request.actor.reader, shot.exhibit, _blocks(request, shot))
    try:
        cases.cover(
            Case.objects.of(request.village).get(pk=shot.page.pk),
            exhibit=shot.exhibit.pk,
            drawn=drawn,
            by=request.user,
            seen=_number(request.POST.get("version", "")),
        )
    except Refused:
        covering.forget(drawn.names)
        raise


def _blocks(request: Request, shot: _Shot) -> list[Block]:
    act = request.POST.get("gerak", "")
    if act == "batal":
        return shot.blocks[:-1]
    if act in MOVES:
        return covering.move_block(shot.blocks, **MOVES[act][1])
    return covering.set_block(shot.blocks, *_tapped(request, shot))


def _tapped(request: Request, shot: _Shot) -> tuple[int, int]:
    """Where the finger was, in thousandths of the photo."""
    x, y, wide = (_number(request.POST.get(name, "")) for name in ("titik.x", "titik.y", "lebar"))
    photo = shot.exhibit.attachment
    if not (x or y) or not wide:
        return 500, 500
    high = wide * (photo.height or 1) / (photo.width or 1)
    return round(1000 * x / wide), round(1000 * y / high)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def _width(typed: str) -> int:
    return next((each for each in WIDTHS if str(each) == typed), min(WIDTHS))
