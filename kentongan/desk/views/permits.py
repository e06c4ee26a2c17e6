"""``/petugas/izin``: who wishes to read a name that two must open; the second one answers here."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kentongan.base.refusals import Refused
from kentongan.cases import access, words
from kentongan.desk import second_step
from kentongan.desk.requests import Request, officials_only
from kentongan.vault import actions as vault
from kentongan.vault import queries, rules
from kentongan.vault.queries import Asked
from kentongan.village import queries as villages

ADDRESS = "/petugas/izin"


class AnswerForm(forms.Form):
    """The answer to one request."""

    request = forms.UUIDField()
    act = forms.ChoiceField(choices=[("grant", ""), ("deny", ""), ("take_back", "")])
    passphrase = forms.CharField(required=False, strip=False)
    words = forms.CharField(required=False)


@dataclass(frozen=True)
class Permit:
    """One request as the second one reads it."""

    asked: Asked
    label: str
    href: str
    office: str
    reason: str


@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
@officials_only
def permits(request: Request) -> HttpResponse:
    """Those who keep a key read and answer; for others there is no such page."""
    if not rules.may_keep(request.actor.roles):
        raise Http404
    if request.method != "POST":
        return _page(request)
    if not second_step.is_proven(request):
        return second_step.ask(request)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Http404
    uid = form.cleaned_data["request"]
    if uid not in {permit.asked.uid for permit in waiting(request)}:
        return _page(request, words.say(vault.NoSuchRequest()))
    try:
        messages.success(request, _answer(request, form, uid))
    except Refused as no:
        return _page(request, words.say(no), uid)
    return HttpResponseRedirect(ADDRESS, status=HTTPStatus.SEE_OTHER)


def waiting(request: Request) -> list[Permit]:
    """The requests that this official could grant, on cases that he may see."""
    asked = [one for one in queries.asked(request.village) if one.by != request.user.pk]
    mine = queries.hand_of(request.user) if asked else ""
    asked = [one for one in asked if one.hand != mine]
    if not asked:
        return []
    seen = access.visible_to(request.actor).filter(ref__in={one.subject for one in asked})
    cases = {case.ref: case for case in seen.only("ref", "year", "number")}
    titles = villages.titles_by_role(request.village)
    return [
        Permit(
            one,
            cases[one.subject].label,
            f"/petugas/laporan/{cases[one.subject].year}/{cases[one.subject].number}",
            titles.get(one.office, ""),
            _(rules.REASONS[one.reason_code]),
        )
        for one in asked
        if one.subject in cases
    ]


def _answer(request: Request, form: AnswerForm, uid: UUID) -> str:
    given, official = form.cleaned_data, request.user
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "grant": (
            lambda: vault.grant(official, uid=uid, passphrase=given["passphrase"]),
            _("Diizinkan selama satu jam."),
        ),
        "deny": (
            lambda: vault.deny(official, uid=uid, words=given["words"]),
            _("Ditolak. Peminta membaca alasan Anda."),
        ),
        "take_back": (lambda: vault.take_back(official, uid=uid), _("Izin ditarik kembali.")),
    }
    act, said = acts[given["act"]]
    act()
    return said


def _page(request: Request, wrong: str = "", wrong_in: UUID | None = None) -> HttpResponse:
    context = {
        "permits": waiting(request),
        "wrong": wrong,
        "wrong_in": wrong_in,
        "kept": request.POST.get("words", ""),
        "has_key": queries.has_own_key(request.user),
        "proof": "" if second_step.is_proven(request) else second_step.way(ADDRESS),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "desk/permits.html", context, status=status)
