"""Which procedure is in force, and what it allows."""

from datetime import date
from functools import lru_cache

from kentongan.sop.models import Procedure
from kentongan.village.models import Village


def in_force(village: Village, day: date) -> Procedure | None:
    """The newest version that was in force on a day; no query while the village stays as it is."""
    return _in_force(village.pk, village.stamp, day)


@lru_cache(maxsize=256)
def _in_force(village_id: int, _stamp: str, day: date) -> Procedure | None:
    versions = Procedure.objects.filter(village=village_id, in_force_from__lte=day)
    return versions.order_by("-version").first()
