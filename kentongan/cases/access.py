"""Which cases an official may see at all. Every list, count, search and page starts here."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from kentongan.cases import rules
from kentongan.cases.actors import Actor
from kentongan.cases.models import Case, Disposition


def visible_to(actor: Actor) -> "QuerySet[Any]":
    """The cases of the official's village, less those about an office the official holds.

    Offices that do not run the desk see only what was handed to them or entered by them.
    """
    official = actor.official
    if official is None:
        return Case.objects.none()
    cases = Case.objects.of(official.village)
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
