"""How long a backup is kept, and when what was erased is in none of them any more."""

from datetime import date, timedelta

from django.core.exceptions import ImproperlyConfigured

BACKUP_DAYS = 35


def days(typed: str) -> int:
    """The days of ``KENTONGAN_BACKUP_DAYS``, 35 when it is empty."""
    if typed and not (typed.isascii() and typed.isdecimal() and 0 < int(typed) < 3651):
        raise ImproperlyConfigured("KENTONGAN_BACKUP_DAYS must be days, from 1 to 3650")
    return int(typed or BACKUP_DAYS)


def gone_on(erased_on: date, kept: int) -> date:
    """The day from which no backup holds it: one made just before is dropped by then, with the
    backup of the day after its time."""
    return erased_on + timedelta(days=kept + 1)
