"""Every verb on a case, posted to a noun below it: done, or told why not with nothing lost."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.base.text import tidy
from kentongan.cases import access
from kentongan.cases import actions as cases
from kentongan.cases import words as office_words
from kentongan.cases.models import Case, Proposal
from kentongan.desk import uploads
from kentongan.desk.requests import Request, officials_only
from kentongan.desk.views.cases import page
from kentongan.desk.words import FORMS
from kentongan.insight.search import number_in
from kentongan.village import queries as villages
from kentongan.village.models import Category, Hamlet, Office

Verb = Callable[["Asked"], object]
NOT_UNDOABLE = frozenset({"complete", "reopen", "uphold", "dismiss", "unmerge", "proposal",
                          "trust", "summarise", "publish", "unpublish", "undo"})  # fmt: skip


class NotChosen(Refused):
    """A choice was left open."""

    says = gettext_noop("Pilih dulu: {what}.")


class Asked:
    """What an act's form sent: the case, the version that was seen, and its fields."""

    def __init__(self, request: Request, case: Case) -> None:
        self.request, self.case = request, case
        seen = request.POST.get("version", "")
        self.act: dict[str, Any] = {
            "by": request.user,
            "seen": int(seen) if seen.isdecimal() and len(seen) < 10 else None,
        }

    def words(self, name: str = "words") -> str:
        """A text field, tidied."""
        return tidy(self.request.POST.get(name, ""))

    def number(self, name: str) -> int:
        """A whole number, or 0."""
        typed = self.request.POST.get(name, "").strip()
        return int(typed) if typed.isdecimal() and len(typed) < 10 else 0

    def category(self) -> Category:
        """The category chosen, of this village."""
        found = Category.objects.of(self.request.village).filter(code=self.words("category"))
        return self._chosen(found.first(), _("kategori"))

    def office(self) -> Office:
        """The office chosen, of this village."""
        found = Office.objects.of(self.request.village).filter(pk=self.number("office"))
        return self._chosen(found.first(), _("petugas"))

    def hamlet(self) -> Hamlet | None:
        """The hamlet chosen, if any."""
        found: Hamlet | None = (
            Hamlet.objects.of(self.request.village).filter(pk=self.number("hamlet")).first()
        )
        return found

    @staticmethod
    def _chosen(found: Any, what: str) -> Any:
        if found is None:
            raise NotChosen(what=what)
        return found


def act(name: str, done: object = "") -> Callable[[Verb], Callable[..., HttpResponse]]:
    """A view out of a verb: 303 back to the case with a toast, or the page with the reason."""

    def make(verb: Verb) -> Callable[..., HttpResponse]:
        @wraps(verb)
        def view(request: Request, year: int, number: int) -> HttpResponse:
            case = _case(request, year, number)
            try:
                verb(Asked(request, case))
            except Refused as no:
                titles = villages.titles_by_role(request.village)
                return page(request, year, number, error=office_words.say(no, titles), at=name)
            address = f"/petugas/laporan/{year}/{number}"
            undo = "" if name in NOT_UNDOABLE else f"{address}/pembatalan"
            messages.success(request, str(done or FORMS[name].done), extra_tags=undo)
            return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)

        return require_POST(officials_only(view))

    return make


def _case(request: Request, year: int, number: int) -> Case:
    found: Case | None = access.visible_to(request.actor).filter(year=year, number=number).first()
    if found is None:
        raise Http404
    return found


@act("verify")
def verify(asked: Asked) -> object:
    """Class, category, urgency."""
    return cases.verify(
        asked.case,
        report_class=asked.words("report_class"),
        category=asked.category(),
        is_urgent="is_urgent" in asked.request.POST,
        **asked.act,
    )


@act("sort")
def sort(asked: Asked) -> object:
    """Correct class, category and hamlet."""
    return cases.sort(
        asked.case,
        report_class=asked.words("report_class"),
        category=asked.category(),
        hamlet=asked.hamlet(),
        **asked.act,
    )


@act("ask")
def ask(asked: Asked) -> object:
    """Ask the reporter for what is missing."""
    return cases.ask(asked.case, words=asked.words(), **asked.act)


@act("complete")
def complete(asked: Asked) -> object:
    """What was missing came by another way."""
    return cases.complete(asked.case, words=asked.words(), **asked.act)


@act("dispose")
def dispose(asked: Asked) -> object:
    """Hand over to an office."""
    return cases.dispose(asked.case, to=asked.office(), words=asked.words(), **asked.act)


