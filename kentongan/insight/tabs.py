"""The lists of the inbox as groups, each one range of an index: no list is sorted as a whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from kentongan.cases import access, rules
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case, Disposition, Proposal
from kentongan.insight.paging import MOST, Cursor
from kentongan.sop.default import COUNTED, DESK

Cases = QuerySet[Any]
UNREAD = ["received", "verified"]  # what the desk must check or hand over
# what its holder must work on: not waiting for the reporter
ACTIVE = sorted((COUNTED | {"forwarded", "planned"}) - {*UNREAD})
SHELF = 1000  # so many of each kind are looked through
_NONE = 0  # no row has this id: a list with it is never empty, and the query always asked


class _Either(Subquery):
    """The ids of two lists. ``pk in one or pk in other`` makes PostgreSQL read the whole table."""

    def __init__(self, one: Cases, other: Cases) -> None:
        super().__init__(one)
        self.other = Subquery(other)

    def as_sql(self, compiler: Any, connection: Any, template: Any = None, **more: Any) -> Any:
        one, with_one = super().as_sql(compiler, connection, template, **more)
        other, with_other = compiler.compile(self.other)
        both = f"(SELECT * FROM {one} AS one UNION SELECT * FROM {other} AS other)"  # noqa: S608
        return both, (*with_one, *with_other)


@dataclass(frozen=True)
class Reader:
    """Who reads, on which day, and the cases whose proposals wait for this official's word."""

    actor: Actor
    today: date
    proposed: tuple[int, ...] = (_NONE,)

    @property
    def seen(self) -> Cases:
        """Visible ones, ended or not; of an office that does not run the desk the newest."""
        return self._on_shelf(access.visible_to(self.actor), "pk")

    @property
    def ended(self) -> Cases:
        """Visible ones that ended; of an office that does not run the desk the last to end."""
        cases = access.visible_to(self.actor).filter(ended_at__isnull=False)
        return self._on_shelf(cases, "ended_at", ended_at__isnull=False)

    def _on_shelf(self, cases: Cases, order: str, **wanted: bool) -> Cases:
        """Those among the first ``SHELF`` handed to the official's offices or entered by them.

        For the few cases of one office among a million the whole list would have to be walked.
        Asked within the query: a list of a thousand ids makes SQLite walk the list after all.
        """
        if not self.is_narrow or self.actor.official is None:
            return cases
        held = [office.pk for office in self.actor.offices]
        handed = Disposition.objects.of(self.actor.official.village).filter(
            holder__in=held, is_withdrawn=False, **wanted
        )
        filed = Case.objects.filter(filed_by__in=held, **wanted)
        row = {"pk": "case"}.get(order, order)
        first = handed.order_by(f"-{row}").values("case")[:SHELF]
        return cases.filter(pk__in=_Either(first, filed.order_by(f"-{order}").values("pk")[:SHELF]))

    @property
    def taken(self) -> Cases:
        """Visible and not doubtful: the doubtful stand in a list of their own."""
        return access.visible_to(self.actor).filter(doubt="")

    @property
    def mine(self) -> Q:
        return Q(holder__in=[office.pk for office in self.actor.offices])

    @property
    def later(self) -> Q:
        return Q(due_on__gt=self.today) | Q(due_on=None)

    @property
    def is_narrow(self) -> bool:
        """Whether he sees only what was handed to his offices or entered by them."""
        return not rules.sees_all(self.actor.roles)

    @property
    def runs_desk(self) -> bool:
        return bool(self.actor.roles.intersection(DESK))

    @property
    def wanted(self) -> Q:
        """Whether this official is the one who must do something with a case."""
        needs = self.mine & (Q(status__in=ACTIVE) | Q(waits_for_office=True))
        if self.is_narrow:  # he decides no proposals; a list beside would hide the index
            return needs & Q(ended_at=None)
        needs |= Q(pk__in=self.proposed)
        if self.runs_desk:
            needs |= Q(status__in=UNREAD) | Q(waits_for_office=True)
        return needs


@dataclass(frozen=True)
class Group:
    """Cases in one order: by ``key`` and id, or newest first.

    ``same`` names a column that all rows have alike and that stands before the id in their index:
    without its name in the order PostgreSQL does not see that the index is in this order.
    """

    name: str
    cases: Cases
    key: str = ""
    newest: bool = False
    same: str = ""

    def rows(self, cursor: Cursor | None, limit: int) -> list[Cursor]:
        """The next rows after a place in this group, as places."""
        cases = self._after(cursor) if cursor else self.cases
        columns = [self.key, "pk"] if self.key else ["pk"]
        found = self._ordered(cases).values_list(*columns)[:limit]
        return [Cursor(self.name, row[0] if self.key else None, row[-1]) for row in found]

    @property
    def in_order(self) -> Cases:
        """All of them, as they are read."""
        return self._ordered(self.cases)

    def _ordered(self, cases: Cases) -> Cases:
        sign = "-" if self.newest else ""
        return cases.order_by(*(f"{sign}{name}" for name in (self.same, self.key, "pk") if name))

    def fits(self, cursor: Cursor) -> bool:
        """Whether a place read from an address can be one of this group."""
        kinds = {"": type(None), "due_on": date}
        return self.name == cursor.group and type(cursor.key) is kinds.get(self.key, datetime)

    def _after(self, cursor: Cursor) -> Cases:
        on = "lt" if self.newest else "gt"
        if not self.key:
            return self.cases.filter(**{f"pk__{on}": cursor.pk})
        further = Q(**{f"{self.key}__{on}": cursor.key}) | Q(**{f"pk__{on}": cursor.pk})
        return self.cases.filter(further, **{f"{self.key}__{on}e": cursor.key})


