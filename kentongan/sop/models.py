"""A village's procedure in versions; a case stays bound to the one in force when it came in."""

from functools import cached_property
from typing import ClassVar

from django.db import models

from kentongan.sop import rules
from kentongan.village.models import OfVillage, Village


class Procedure(models.Model):
    """One version: its transition table and its limits. Rows are never changed once in force."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="procedures")
    version = models.PositiveIntegerField()
    in_force_from = models.DateField()
    step_data = models.JSONField()
    limit_data = models.JSONField()
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["village", "version"], name="one_procedure_per_version")
        ]

    @cached_property
    def steps(self) -> dict[str, rules.Step]:
        return rules.steps_from(self.step_data)

    @cached_property
    def limits(self) -> dict[str, tuple[rules.Limit, ...]]:
        return rules.limits_from(self.limit_data)