@act("begin")
def begin(asked: Asked) -> object:
    """Start working."""
    return cases.begin(asked.case, words=asked.words(), **asked.act)


@act("note")
def note(asked: Asked) -> object:
    """An inner note."""
    return cases.note(asked.case, words=asked.words(), **asked.act)


@act("tell")
def tell(asked: Asked) -> object:
    """News for the reporter."""
    photos = uploads.photos(asked.request)
    return cases.tell(asked.case, words=asked.words(), attachments=photos, **asked.act)


@act("answer")
def answer(asked: Asked) -> object:
    """The final answer."""
    return cases.answer(
        asked.case,
        words=asked.words(),
        outcome=asked.words("outcome") or "resolved",
        attachments=uploads.photos(asked.request),
        **asked.act,
    )


@act("forward")
def forward(asked: Asked) -> object:
    """To another authority."""
    return cases.forward(
        asked.case, authority=asked.words("authority"), words=asked.words(), **asked.act
    )


@act("plan")
def plan(asked: Asked) -> object:
    """Into the village plan."""
    return cases.plan(
        asked.case,
        year=asked.number("year"),
        meeting=asked.words("meeting"),
        words=asked.words(),
        **asked.act,
    )


@act("archive")
def archive(asked: Asked) -> object:
    """Put aside, with exactly one reason."""
    return cases.archive(asked.case, reason=asked.words("reason"), words=asked.words(), **asked.act)


@act("merge")
def merge(asked: Asked) -> object:
    """Join to the main case named by its number."""
    wanted = number_in(asked.words("number"))
    if wanted is None:
        raise NotChosen(what=_("nomor laporan utama"))
    number, year = wanted
    rows = access.visible_to(asked.request.actor)
    main = rows.filter(number=number, year=year or asked.case.year).first()
    return cases.merge(asked.case, into=main or asked.case, **asked.act)


@act("unmerge")
def unmerge(asked: Asked) -> object:
    """Part from the main case."""
    return cases.unmerge(asked.case, **asked.act)


@act("reopen")
def reopen(asked: Asked) -> object:
    """Open again on the reporter's behalf."""
    return cases.reopen(asked.case, words=asked.words(), **asked.act)


@act("close")
def close(asked: Asked) -> object:
    """Close without the reporter's word."""
    return cases.close(asked.case, words=asked.words(), **asked.act)


@act("uphold", gettext_lazy("Keberatan diputuskan."))
def objection(asked: Asked) -> object:
    """Decide on an objection."""
    if asked.words("decision") == "uphold":
        return cases.uphold(asked.case, words=asked.words(), **asked.act)
    return cases.dismiss(asked.case, words=asked.words(), **asked.act)


@act("proposal", gettext_lazy("Usul diputuskan."))
def proposal(asked: Asked) -> object:
    """Agree to what somebody else proposed, or not."""
    rows = Proposal.objects.of(asked.request.village).filter(case=asked.case)
    waiting = rows.filter(pk=asked.number("proposal")).first()
    if waiting is None:
        raise NotChosen(what=_("usul"))
    if asked.words("decision") == "grant":
        return cases.grant(waiting, by=asked.request.user)
    return cases.refuse(waiting, by=asked.request.user, words=asked.words())


@act("summarise", gettext_lazy("Ringkasan disimpan."))
def summarise(asked: Asked) -> object:
    """Write down what a voice note says."""
    return cases.summarise(asked.case, summary=asked.words("summary"), **asked.act)


@act("trust", gettext_lazy("Laporan masuk daftar biasa."))
def trust(asked: Asked) -> object:
    """Out of the doubtful list."""
    return cases.trust(asked.case, **asked.act)


@act("publish", gettext_lazy("Tampil di papan desa."))
def publish(asked: Asked) -> object:
    """Show the masked copy."""
    chosen = [int(pk) for pk in asked.request.POST.getlist("exhibits") if pk.isdecimal()]
    return cases.publish(
        asked.case,
        title=asked.words("title"),
        text=asked.words("text"),
        answer=asked.words("answer"),
        exhibits=chosen,
        **asked.act,
    )


@act("unpublish", gettext_lazy("Tidak tampil lagi."))
def unpublish(asked: Asked) -> object:
    """Take it off the board."""
    return cases.unpublish(asked.case, **asked.act)


@act("undo", gettext_lazy("Dibatalkan."))
def undo(asked: Asked) -> object:
    """Take the own last act back within seconds."""
    return cases.undo(asked.case, by=asked.request.user)
