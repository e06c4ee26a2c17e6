"""The village's offices and their titles."""

from django.db import transaction
from django.db.models import Q

from kentongan.base import clock
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.village import rules
from kentongan.village.actions.act import Act, NameTaken, changed, next_position
from kentongan.village.defaults.titles import ROLES, VILLAGE_HEAD
from kentongan.village.models import Hamlet, Office, Official, Tenure, Village


class HeadStays(Refused):
    says = gettext_noop("Jabatan {title} tidak bisa disembunyikan.")


class OfficeIsHeld(Refused):
    says = gettext_noop("{title} masih dijabat {holder}. Akhiri dulu masa jabatannya.")


@transaction.atomic
def add_office(
    village: Village, role: str, title: str, *, hamlet: Hamlet | None = None, by: Official | None
) -> Office:
    """Another office under the village's own title; ``role`` is one of ``titles.ROLES``."""
    act = Act(village, by)
    act.owns(hamlet)
    title = rules.line(title, 80)
    refuse_taken_title(village, title)
    office = Office.objects.create(
        village=village,
        role=rules.one_of(ROLES, role),
        title=title,
        hamlet=hamlet,
        position=next_position(Office.objects.of(village)),
    )
    act.record("office.added", office=office.pk, role=role)
    return office


@transaction.atomic
def rename_office(office: Office, title: str, *, by: Official | None) -> Office:
    """Another title for the same office and rights."""
    act = Act(office.village, by)
    title = rules.line(title, 80)
    refuse_taken_title(office.village, title, but=office)
    if changed(office, {"title": title}):
        act.record("office.renamed", office=office.pk)
    return office


@transaction.atomic
def hide_office(office: Office, *, is_hidden: bool = True, by: Official | None) -> Office:
    """No longer used (or used again). Refused for the village head and while somebody holds it."""
    act = Act(office.village, by)
    if is_hidden and office.role == VILLAGE_HEAD:
        raise HeadStays(title=office.title)
    if is_hidden:
        refuse_held(office)
    if changed(office, {"is_hidden": is_hidden}):
        act.record("office.hidden" if is_hidden else "office.shown", office=office.pk)
    return office


def refuse_held(office: Office) -> None:
    """Refused while an official holds this office today or is appointed for later."""
    today = clock.today(office.village.zone)
    still = Q(until__isnull=True) | Q(until__gt=today)
    tenure = Tenure.objects.filter(still, office=office).select_related("official").first()
    if tenure is not None:
        raise OfficeIsHeld(title=office.title, holder=tenure.official.name)


def refuse_taken_title(village: Village, title: str, but: Office | None = None) -> None:
    """Refused when another office of the village has this title."""
    others = Office.objects.of(village).exclude(pk=but.pk if but else None)
    if others.filter(title__iexact=title).exists():
        raise NameTaken(name=title)
