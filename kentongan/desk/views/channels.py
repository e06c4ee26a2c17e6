"""``/petugas/saluran``: the village's channels, how they do, and opening one step by step."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from kentongan.base.refusals import Refused
from kentongan.cases import words
from kentongan.desk import second_step, wiring
from kentongan.desk.forms import channels as forms
from kentongan.desk.requests import Request, keepers_only, officials_only
from kentongan.messaging import accounts, registry
from kentongan.messaging.models import Account
from kentongan.village import queries as villages
from kentongan.village.rules import keeper_office

ADDRESS = "/petugas/saluran"


@require_safe
@officials_only
@keepers_only
def index(request: Request) -> HttpResponse:
    """Every channel with its figures, and those that can be opened."""
    return render(request, "desk/channels/index.html", wiring.overview(request.village))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@officials_only
@keepers_only
def opening(request: Request, slug: str) -> HttpResponse:
    """The first step to a new account: what speaks against it, and what the provider gave."""
    if slug not in registry.channels():
        raise Http404
    channel = registry.channel(slug)
    if request.method == "POST" and not second_step.is_proven(request):
        return second_step.ask(request)
    consent = wiring.page_of(channel, "consent.html")
    form = forms.Opening(request.POST or None, channel=channel, needs_consent=bool(consent))
    told, error = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            told = accounts.add(
                request.village, slug, form.values, has_agreed=bool(consent), **_by(request)
            )
        except Refused as no:
            error = _say(request, no)
    if told is not None:
        return _to(told)
    context = {
        "channel": channel, "consent": consent, "form": form, "error": error,
        "proof": _proof(request),
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "desk/channels/opening.html", context, status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@officials_only
@keepers_only
def account(request: Request, uid: UUID) -> HttpResponse:
    """One account: its steps, its figures, its dead letters; or one thing done about it."""
    rows = Account.objects.of(request.village).select_related("village__book", "greets")
    found = get_object_or_404(rows, uid=uid, kind__in=registry.channels())
    if request.method == "POST":
        return _do(request, found)
    if request.headers.get("HX-Request"):
        return render(request, "desk/channels/_seen.html", wiring.seen_so_far(found))
    return _page(request, found)


def _page(
    request: Request, account: Account, form: forms.Changing | None = None, error: str = ""
) -> HttpResponse:
    context = {
        **wiring.account_page(account),
        "form": form or forms.Changing(None, account=account),
        "greeting": forms.Greeting(None, account=account),
        "error": error,
        "proof": _proof(request),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return render(request, "desk/channels/account.html", context, status=status)


def _do(request: Request, account: Account) -> HttpResponse:
    name = request.POST.get("langkah", "")
    if name == "ubah" and not second_step.is_proven(request):
        return second_step.ask(request)
    if name == "ubah":
        return _change(request, account)
    act = wiring.ACTS.get(name)
    if act is None:
        raise Http404
    by = keeper_office(request.actor.roles), request.actor.who
    done = act(wiring.Asked(account, request.POST.get("baris", ""), *by))
    (messages.success if done.is_well else messages.warning)(request, done.says)
    return _to(account)


def _change(request: Request, account: Account) -> HttpResponse:
    form = forms.Changing(request.POST, account=account)
    if not form.is_valid():
        return _page(request, account, form)
    try:
        accounts.change(account, form.values, **_by(request))
    except Refused as no:
        return _page(request, account, form, _say(request, no))
    messages.success(request, _("Tersimpan."))
    return _to(account)


def _proof(request: Request) -> str:
    return "" if second_step.is_proven(request) else second_step.way(request.path_info)


def _by(request: Request) -> dict[str, str]:
    return {"office": keeper_office(request.actor.roles), "actor": request.actor.who}


def _say(request: Request, no: Refused) -> str:
    return words.say(no, villages.titles_by_role(request.village))


def _to(account: Account) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{ADDRESS}/{account.uid}", status=HTTPStatus.SEE_OTHER)
