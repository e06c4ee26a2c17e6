"""Which procedure is in force, and what it allows."""

from datetime import date

from kentongan.sop.models import Procedure
from kentongan.village.models import Village


def in_force(village: Village, day: date) -> Procedure | None:
    """The newest version that was in force on a day."""
    return Procedure.objects.of(village).filter(in_force_from__lte=day).order_by("-version").first()
