"""What a report keeps of its reporter ends with it, some days later: UU 27/2022 art. 42 and 43.

The village chooses how many days (30 for the address, 90 for the name). A case on hold keeps all.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from kentongan.base import clock
from kentongan.cases.models import Case
from kentongan.intake import leftovers
from kentongan.intake.models import DataRequest, Tie
from kentongan.sop.default import FINAL
from kentongan.vault import actions as vault
from kentongan.vault import envelopes
from kentongan.vault.models import Envelope
from kentongan.village.models import Village

BATCH = 200
BY = "system"


def forget_due() -> int:
    """Erase what is past its time, village by village; returns how many erasures. For a duty."""
    return sum(_forget(village) for village in Village.objects.order_by("pk"))


def end_keys() -> int:
    """Take the keys from custodians whose office ended by the calendar. For a duty."""
    return sum(map(vault.end_those_gone, Village.objects.order_by("pk")))


def end_permits() -> int:
    """Wipe what was granted and not used within its hour, and end what nobody answered. For a
    duty."""
    now = clock.now()
    return sum(vault.lapse(village, now) for village in Village.objects.order_by("pk"))


def _forget(village: Village) -> int:
    now = clock.now()
    addresses = _over(village, now - timedelta(days=village.keeps_address)).filter(
        _sealed(envelopes.MESSENGER) | Exists(Tie.objects.filter(case=OuterRef("pk")))
    )
    names = _over(village, now - timedelta(days=village.keeps_identity)).filter(
        _sealed(envelopes.CUSTODIAN) | Exists(_told(village).filter(case=OuterRef("pk")))
    )
    due = [(case, envelopes.MESSENGER) for case in addresses[:BATCH]]
    due += [(case, envelopes.CUSTODIAN) for case in names[:BATCH]]
    for case, keeper in due:
        erase(case, keeper, office=BY, actor=BY)
    return len(due)


@transaction.atomic
def erase(case: Case, keeper: str, *, office: str, actor: str) -> None:
    """Erase what the case keeps for this keeper of the vault: for the messenger the number and
    the conversations, for the custodians the name and what was said of it."""
    village = case.village
    if keeper == envelopes.MESSENGER:
        leftovers.part(village, case.ref)
    else:
        _told(village).filter(case=case).update(words="", salt=b"")
    vault.forget(village, case.ref, office=office, actor=actor, keepers=(keeper,))


def _over(village: Village, before: datetime) -> "QuerySet[Case]":
    rows = Case.objects.of(village).filter(status__in=FINAL, ended_at__lt=before, is_on_hold=False)
    return rows.select_related("village").order_by("ended_at", "pk")


def _sealed(keeper: str) -> Q:
    kept = envelopes.KEPT_FOR[keeper]
    rows = Envelope.objects.filter(subject=OuterRef("ref"), recipient__in=kept)
    return Q(Exists(rows.filter(village=OuterRef("village"))))


def _told(village: Village) -> "QuerySet[Any]":
    """Answered requests of reporters that still hold their words: who asks may name himself."""
    return DataRequest.objects.of(village).filter(ended_at__isnull=False).exclude(words="")
