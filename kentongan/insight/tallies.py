"""Keeping the figures: each entry counted exactly once, all of it able to be counted anew."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from kentongan.insight import reckoning
from kentongan.insight.models import Tally
from kentongan.insight.reckoning import Act, Place, Worth
from kentongan.ledger.models import Cursor, Entry
from kentongan.village.models import Village

FOLLOWER = "kentongan.insight.followers.count"


def keep(village: Village, entry: Entry) -> None:
    """Add what one entry changed; call once per entry, in its order."""
    history = Entry.objects.of(village.book_id).filter(
        subject=entry.subject, kind__in=reckoning.KINDS, seq__lte=entry.seq
    )
    changed = reckoning.added(list(_acts(village, history)))
    for place, n in changed.items():
        _add(village, place, n)


def _add(village: Village, place: Place, n: int) -> None:
    row = Tally.objects.of(village).filter(**place.__dict__)
    if not row.update(n=F("n") + n):
        Tally.objects.create(village=village, **place.__dict__, n=n)


@transaction.atomic
def rebuild(village: Village) -> None:
    """Count a village anew from its ledger, up to where the follower stands."""
    cursor, _ = Cursor.objects.select_for_update().get_or_create(
        book_id=village.book_id, follower=FOLLOWER
    )
    Tally.objects.of(village).delete()
    counted = recount(village, until=cursor.position)
    Tally.objects.bulk_create(
        (Tally(village=village, **place.__dict__, n=n) for place, n in counted.items()),
        batch_size=500,
    )


def recount(village: Village, *, until: int) -> Worth:
    """The figures as the first ``until`` entries of the ledger tell them."""
    entries = (
        Entry.objects.of(village.book_id)
        .filter(kind__in=reckoning.KINDS, seq__lt=until)
        .order_by("subject", "seq")
    )
    total: Worth = Counter()
    for _, history in groupby(_acts(village, entries.iterator()), key=attrgetter("subject")):
        total.update(reckoning.worth(history))
    return Counter({place: n for place, n in total.items() if n})


def _acts(village: Village, entries: Iterable[Entry]) -> Iterator[Act]:
    zone = ZoneInfo(village.zone)
    for entry in entries:
        yield Act(
            seq=entry.seq,
            kind=entry.kind,
            on=entry.at.astimezone(zone).date(),
            subject=str(entry.subject),
            actor=entry.actor,
            data=entry.data,
        )
