"""The counts of an account's day, kept apart from the rows they count."""

from django.db.models import F, QuerySet

from kentongan.base import clock
from kentongan.messaging.models import Account, DayCount


def add(account: Account, *, received: int = 0, sent: int = 0) -> None:
    """Count; the caller's transaction holds the account's row."""
    if not received and not sent:
        return
    today = _today(account)
    more = {"received": F("received") + received, "sent": F("sent") + sent}
    if not today.update(**more):
        on = clock.today(account.village.zone)
        fresh = DayCount(village=account.village, account=account, on=on)
        DayCount.objects.bulk_create([fresh], ignore_conflicts=True)
        today.update(**more)


def sent_today(account: Account) -> int:
    """How many messages were handed to the provider today."""
    return _today(account).values_list("sent", flat=True).first() or 0


def _today(account: Account) -> "QuerySet[DayCount]":
    return DayCount.objects.filter(account=account, on=clock.today(account.village.zone))
