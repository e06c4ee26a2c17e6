"""What became of the news for reporters: gone by the next account, arrived, or not to be told."""

from django.db import transaction
from django.db.models import QuerySet

from kentongan.base import clock
from kentongan.cases import access
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case
from kentongan.followup.models import KEPT_BACK, Notice
from kentongan.followup.notices import reporters, rules
from kentongan.ledger.models import Entry
from kentongan.messaging import outbox
from kentongan.messaging import rules as sending
from kentongan.messaging.models import Outgoing
from kentongan.village.models import Village

BATCH = 300
_ARRIVED = frozenset({"delivered", "read"})
_GONE = frozenset({"accepted", "sent"})
_LOST = frozenset({"failed", "dead", "late"})


def see_to_all() -> int:
    """Look after every notice whose time has come; returns how many. For a duty."""
    due = Notice.objects.filter(look_at__lte=clock.now()).order_by("look_at", "pk")
    found = list(due.values_list("pk", flat=True)[:BATCH])
    for pk in found:
        _see_to(pk)
    return len(found)


def of(village: Village, case_pk: int) -> list[Notice]:
    """The news of this case that could not be told yet, the oldest first."""
    rows = Notice.objects.of(village).filter(case=case_pk, is_untold=True)
    return list(rows.order_by("seq"))


def of_kind(village: Village, kind: str) -> "QuerySet[Notice]":
    """The news of this kind that nobody could be told, of every case."""
    return Notice.objects.of(village).filter(kind=kind, is_untold=True)


def cases_of(actor: Actor, most: int) -> list[Case]:
    """Cases this official may see whose reporter could not be told, the newest first.

    At most so many, and one more where there are more.
    """
    if actor.official is None:
        return []
    rows = Notice.objects.of(actor.official.village).filter(is_untold=True).values("case")
    return list(access.visible_to(actor).filter(pk__in=rows).order_by("-pk")[: most + 1])


def settle(case: Case) -> int:
    """The reporter was told some other way: nothing is open any more; returns how much was."""
    done, _each = Notice.objects.of(case.village).filter(case=case).exclude(KEPT_BACK).delete()
    return done


@transaction.atomic
def _see_to(pk: int) -> None:
    rows = Notice.objects.select_for_update(of=("self",)).select_related("village", "case")
    notice = rows.filter(pk=pk).first()
    if notice is None:
        return  # undone, or another worker was quicker
    if notice.is_kept_back:
        _tell_at_last(notice)
        return
    states = _states(notice)
    if _has_arrived(notice, states):
        earlier = Notice.objects.of(notice.village).filter(case=notice.case, seq__lte=notice.seq)
        earlier.exclude(KEPT_BACK).delete()
        return
    if all(state in _LOST or why == sending.WINDOW for state, why in states):
        _go_on(notice, states)
    notice.look_at = rules.next_look(notice.made_at, clock.now())
    notice.is_untold = notice.is_untold or notice.look_at is None
    notice.save(update_fields=["keys", "is_untold", "why", "look_at"])


def _tell_at_last(notice: Notice) -> None:
    """The day has come from which the law lets the reporter know."""
    case, entry = _told(notice)
    notice.delete()
    reporters.tell_now(case, entry)


def _told(notice: Notice) -> tuple[Case, Entry]:
    case = Case.objects.select_related("village", "main").get(pk=notice.case_id)
    return case, Entry.objects.of(case.village.book_id).get(seq=notice.seq)


def _states(notice: Notice) -> list[tuple[str, str]]:
    rows = Outgoing.objects.filter(village=notice.village_id, key__in=notice.keys)
    folded = rows.filter(state="folded").values("folded_into")
    found = [*rows.exclude(state="folded"), *Outgoing.objects.filter(pk__in=folded)]
    return [(row.state, row.why) for row in found]


def _has_arrived(notice: Notice, states: list[tuple[str, str]]) -> bool:
    """Told for certain; or taken by the provider, and nothing bad heard for a day."""
    every = {state for state, _why in states}
    is_old = clock.now() - notice.made_at > rules.SURE_AFTER
    return bool(every & _ARRIVED) or (is_old and bool(every & _GONE))


def _go_on(notice: Notice, states: list[tuple[str, str]]) -> None:
    """Nothing tried so far arrives: the next account, or it stands as not told."""
    case, entry = _told(notice)
    notice.why = next((why for _state, why in states if why), notice.why)
    if reporters.write_on(notice, case, entry):
        notice.is_untold = False
        outbox.withdraw(case.village_id, f"{reporters.prefix(entry)}c")
