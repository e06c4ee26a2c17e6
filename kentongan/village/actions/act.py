"""The frame of every act on a village: who may, one lock, one entry."""

from typing import Any

from django.db import models

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.ledger import actions as ledger
from kentongan.village import queries, rules
from kentongan.village.models import Official, Village

MACHINE = "machine"


class NotYourVillage(Refused):
    says = gettext_noop("Ini bukan milik desa Anda.")


class NameTaken(Refused):
    says = gettext_noop("Nama {name} sudah dipakai. Pilih nama lain.")


class Act:
    """Opened inside a transaction: the village's row is locked and fresh, the actor may do this."""

    def __init__(self, village: Village, by: Official | None) -> None:
        village.refresh_from_db(from_queryset=Village.objects.select_for_update())
        self.village = village
        self.actor, self.office = _signature(village, by)

    def record(self, kind: str, **data: Any) -> None:
        """The one entry of this act; ``data`` holds ids, codes and field names only."""
        self.village.renew()
        ledger.append(self.village.book_id, kind, office=self.office, actor=self.actor, data=data)

    def owns(self, *things: models.Model | None) -> None:
        """Refused when one of these rows belongs to another village."""
        for thing in things:
            if thing is not None and thing.village_id != self.village.pk:  # type: ignore[attr-defined]
                raise NotYourVillage


def _signature(village: Village, by: Official | None) -> tuple[str, str]:
    if by is None:
        return MACHINE, MACHINE
    if by.village_id != village.pk:
        raise NotYourVillage
    office = rules.keeper_office(queries.roles_of(by, queries.today(village)))
    return f"official:{by.pk}", office


def changed(thing: models.Model, values: dict[str, Any]) -> list[str]:
    """Set and save what differs; the names of the fields that did, sorted."""
    fields = sorted(name for name, value in values.items() if getattr(thing, name) != value)
    for name in fields:
        setattr(thing, name, values[name])
    if fields:
        thing.save(update_fields=fields)
    return fields


def next_position(rows: "models.QuerySet[Any]") -> int:
    """The place after the last one of a village's list."""
    last: int | None = rows.aggregate(last=models.Max("position"))["last"]
    return 0 if last is None else last + 1
