"""``/petugas/percakapan``: chats that wait for a person, answered here and handed back."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kentongan.base.refusals import Refused
from kentongan.cases import words
from kentongan.desk.requests import Request, officials_only
from kentongan.intake.following import NothingSaid
from kentongan.intake.talk import handing
from kentongan.sop.default import DESK

ADDRESS = "/petugas/percakapan"


class TalkForm(forms.Form):
    """What is written to one conversation, or that it is handed back."""

    talk = forms.UUIDField()
    act = forms.ChoiceField(choices=[("answer", ""), ("back", "")])
    words = forms.CharField(max_length=1000, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@officials_only
def talks(request: Request) -> HttpResponse:
    """Those who receive complaints read and answer; for others there is no such page."""
    office = request.actor.acting_as(DESK, None)
    if office is None:
        raise Http404
    if request.method != "POST":
        return _page(request)
    form = TalkForm(request.POST)
    if not form.is_valid():
        return _page(request, words.say(NothingSaid()))
    try:
        _act(request, form, office.role)
    except NothingSaid as no:
        return _page(request, words.say(no))
    except Refused as no:
        raise Http404 from no
    return HttpResponseRedirect(ADDRESS, status=HTTPStatus.SEE_OTHER)


def _act(request: Request, form: TalkForm, role: str) -> None:
    given, who = form.cleaned_data, request.actor.who
    if given["act"] == "back":
        handing.hand_back(request.village, given["talk"], office=role, actor=who)
        messages.success(request, _("Percakapan dijawab mesin lagi."))
        return
    handing.answer(request.village, given["talk"], given["words"], office=role, actor=who)
    messages.success(request, _("Pesan dikirim."))


def _page(request: Request, wrong: str = "") -> HttpResponse:
    context = {
        "talks": handing.waiting(request.village),
        "wrong": wrong,
        "kept": request.POST.get("words", "") if wrong else "",
        "kept_in": request.POST.get("talk", ""),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "desk/talks.html", context, status=status)
