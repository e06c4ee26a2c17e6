"""Guessing is slow: five wrong passphrases in a quarter of an hour, then that official waits."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog
from django.db import transaction

from kentongan.base import clock
from kentongan.vault import rules
from kentongan.vault.models import PassphraseTry
from kentongan.village.models import Official

log = structlog.get_logger(__name__)


@contextmanager
def counted(official: Official) -> Iterator[None]:
    """Around one look at a passphrase: counted before it, forgiven when it ends well.

    Raises ``TooManyTries`` before the look. Counted first, so that tries at the same moment do not
    slip by; only this official ever waits.
    """
    _begin(official)
    yield
    PassphraseTry.objects.filter(official=official).delete()


@transaction.atomic(durable=True)
def _begin(official: Official) -> None:
    Official.objects.select_for_update().get(pk=official.pk)  # one try at a time reads and adds
    now = clock.now()
    earlier = PassphraseTry.objects.filter(official=official, at__gt=now - rules.TRIES_WITHIN)
    left = rules.wait(list(earlier.values_list("at", flat=True)), now)
    if left:
        log.warning("limit hit", way="passphrase", official=official.pk)
        minutes = math.ceil(left / timedelta(minutes=1))
        raise rules.TooManyTries(tries=rules.TRIES, minutes=minutes)
    PassphraseTry.objects.create(village_id=official.village_id, official=official, at=now)
