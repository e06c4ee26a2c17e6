"""When each case must be looked at again. Computed from the case, its procedure and the ledger."""

from typing import ClassVar

from django.db import models

from kentongan.cases.models import Case
from kentongan.village.models import OfVillage, Village


class Watch(models.Model):
    """The day on which a case wants a reminder or goes up; no row while none is ahead."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True)
    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="+")
    look_on = models.DateField()
    objects = OfVillage.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["look_on", "case"], name="watch_by_day")]
