"""The lists of the inbox as groups, each one range of an index: no list is sorted as a whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kentongan.cases import access, rules
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case, Disposition, Proposal
from kentongan.insight.paging import Cursor
from kentongan.sop.default import COUNTED, DESK

Cases = QuerySet[Any]
UNREAD = ["received", "verified"]  # what the desk must check or hand over
# what its holder must work on: not waiting for the reporter
ACTIVE = sorted((COUNTED | {"forwarded", "planned"}) - {*UNREAD})
SHELF = 2000


@dataclass(frozen=True)
class Group:
    """Cases in one order: by ``key`` and id, or newest first."""

    name: str
    cases: Cases
    key: str = ""
    newest: bool = False

    def rows(self, cursor: Cursor | None, limit: int) -> list[Cursor]:
        """The next rows after a place in this group, as places."""
        cases = self._after(cursor) if cursor else self.cases
        sign = "-" if self.newest else ""
        order = [f"{sign}{name}" for name in (self.key, "pk") if name]
        columns = [self.key, "pk"] if self.key else ["pk"]
        found = cases.order_by(*order).values_list(*columns)[:limit]
        return [Cursor(self.name, row[0] if self.key else None, row[-1]) for row in found]

    def _after(self, cursor: Cursor) -> Cases:
        on = "lt" if self.newest else "gt"
        if not self.key:
            return self.cases.filter(**{f"pk__{on}": cursor.pk})
        further = Q(**{f"{self.key}__{on}": cursor.key}) | Q(**{f"pk__{on}": cursor.pk})
        return self.cases.filter(further, **{f"{self.key}__{on}e": cursor.key})


def groups(actor: Actor, tab: str, today: date) -> tuple[Group, ...]:
    """The groups of a tab in the order they are read; an unknown tab is ``perlu-saya``."""
    return _TABS.get(tab, needing)(actor, today)


def _taken(actor: Actor) -> Cases:
    """Visible and not doubtful: the doubtful stand in a list of their own."""
    return access.visible_to(actor).filter(doubt="")


def _mine(actor: Actor) -> Q:
    return Q(holder__in=[office.pk for office in actor.offices])


def _runs_desk(actor: Actor) -> bool:
    return bool(actor.roles.intersection(DESK))


def _open_proposals(actor: Actor) -> Exists:
    """Of another official, for somebody who may decide."""
    waiting = Proposal.objects.filter(case=OuterRef("pk"), decided_at=None)
    return Exists(waiting.exclude(proposed_by=actor.official))


def _later(today: date) -> Q:
    return Q(due_on__gt=today) | Q(due_on=None)


def wanted(actor: Actor) -> Q:
    """Whether this official is the one who must do something with a case."""
    needs = _mine(actor) & (Q(status__in=ACTIVE) | Q(waits_for_office=True))
    if _runs_desk(actor):
        needs |= Q(status__in=UNREAD) | Q(waits_for_office=True)
    if rules.sees_all(actor.roles):
        needs |= Q(_open_proposals(actor))
    return needs


def needing(actor: Actor, today: date) -> tuple[Group, ...]:
    """``Perlu saya``."""
    taken, needs = _taken(actor), wanted(actor)
    waiting = taken.filter(_later(today), waits_for_office=True).exclude(status="received")
    rest = taken.filter(_later(today), waits_for_office=False)
    held = rest.filter(_mine(actor), status__in=ACTIVE)
    found = [
        Group("lewat", taken.filter(needs, due_on__lt=today), "due_on"),
        Group("kini", taken.filter(needs, due_on=today)),
    ]
    if _runs_desk(actor):
        found += [
            Group("baru", taken.filter(status="received", due_on__gt=today)),
            Group("tunggu", waiting, "received_at"),
            Group("bagi", rest.filter(status="verified", due_on__gt=today)),
        ]
    else:
        found.append(Group("tunggu", waiting.filter(_mine(actor)), "received_at"))
    if rules.sees_all(actor.roles):
        asked = rest.exclude(status__in=UNREAD) if _runs_desk(actor) else rest
        found.append(Group("usul", asked.filter(_open_proposals(actor))))
        held = held.exclude(_open_proposals(actor))
    return (*found, Group("pegang", held))


def late(actor: Actor, today: date) -> tuple[Group, ...]:
    """``Terlambat``."""
    return (Group("lewat", _taken(actor).filter(due_on__lt=today), "due_on"),)


def unfinished(actor: Actor, today: date) -> tuple[Group, ...]:
    """``Semua``: everything that is open."""
    taken = _taken(actor)
    still = taken.filter(ended_at=None)
    waiting = still.filter(_later(today), waits_for_office=True).exclude(status="received")
    return (
        *late(actor, today),
        Group("kini", taken.filter(due_on=today)),
        Group("baru", taken.filter(status="received", due_on__gt=today)),
        Group("tunggu", waiting, "received_at"),
        Group(
            "nanti",
            taken.filter(due_on__gt=today, waits_for_office=False).exclude(status="received"),
            "due_on",
        ),
        Group("diam", still.filter(due_on=None, waits_for_office=False), "received_at"),
    )


def finished(actor: Actor, _today: date) -> tuple[Group, ...]:
    """``Selesai``, the last to end first."""
    return (Group("usai", _shelf(actor).filter(ended_at__isnull=False), "ended_at", newest=True),)


def doubtful(actor: Actor, _today: date) -> tuple[Group, ...]:
    """``Diragukan``: floods, links, the trap; the last to come first."""
    cases = access.visible_to(actor).exclude(doubt="").filter(ended_at=None)
    return (Group("ragu", cases, "received_at", newest=True),)


def everything(actor: Actor, _today: date) -> tuple[Group, ...]:
    """``Masuk``: whatever came in, the last first."""
    return (Group("masuk", _shelf(actor), newest=True),)


def _shelf(actor: Actor) -> Cases:
    """Visible ones, ended or not; of an office that does not run the desk the newest ``SHELF``.

    For its few cases among a million the whole list would have to be walked.
    """
    cases = access.visible_to(actor)
    if actor.official is None or rules.sees_all(actor.roles):
        return cases
    village, held = actor.official.village, [office.pk for office in actor.offices]
    handed = Disposition.objects.of(village).filter(holder__in=held, is_withdrawn=False)
    filed = Case.objects.of(village).filter(filed_by__in=held)
    return cases.filter(
        Q(pk__in=handed.order_by("-case").values("case")[:SHELF])
        | Q(pk__in=filed.order_by("-pk").values("pk")[:SHELF])
    )


_TABS: Mapping[str, Callable[[Actor, date], tuple[Group, ...]]] = {
    "perlu-saya": needing,
    "terlambat": late,
    "semua": unfinished,
    "selesai": finished,
    "diragukan": doubtful,
    "masuk": everything,
}
TABS = tuple(_TABS)
