"""What insight keeps: what it need not read anew, and how each official wishes his own lists."""

from typing import ClassVar

from django.db import models

from kentongan.cases.models import Case
from kentongan.village.models import Official, OfVillage, Village


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


class Postponement(models.Model):
    """An official's own wish not to see a case under ``Perlu saya`` before a day. No clock moves.

    It holds for the case as it was: any act on it makes another ``version``.
    """

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="+")
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    until = models.DateField()
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["official", "case"], name="one_postponement_per_official"
            )
        ]


class SavedView(models.Model):
    """A list with its filters, kept by one official under a name of his own."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="+")
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    tab = models.CharField(max_length=20)
    filters = models.JSONField(default=dict)  # as ``Filters.words`` gives them
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["official", "name"], name="one_view_per_name")
        ]
