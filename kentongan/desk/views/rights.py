"""``/petugas/permintaan-data``: what reporters ask about their data, for whoever answers for it."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kentongan.base import clock
from kentongan.base.refusals import Refused
from kentongan.cases import words
from kentongan.desk.requests import Request, officials_only
from kentongan.intake.rights import answering, charge, rules
from kentongan.intake.rights.answering import Entry
from kentongan.intake.rights.words import KIND, STATE
from kentongan.village import queries as villages

ADDRESS = "/petugas/permintaan-data"


class AnswerForm(forms.Form):
    """The answer to one request."""

    request = forms.UUIDField()
    act = forms.ChoiceField(choices=[("grant", ""), ("refuse", "")])
    words = forms.CharField(required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@officials_only
def requests(request: Request) -> HttpResponse:
    """Those to whom requests may come read and answer; for others there is no such page."""
    if not charge.may_read(request.actor, request.village):
        raise Http404
    if request.method != "POST":
        return _page(request)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    is_granted = given["act"] == "grant"
    try:
        answering.decide(
            request.actor, given["request"], is_granted=is_granted, words=given["words"]
        )
    except Refused as no:
        return _page(request, words.say(no), given["request"])
    messages.success(request, _("Dijawab. Pelapor membaca jawaban Anda di halamannya."))
    return HttpResponseRedirect(ADDRESS, status=HTTPStatus.SEE_OTHER)


def _page(request: Request, wrong: str = "", wrong_in: UUID | None = None) -> HttpResponse:
    titles = villages.titles_by_role(request.village)
    ended, older = answering.ended(request.actor, _before(request))
    waiting = answering.waiting(request.actor)
    context = {
        "waiting": [_shown(one, titles) for one in waiting],
        "ended": [_shown(one, titles) for one in ended],
        "older": f"{ADDRESS}?sebelum={older}" if older else "",
        "wrong": wrong,
        "wrong_in": wrong_in if wrong_in in {one.uid for one in waiting} else None,
        "kept": request.POST.get("words", ""),
        "longest": rules.LONGEST_WORDS,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "desk/rights.html", context, status=status)


def _before(request: Request) -> int:
    typed = request.GET.get("sebelum", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 18 else 0


def _shown(one: Entry, titles: dict[str, str]) -> dict[str, Any]:
    return {
        "one": one,
        "kind": KIND[one.kind],
        "state": STATE[one.state],
        "href": f"/petugas/laporan/{one.year}/{one.number}",
        "left": _left(one),
        "hint": _hint(one),
        "who": titles.get(one.office, "") or _("program"),
    }


def _left(one: Entry) -> str:
    hours = (one.due_at - clock.now()) // timedelta(hours=1)
    return _("waktunya masih {n} jam").format(n=max(0, hours))


def _hint(one: Entry) -> str:
    """What an answer to such a request brings about, and what it does not."""
    if one.kind in rules.ERASED:
        if one.is_on_hold:
            return _("Penghapusan ditahan karena proses hukum. Kabulkan sesudah Jangan tahan lagi.")
        return _("Kalau dikabulkan, program menghapusnya saat itu juga.")
    if one.kind == rules.ERASE_STORY:
        return _(
            "Kalau dikabulkan, cerita, pesan dan foto terhapus. Laporannya harus sudah selesai."
        )
    return ""
