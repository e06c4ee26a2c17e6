"""What insight keeps so that it need not read everything anew. All of it can be rebuilt."""

from typing import ClassVar

from django.db import models

from kentongan.cases.models import Case
from kentongan.village.models import OfVillage, Village


class SearchText(models.Model):
    """The stems of one case's words, and who may look for them, as one line of space-parted words.

    ``insight.fulltext`` lays the index of the database over ``words``.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True)
    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    objects = OfVillage.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["village", "-case"], name="searchtext_newest")]


class Tally(models.Model):
    """How often something happened in a village in a month: ``closed`` by ``reporter``, 7 times."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=20)
    bucket = models.CharField(max_length=40, blank=True)
    n = models.IntegerField(default=0)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["village", "year", "month", "name", "bucket"], name="one_tally_per_bucket"
            )
        ]
