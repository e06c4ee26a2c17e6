"""When each case must be looked at again, and which news its reporter has not had yet.

Both are computed from the case and the ledger.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kentongan.base import clock
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


KEPT_BACK = Q(keys=[], is_untold=False)  # notices whose day has not come


class Notice(models.Model):
    """News that its reporter has not certainly had; the row goes when it has arrived.

    ``seq`` is the entry's place in the book, ``keys`` the messages tried so far. ``is_untold``: no
    way was left (``why``), the desk must see to it. One that the law delays waits without ``keys``
    for the day it is looked at.
    """

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notices")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=60)
    keys = models.JSONField(default=list)
    is_untold = models.BooleanField(default=False)
    why = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    look_at = models.DateTimeField(null=True)  # when to see what became of it; None: never again
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "seq"], name="one_notice_per_entry")
        ]
        indexes: ClassVar = [
            models.Index(fields=["look_at"], name="notice_to_look_at",
                         condition=Q(look_at__isnull=False)),
            models.Index(fields=["village", "case"], name="notice_untold",
                         condition=Q(is_untold=True)),
        ]  # fmt: skip

    @property
    def is_kept_back(self) -> bool:
        """Whether nobody was to be told before its day."""
        return not self.keys and not self.is_untold


class Sheet(models.Model):
    """That an official had the digest or the weekly sheet of a day."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)  # digest, week
    on = models.DateField()
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["village", "kind", "on"], name="one_sheet_per_day")
        ]
