"""Hamlets, each with the office of its head."""

from collections.abc import Sequence

from django.db import transaction

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.village import names, rules
from kentongan.village.actions.act import Act, NameTaken, changed, next_position
from kentongan.village.actions.offices import refuse_taken_title
from kentongan.village.defaults.titles import HAMLET_HEAD
from kentongan.village.models import Hamlet, Office, Official, Village


class NotTheWholeList(Refused):
    says = gettext_noop("Daftarnya sudah berubah. Muat ulang halaman ini, lalu urutkan lagi.")


@transaction.atomic
def add_hamlet(village: Village, name: str, *, by: Official | None) -> Hamlet:
    """A new hamlet at the end of the list, with the office of its head."""
    act = Act(village, by)
    name = _free_name(village, name)
    title = names.hamlet_title(region_code=village.region_code, hamlet=name)
    refuse_taken_title(village, title)
    hamlet = Hamlet.objects.create(
        village=village, name=name, position=next_position(Hamlet.objects.of(village))
    )
    Office.objects.create(
        village=village,
        role=HAMLET_HEAD,
        title=title,
        hamlet=hamlet,
        position=next_position(Office.objects.of(village)),
    )
    act.record("hamlet.added", hamlet=hamlet.pk)
    return hamlet


@transaction.atomic
def rename_hamlet(hamlet: Hamlet, name: str, *, by: Official | None) -> Hamlet:
    """Another name; an office that still has the default title is renamed with it."""
    village = hamlet.village
    act = Act(village, by)
    hamlet.refresh_from_db()
    name = _free_name(village, name, but=hamlet)
    before = names.hamlet_title(region_code=village.region_code, hamlet=hamlet.name)
    after = names.hamlet_title(region_code=village.region_code, hamlet=name)
    if changed(hamlet, {"name": name}):
        _retitle(village, hamlet, before, after)
        act.record("hamlet.renamed", hamlet=hamlet.pk)
    return hamlet


@transaction.atomic
def hide_hamlet(hamlet: Hamlet, *, is_hidden: bool = True, by: Official | None) -> Hamlet:
    """No longer offered to citizens (or offered again); its cases and its office stay."""
    act = Act(hamlet.village, by)
    if changed(hamlet, {"is_hidden": is_hidden}):
        act.record("hamlet.hidden" if is_hidden else "hamlet.shown", hamlet=hamlet.pk)
    return hamlet


@transaction.atomic
def order_hamlets(village: Village, ids: Sequence[int], *, by: Official | None) -> None:
    """List the hamlets in this order; ``ids`` names every hamlet of the village once."""
    act = Act(village, by)
    hamlets = {hamlet.pk: hamlet for hamlet in Hamlet.objects.of(village)}
    if sorted(ids) != sorted(hamlets):
        raise NotTheWholeList
    for position, pk in enumerate(ids):
        hamlets[pk].position = position
    Hamlet.objects.bulk_update(hamlets.values(), ["position"])
    act.record("hamlet.reordered", hamlets=list(ids))


def _retitle(village: Village, hamlet: Hamlet, before: str, after: str) -> None:
    office = Office.objects.of(village).filter(hamlet=hamlet, title=before).first()
    if office is not None and before != after:
        refuse_taken_title(village, after, but=office)
        changed(office, {"title": after})


def _free_name(village: Village, name: str, but: Hamlet | None = None) -> str:
    name = rules.line(name, 80)
    others = Hamlet.objects.of(village).exclude(pk=but.pk if but else None)
    if others.filter(name__iexact=name).exists():
        raise NameTaken(name=name)
    return name