def reader(actor: Actor, today: date) -> Reader:
    """Look up what the lists depend on; one query, none for one who decides no proposals."""
    if actor.official is None or not rules.sees_all(actor.roles):
        return Reader(actor, today)
    waiting = Proposal.objects.of(actor.official.village).filter(decided_at=None)
    others = waiting.exclude(proposed_by=actor.official).order_by("pk")
    return Reader(actor, today, (_NONE, *others.values_list("case", flat=True)[:MOST]))


def groups(reader: Reader, tab: str) -> tuple[Group, ...]:
    """The groups of a tab in the order they are read; an unknown tab is ``perlu-saya``."""
    return _TABS.get(tab, needing)(reader)


def sets(reader: Reader, tab: str) -> list[Cases]:
    """The same cases as a tab's groups, as few disjoint sets, for counting.

    Each in the order of its index: of rows in no order PostgreSQL reads the table from its oldest
    on, where nearly all have ended. An order that no index has costs more than none.
    """
    if tab == "semua":
        return [reader.taken.filter(ended_at=None).order_by("received_at")]
    if tab in _SHELVED and reader.is_narrow:  # a shelf would be sorted as a whole
        return [group.cases for group in groups(reader, tab)]
    return [group.in_order for group in groups(reader, tab)]


def needing(reader: Reader) -> tuple[Group, ...]:
    """``Perlu saya``."""
    taken, needs = reader.taken, reader.wanted
    waiting = taken.filter(reader.later, waits_for_office=True).exclude(status="received")
    asked = taken.filter(reader.later, pk__in=reader.proposed)
    held = taken.filter(
        reader.mine, waits_for_office=False, ended_at=None, status__in=ACTIVE
    ).exclude(pk__in=reader.proposed)
    return (
        Group("lewat", taken.filter(needs, due_on__lt=reader.today), "due_on"),
        Group("kini", taken.filter(needs, due_on=reader.today)),
        *(_of_desk(taken, reader, waiting) if reader.runs_desk else ()),
        *(() if reader.runs_desk else [_waiting(waiting.filter(reader.mine))]),
        Group("usul", asked.exclude(_stands_above(reader))),
        Group("pegang", held.filter(due_on__gt=reader.today), "due_on"),
        Group("jeda", held.filter(due_on=None), same="due_on"),
    )


def _stands_above(reader: Reader) -> Q:
    """Whether an earlier group holds it already."""
    if reader.runs_desk:
        return Q(status__in=UNREAD) | Q(waits_for_office=True)
    return reader.mine & Q(waits_for_office=True)


def _of_desk(taken: Cases, reader: Reader, waiting: Cases) -> tuple[Group, ...]:
    ahead = taken.filter(due_on__gt=reader.today)
    return (
        Group("baru", ahead.filter(status="received"), "due_on"),
        _waiting(waiting),
        Group("bagi", ahead.filter(status="verified", waits_for_office=False), "due_on"),
    )


def _waiting(cases: Cases) -> Group:
    return Group("tunggu", cases, "received_at")


def late(reader: Reader) -> tuple[Group, ...]:
    """``Terlambat``."""
    return (Group("lewat", reader.taken.filter(due_on__lt=reader.today), "due_on"),)


def unfinished(reader: Reader) -> tuple[Group, ...]:
    """``Semua``: everything that is open."""
    taken, still = reader.taken, reader.taken.filter(ended_at=None)
    ahead = taken.filter(due_on__gt=reader.today)
    waiting = still.filter(reader.later, waits_for_office=True).exclude(status="received")
    quiet = ahead.filter(waits_for_office=False).exclude(status="received")
    return (
        *late(reader),
        Group("kini", taken.filter(due_on=reader.today)),
        Group("baru", ahead.filter(status="received"), "due_on"),
        _waiting(waiting),
        Group("nanti", quiet, "due_on"),
        Group("diam", still.filter(due_on=None, waits_for_office=False), "received_at"),
    )


def finished(reader: Reader) -> tuple[Group, ...]:
    """``Selesai``, the last to end first."""
    return (Group("usai", reader.ended, "ended_at", newest=True),)


def doubtful(reader: Reader) -> tuple[Group, ...]:
    """``Diragukan``: floods, links, the trap; the last to come first."""
    cases = reader.seen.exclude(doubt="").filter(ended_at=None)
    return (Group("ragu", cases, "received_at", newest=True),)


def everything(reader: Reader) -> tuple[Group, ...]:
    """``Masuk``: whatever came in, the last first."""
    return (Group("masuk", reader.seen, newest=True),)


_TABS: Mapping[str, Callable[[Reader], tuple[Group, ...]]] = {
    "perlu-saya": needing,
    "terlambat": late,
    "semua": unfinished,
    "selesai": finished,
    "diragukan": doubtful,
    "masuk": everything,
}
TABS = tuple(_TABS)
_SHELVED = frozenset({"selesai", "diragukan", "masuk"})
