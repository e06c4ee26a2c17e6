"""Stories told in secret are given on to whoever reads them next.

The worker does it for what is secret only because its teller wished so. What is secret by its
matter it was never given: an official who reads such a case gives it on when he looks at it.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from kentongan.base import keys
from kentongan.cases import actors, stories
from kentongan.cases.models import Case
from kentongan.vault import actions as vault
from kentongan.vault import messenger, reading
from kentongan.vault.stories import Reader
from kentongan.village import queries as villages
from kentongan.village.models import Official, Tenure, Village

LOOKED_BACK = timedelta(days=31)  # the longest that a worker may have been down


def worker() -> Reader | None:
    """The worker, in the process that is it."""
    try:
        return messenger.reader(keys.key("messenger"))
    except keys.KeyMissing:
        return None


def give_on(reader: Reader | None, village: Village, pk: int) -> None:
    """Give what this official reads to whoever else reads it now."""
    case = Case.objects.of(village).select_related("village").get(pk=pk)
    if reader is not None and case.is_sealed:
        stories.settle(reader, case)


def unlock(official: Official, village: Village, pk: int, *, passphrase: str) -> None:
    """Open a story by the village key, and give it to whoever reads it now."""
    case = Case.objects.of(village).select_related("village").get(pk=pk)
    for reader in vault.read_by_village_key(official, subject=case.ref, passphrase=passphrase):
        give_on(reader, village, pk)


def hand_on(case: Case) -> None:
    """Let everybody read this case who should, and nobody else."""
    reader = worker()
    if reader is not None and case.is_sealed:
        stories.settle(reader, case)


def follow_the_calendar() -> int:
    """What appointments that have begun or ended change, and what became secret by its category;
    returns how many officials and cases. For a duty, which may have missed some days."""
    return sum(
        _follow_tenures(village) + stories.shut_due(village)
        for village in Village.objects.select_related("book").order_by("pk")
    )


def _follow_tenures(village: Village) -> int:
    today, zone = villages.today(village), ZoneInfo(village.zone)
    days = (today - LOOKED_BACK, today)
    tenures = Tenure.objects.filter(official__village=village).select_related("official__village")
    ended = list(tenures.filter(until__range=days))
    begun = {tenure.official for tenure in tenures.filter(since__range=days)}
    for tenure in ended:
        midnight = datetime.combine(tenure.until or today, time(), zone)
        reading.forget(tenure.official, made_before=midnight)
    for official in begun:
        give_all(official)
    return len(begun.union(tenure.official for tenure in ended))


def give_all(official: Official) -> None:
    """Give this official all that he reads from now on."""
    reader = worker()
    if reader is not None:
        stories.give_all(reader, actors.of(official))
