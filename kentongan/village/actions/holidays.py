"""Days on which only this village rests."""

from datetime import date

from django.db import transaction

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.village import rules
from kentongan.village.actions.act import Act
from kentongan.village.models import LocalHoliday, Official, Village


class DayTaken(Refused):
    says = gettext_noop("Tanggal ini sudah ada dalam daftar libur desa.")


@transaction.atomic
def add_local_holiday(
    village: Village, on: date, name: str, *, by: Official | None
) -> LocalHoliday:
    """The village rests on this day; every count of working days knows it from now on."""
    act = Act(village, by)
    name = rules.line(name, 80)
    if LocalHoliday.objects.of(village).filter(on=on).exists():
        raise DayTaken(on=on)
    holiday = LocalHoliday.objects.create(village=village, on=on, name=name)
    act.record("holiday.added", on=on.isoformat())
    return holiday


@transaction.atomic
def remove_local_holiday(holiday: LocalHoliday, *, by: Official | None) -> None:
    """The village works on this day after all."""
    act = Act(holiday.village, by)
    act.record("holiday.removed", on=holiday.on.isoformat())
    holiday.delete()
