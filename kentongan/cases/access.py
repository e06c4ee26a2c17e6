"""Which cases an official may see, and which the public. Every list, count and page starts here."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from kentongan.cases import rules
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case, Disposition, Publication
from kentongan.ledger.models import Entry
from kentongan.sop.default import FINAL
from kentongan.village import queries as villages
from kentongan.village.models import Village


def of_entry(entry: Entry, *related: str) -> Case:
    """The case an entry tells of, with these rows of it; for followers, who see every one."""
    village = villages.by_book(entry.book_id)
    rows = Case.objects.of(village).select_related(*related or (None,))  # () would mean all
    case: Case = rows.get(ref=str(entry.subject))
    case.village = village
    return case


def visible_to(actor: Actor) -> "QuerySet[Any]":
    """The cases of the official's village, less those about an office the official holds and those
    that went past the village.

    Offices that do not run the desk see only what was handed to them or entered by them.
    """
    official = actor.official
    if official is None:
        return Case.objects.none()
    cases = Case.objects.of(official.village).filter(goes_up=False)
    held = [office.pk for office in actor.offices]
    if held:
        cases = cases.exclude(about_office__in=held)
    if rules.sees_all(actor.roles):
        return cases
    handed = Disposition.objects.filter(
        village=official.village, holder__in=held, case=OuterRef("pk"), is_withdrawn=False
    )
    # Not Exists: PostgreSQL would read all that the office was ever handed, for each page anew.
    known: QuerySet[Any] = cases.alias(handed=Subquery(handed.values("pk")[:1]))
    return known.filter(Q(holder__in=held) | Q(filed_by__in=held) | Q(handed__isnull=False))


def may_see(actor: Actor, case: Case) -> bool:
    """Whether this one case is visible to the official."""
    return visible_to(actor).filter(pk=case.pk).exists()


def sent_up(actor: Actor) -> "QuerySet[Any]":
    """The letters past the village that this official may know of, the newest first: that they are
    there, never what they say. None for the village head, whom they are about."""
    if actor.official is None or not rules.READERS.intersection(actor.roles):
        return Case.objects.none()
    held = [office.pk for office in actor.offices]
    rows = Case.objects.of(actor.official.village).filter(goes_up=True)
    return rows.exclude(about_office__in=held).order_by("-pk")


def published(village: Village) -> "QuerySet[Any]":
    """The publications on the board: tick, class and doubt of the case are asked each time, as
    ``visibility.public`` has it."""
    return (
        Publication.objects.of(village)
        .filter(is_shown=True, case__publish_ok=True, case__doubt="", case__about_office=None)
        .exclude(case__report_class="supervisory")
        .exclude(case__category__is_always_secret=True)
    )


def joinable(village: Village) -> "QuerySet[Any]":
    """The publications whose matter is still open, so that others may say: mine too."""
    return published(village).exclude(case__status__in=FINAL)


def joinable_case(village: Village, label: str) -> Case | None:
    """The open published case that ``132/2026`` names; any other number is as if not given."""
    pair = rules.numbered(label)
    if pair is None:
        return None
    found = joinable(village).filter(number=pair[0], year=pair[1]).select_related("case__category")
    return next((row.case for row in found), None)
