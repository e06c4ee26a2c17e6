"""Which cases an official may see at all. Every list, count, search and page starts here."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

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
    return cases.filter(Q(holder__in=held) | Q(filed_by__in=held) | Exists(handed))


def may_see(actor: Actor, case: Case) -> bool:
    """Whether this one case is visible to the official."""
    return visible_to(actor).filter(pk=case.pk).exists()
