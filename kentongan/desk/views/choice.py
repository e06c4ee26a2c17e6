"""``/petugas/pilihan/…``: many ticked cases handed over, merged, put off, printed; one undo."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kentongan.base.refusals import Refused
from kentongan.cases import words
from kentongan.cases.turn import ChangedMeanwhile
from kentongan.desk import picks as ticked
from kentongan.desk import telling, together
from kentongan.desk.forms.together import JointForm
from kentongan.desk.picks import Pick
from kentongan.desk.requests import Request, officials_only
from kentongan.desk.together import JOINT, SHOW_AGAIN, Joint, Outcome
from kentongan.desk.views import inbox
from kentongan.insight import inbox as lists
from kentongan.insight import printed
from kentongan.insight.cards import Card
from kentongan.village import queries as villages

AT = "/petugas/pilihan"


@require_http_methods(["GET", "HEAD", "POST"])
@officials_only
def choice(request: Request, noun: str) -> HttpResponse:
    """Ask what is still to be asked, then do it to each: 303 to the list, or what is wrong."""
    joint, typed = JOINT[noun], request.POST if request.method == "POST" else request.GET
    try:
        picks, cards = _chosen(request, typed)
    except Refused as no:
        return _refused(request, typed, no)
    offered = together.offered(request.village, cards)
    if request.method != "POST":
        return _shown(request, joint, joint.form(offered), picks, cards)
    form = joint.form(offered, request.POST)
    if not form.is_valid():
        return _shown(request, joint, form, picks, cards, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _taken(request, joint, form, picks, cards)


def _chosen(request: Request, typed: QueryDict) -> tuple[list[Pick], tuple[Card, ...]]:
    """The ticked cases this official may see, and as they are now; Refused when there are none."""
    picks = ticked.read(typed.getlist("pick"))
    cards = lists.chosen(request.actor, [pick.pk for pick in picks])
    seen = {card.pk for card in cards}
    if not cards:
        raise ticked.NothingChosen
    return [pick for pick in picks if pick.pk in seen], cards


def _taken(
    request: Request, joint: Joint, form: JointForm, picks: list[Pick], cards: tuple[Card, ...]
) -> HttpResponse:
    """What was done with its undo, what was not with its reason; with nothing done, the form."""
    try:
        outcome = together.take(joint, picks, cards, form.cleaned_data, request.user)
    except Refused as no:
        outcome = Outcome((), ((no, ()),))
    told = [_told(request, no, labels) for no, labels in outcome.refused]
    if not outcome.done:
        fresh = lists.chosen(request.actor, [card.pk for card in cards])
        now = [Pick(card.pk, card.version) for card in fresh]
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _shown(request, joint, form, now, fresh, told=told, status=status)
    _say_done(request, joint, outcome, form)
    for said in told:
        messages.error(request, said)
    return _back(request.POST)


def _say_done(request: Request, joint: Joint, outcome: Outcome, form: JointForm) -> None:
    n = len(outcome.done)
    if form.cleaned_data.get("days") == SHOW_AGAIN:
        said = ngettext("%(n)d laporan tampil lagi.", "%(n)d laporan tampil lagi.", n) % {"n": n}
        messages.success(request, said)
        return
    undo = [("langkah", joint.noun), *(("pick", str(pick)) for pick in outcome.done)]
    undo += inbox.place(request.POST).items()
    address = f"{AT}/pembatalan?{urlencode(undo)}"
    messages.success(request, joint.done % {"n": n}, extra_tags=address)


def _shown(
    request: Request,
    joint: Joint,
    form: JointForm,
    picks: Sequence[Pick],
    cards: Sequence[Card],
    *,
    told: Sequence[str] = (),
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {
        "joint": joint,
        "form": form,
        "picks": picks,
        "cards": [inbox.shown(card) for card in cards],
        "told": told,
        "place": inbox.place(typed),
        "back": inbox.address(typed),
    }
    return render(request, "desk/choice.html", context, status=status)


@require_POST
@officials_only
def undo(request: Request) -> HttpResponse:
    """``Batalkan`` for all of them: each is taken back as a single act is, within its seconds."""
    joint = JOINT.get(request.GET.get("langkah", ""))
    try:
        picks, _cards = _chosen(request, request.GET)
    except Refused as no:
        return _refused(request, request.GET, no)
    outcome = together.take_back(joint, picks, request.user) if joint else Outcome((), ())
    if n := len(outcome.done):
        said = ngettext("%(n)d laporan dikembalikan.", "%(n)d laporan dikembalikan.", n)
        messages.success(request, said % {"n": n})
    for why, labels in outcome.refused:
        messages.error(request, _told(request, why, labels))
    return _back(request.GET)


@require_safe
@officials_only
def paper(request: Request) -> HttpResponse:
    """A sheet with the whole stories of the ticked cases; without anybody's name."""
    try:
        picks, _cards = _chosen(request, request.GET)
    except Refused as no:
        return _refused(request, request.GET, no)
    stories = printed.stories(request.actor, [pick.pk for pick in picks])
    context = {
        "stories": [(one, inbox.shown(one.card), telling.plain(one.lines)) for one in stories],
        "today": villages.today(request.village),
        "back": inbox.address(request.GET),
    }
    return render(request, "desk/paper.html", context)


def _told(request: Request, no: Refused, labels: Sequence[str]) -> str:
    """Which cases, and why not, in the office's words."""
    titles = villages.titles_by_role(request.village)
    said = words.say(no, titles)
    if isinstance(no, ChangedMeanwhile):
        who = titles.get(str(no.facts["who"]), _("orang lain"))
        said = _("Baru saja diubah oleh {who}. Baca dulu, lalu ulangi.").format(who=who)
    return f"{', '.join(labels)}: {said}" if labels else said


def _refused(request: Request, typed: QueryDict, no: Refused) -> HttpResponse:
    messages.error(request, words.say(no))
    return _back(typed)


def _back(typed: QueryDict) -> HttpResponse:
    return HttpResponseRedirect(inbox.address(typed), status=HTTPStatus.SEE_OTHER)
