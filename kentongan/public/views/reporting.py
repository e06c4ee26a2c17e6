"""``/lapor`` and the receipt."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kentongan.base import codes
from kentongan.base.refusals import Refused
from kentongan.cases import words
from kentongan.insight import alike
from kentongan.intake import promises, upward
from kentongan.intake import reporting as intake
from kentongan.intake import sharing as wishes
from kentongan.intake.answers import Incomplete
from kentongan.public import blank
from kentongan.public.forms import ReportForm, answers_of, key_of, uploads
from kentongan.public.origin import same_origin_only, source_of
from kentongan.public.requests import Request
from kentongan.public.views import sharing
from kentongan.village import queries as villages

if TYPE_CHECKING:
    from kentongan.village.models import Village

RECEIPT_DAYS = 30
COOKIE = "tanda"


@same_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request) -> HttpResponse:
    """The form, and a report sent with it: 303 to its receipt, or the form with what is wrong."""
    if request.method != "POST" and request.GET.get("sama"):
        wish = {"key": uuid4(), "same_as": request.GET["sama"]}
        return _form(request, ReportForm(initial=wish))
    if request.method != "POST":
        return blank.form(request, lambda key: _form(request, ReportForm(initial={"key": key})))
    key = key_of(request.POST)
    refused = _hold_uploads(request, key)
    answers = answers_of(request.POST, key)
    try:
        receipt = intake.submit(
            request.village, answers, channel="web_form", source=source_of(request)
        )
    except Incomplete as no:
        form = _bound(request, key)
        form.add_problems(no.problems)
        _add_refused(form, refused)
        return _form(request, form, key=key, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _to_receipt(receipt, key, refused)


def report_again(request: Request) -> HttpResponse:
    """The form as it was sent, to be sent once more; nothing typed is lost."""
    return _form(request, _bound(request, key_of(request.POST)), status=HTTPStatus.FORBIDDEN)


def _bound(request: Request, key: UUID) -> ReportForm:
    data = request.POST.copy()
    data["key"] = str(key)
    return ReportForm(data)


def _hold_uploads(request: Request, key: UUID) -> dict[str, list[Refused]]:
    _drop_unwanted(request, key)
    known = len(intake.held(request.village, key)) if request.FILES else 0
    photos = uploads(request, "photos", max(0, intake.MOST_PHOTOS - known))
    voices = uploads(request, "voice", 1)
    told = {
        "photos": intake.hold(request.village, key, photos, kind="photo") if photos else [],
        "voice": intake.hold(request.village, key, voices, kind="voice") if voices else [],
    }
    return {
        field: [one for one in results if isinstance(one, Refused)]
        for field, results in told.items()
    }


def _drop_unwanted(request: Request, key: UUID) -> None:
    wanted = set(request.POST.getlist("kept"))
    for seen in request.POST.getlist("kept_seen")[: intake.MOST_PHOTOS + 1]:
        if seen not in wanted and (uid := _uuid(seen)):
            intake.drop_held(request.village, key, uid)


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _add_refused(form: ReportForm, refused: dict[str, list[Refused]]) -> None:
    for field, refusals in refused.items():
        for no in refusals:
            form.add_error(field, words.say(no))


def _form(
    request: Request,
    form: ReportForm,
    *,
    key: UUID | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    village = request.village
    wish = form["same_as"].value()
    context = {
        "form": form,
        "same": alike.one(village, wish) if wish else None,
        "hamlets": [(str(hamlet.pk), hamlet.name) for hamlet in villages.hamlets(village)],
        "offices": _offices(village),
        "kept": intake.held(village, key) if key else [],
        "by_two": promises.guards_by_two(village),
    }
    return render(request, "public/report.html", context, status=status)


def _offices(village: "Village") -> list[dict[str, str]]:
    offices = villages.offices_in(village)
    desk = next((o.title for o in offices if o.role == "service_head"), _("petugas pengaduan"))
    head = next((o.title for o in offices if o.role == "village_head"), desk)
    return [
        {
            "value": str(office.pk),
            "title": office.title,
            "readers": head if office.title == desk else desk,
            "letter_to": upward.reader(village) if upward.goes_up(office) else "",
        }
        for office in offices
    ]


def _to_receipt(
    receipt: intake.Receipt, key: UUID, refused: dict[str, list[Refused]]
) -> HttpResponse:
    address = f"/lapor/tanda-terima/{receipt.ref}"
    response = HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
    said = [words.say(no) for refusals in refused.values() for no in refusals]
    _remember(response, address, key, bad_files=len(said))
    return response


def _remember(response: HttpResponse, address: str, key: UUID, *, bad_files: int) -> None:
    response.set_cookie(
        COOKIE,
        f"{key}.{bad_files}",
        max_age=RECEIPT_DAYS * 24 * 3600,
        path=address,
        httponly=True,
        samesite="Lax",
    )


def receipt(request: Request, ref: UUID) -> HttpResponse:
    """The receipt, on the phone that sent the report; elsewhere the page asks for the code."""
    key, bad_files = _remembered(request)
    found = intake.receipt(request.village, key) if key else None
    if found is None or found.ref != ref:
        return redirect("public:track")
    context = {
        "receipt": found,
        "said": found.said,
        "alike": sharing.like(request.village, found.said),
        "code": codes.grouped(found.code),
        "key": str(key),
        "answers_by": request.village.contact_title or _("petugas pengaduan"),
        "refused": _lost_files(bad_files),
        "is_emergency": found.is_emergency,
        "save_link": _save_link(request, found),
        "forget_url": f"{request.path}/hapus",
        "choice_url": f"{request.path}/sama",
    }
    return render(request, "public/receipt.html", context)


def _remembered(request: Request) -> tuple[UUID | None, int]:
    key, _dot, bad_files = request.COOKIES.get(COOKIE, "").partition(".")
    return _uuid(key), int(bad_files) if bad_files.isdecimal() else 0


def _lost_files(count: int) -> Iterable[str]:
    if not count:
        return []
    return [
        _("{count} berkas tidak bisa kami baca. Laporan tetap terkirim tanpa itu.").format(
            count=count
        )
    ]


def _save_link(request: Request, receipt: intake.Receipt) -> str:
    words_ = _("{village}: laporan {label}. Kode: {code}. Lihat: {address}").format(
        village=request.village,
        label=receipt.label,
        code=codes.grouped(receipt.code),
        address=request.build_absolute_uri("/lacak"),
    )
    return f"https://wa.me/?text={quote(words_)}"


@same_origin_only
@require_POST
def choice(request: Request, ref: UUID) -> HttpResponse:
    """*Saya juga mengalami ini* on the receipt; an empty answer takes it back."""
    key, _bad_files = _remembered(request)
    label = request.POST.get("sama", "")
    is_known = key is not None and wishes.choose(request.village, key, label)
    return redirect("public:receipt", ref) if is_known else redirect("public:track")


@same_origin_only
@require_POST
def forget_receipt(_request: Request, ref: UUID) -> HttpResponse:
    """Take the receipt off this phone; the report stays with the village."""
    response = redirect("public:home")
    response.delete_cookie(COOKIE, path=f"/lapor/tanda-terima/{ref}")
    return response
