"""What an official changes about his own lists: a case put off for some days, a view kept."""

from datetime import date

from django.db import transaction

from kentongan.base import clock
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.base.text import tidy
from kentongan.cases import actors, turn
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case
from kentongan.insight.filters import Filters
from kentongan.insight.models import Postponement, SavedView
from kentongan.ledger import actions as ledger
from kentongan.village.models import Official

MOST_VIEWS = 12
LONGEST_NAME = 40


class NotAhead(Refused):
    """A case is put off to a day that is still to come."""

    says = gettext_noop("Pilih hari sesudah hari ini.")


class PastTheLimit(Refused):
    """Nothing that is due may be out of sight: the case comes back on its day at the latest."""

    says = gettext_noop("Batasnya {day}. Tidak bisa ditunda melewati hari itu.")


class NoName(Refused):
    """A view is found again by its name."""

    says = gettext_noop("Beri nama dulu untuk tampilan ini.")


class NameTooLong(Refused):
    """The name stands in a row of links."""

    says = gettext_noop("Nama itu terlalu panjang. Paling banyak {most} huruf.")


class TooManyViews(Refused):
    """The links above the list stay few enough to be read."""

    says = gettext_noop("Sudah ada {most} tampilan. Hapus salah satu dulu.")


@transaction.atomic
def postpone(case: Case, *, until: date, by: Official, seen: int) -> None:
    """Keep the case out of the official's ``Perlu saya`` until a day, or until somebody acts on it.

    The clock runs on. Refused when the day is not ahead or lies past the case's own limit, and
    when the case is not the one that was seen.
    """
    actor = actors.of(by)
    case = turn.lock(case, actor, seen=seen)
    if until <= clock.today(case.village.zone):
        raise NotAhead
    if case.due_on and until > case.due_on:
        raise PastTheLimit(day=case.due_on)
    Postponement.objects.update_or_create(
        official=by,
        case=case,
        defaults={"village": case.village, "version": case.version, "until": until},
    )
    _mark(case, "case.postponed", actor, until=until.isoformat())


@transaction.atomic
def unpostpone(case: Case, *, by: Official) -> None:
    """Show the case under the official's ``Perlu saya`` again; nothing happens if it is shown."""
    actor = actors.of(by)
    case = turn.lock(case, actor)
    gone, _ = Postponement.objects.of(case.village).filter(official=by, case=case).delete()
    if gone:
        _mark(case, "case.unpostponed", actor)


def _mark(case: Case, kind: str, actor: Actor, **facts: str) -> None:
    """A mark beside the case: no version, since nothing of the case itself changed."""
    ledger.append(
        case.village.book_id,
        kind,
        office=actor.offices[0].role if actor.offices else actor.who,
        actor=actor.who,
        subject=case.ref,
        data={**facts, "status": case.status},
    )


@transaction.atomic
def keep_view(official: Official, *, name: str, tab: str, filters: Filters) -> None:
    """Keep a list with its filters under a name; a name used before gets the new one.

    A bookmark of the official's own: nobody else sees it, so no entry tells of it.
    """
    name = " ".join(tidy(name).split())
    if not name:
        raise NoName
    if len(name) > LONGEST_NAME:
        raise NameTooLong(most=LONGEST_NAME)
    Official.objects.of(official.village).select_for_update().get(pk=official.pk)
    views = SavedView.objects.of(official.village).filter(official=official)
    if views.count() >= MOST_VIEWS and not views.filter(name=name).exists():
        raise TooManyViews(most=MOST_VIEWS)
    SavedView.objects.update_or_create(
        official=official,
        name=name,
        defaults={"village": official.village, "tab": tab, "filters": filters.words},
    )


def drop_view(official: Official, pk: int) -> None:
    """Forget one of the official's own views; of another's nothing happens."""
    SavedView.objects.of(official.village).filter(official=official, pk=pk).delete()
