"""What a report keeps of its reporter ends with it, some days later: UU 27/2022 art. 42 and 43.

The village chooses how many days (30 for the address, 90 for the name). A case on hold keeps all.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from kentongan.base import clock
from kentongan.cases.models import Case
from kentongan.intake import leftovers
from kentongan.intake.models import Tie
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
        _sealed(envelopes.CUSTODIAN)
    )
    due = [(case, envelopes.MESSENGER) for case in addresses[:BATCH]]
    due += [(case, envelopes.CUSTODIAN) for case in names[:BATCH]]
    for case, keeper in due:
        _erase(case, keeper)
    return len(due)


def _over(village: Village, before: datetime) -> "QuerySet[Case]":
    rows = Case.objects.of(village).filter(status__in=FINAL, ended_at__lt=before, is_on_hold=False)
    return rows.select_related("village").order_by("ended_at", "pk")


def _sealed(keeper: str) -> Q:
    kept = envelopes.KEPT_FOR[keeper]
    rows = Envelope.objects.filter(subject=OuterRef("ref"), recipient__in=kept)
    return Q(Exists(rows.filter(village=OuterRef("village"))))


@transaction.atomic
def _erase(case: Case, keeper: str) -> None:
    if keeper == envelopes.MESSENGER:
        leftovers.part(case.village, case.ref)
    vault.forget(case.village, case.ref, office=BY, actor=BY, keepers=(keeper,))
