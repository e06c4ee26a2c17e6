"""What a report keeps of its reporter ends with it, some days later: UU 27/2022 art. 42 and 43.

The village chooses how many days: 30 for the address, 90 for the name, 730 for what was told. A
case on hold keeps all. What the public reads of it and the figures stay: they name nobody.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from kentongan.base import clock
from kentongan.cases import actions as cases
from kentongan.cases.models import Case
from kentongan.intake import leftovers
from kentongan.intake.models import DataRequest, Tie
from kentongan.media import actions as media
from kentongan.media.models import Attachment
from kentongan.messaging import forgetting
from kentongan.sop.default import FINAL
from kentongan.vault import actions as vault
from kentongan.vault import envelopes
from kentongan.vault.models import Envelope
from kentongan.village.models import Village

BATCH = 200
BY = "system"
_SEALED_WITH_STORY = (  # one entry each: a letter is neither name nor number
    (envelopes.LETTER,),
    (envelopes.MESSENGER, envelopes.CUSTODIAN),
)


def forget_due() -> int:
    """Erase what is past its time, village by village; returns how many erasures. For a duty."""
    return sum(_forget(village) for village in Village.objects.order_by("pk"))


def forget_stories() -> int:
    """Erase what was told in cases long over, village by village; returns in how many. For a duty.

    What an earlier run began and did not end is ended first.
    """
    return sum(_forget_stories(village) for village in Village.objects.order_by("pk"))


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


def _forget_stories(village: Village) -> int:
    before = clock.now() - timedelta(days=village.keeps_story)
    answered = DataRequest.objects.of(village).filter(ended_at__lt=before).exclude(answer="")
    answered.update(answer="")
    begun = Case.objects.of(village).filter(is_erasing=True).select_related("village")
    due = _over(village, before).filter(erased_at=None, has_objection=False)
    still_needed = Q(main__isnull=False, main__ended_at=None)  # told there, and not over
    found = [*begun.order_by("pk"), *due.exclude(still_needed)[:BATCH]]
    return sum(_erase_story(case, before) for case in found)


def _erase_story(case: Case, before: datetime) -> bool:
    if not case.is_erasing and not cases.begin_erasing(case, ended_before=before):
        return False
    for attachment in Attachment.objects.of(case.village).filter(exhibit__case=case):
        media.wipe(attachment)
    with transaction.atomic():
        leftovers.part(case.village, case.ref)
        DataRequest.objects.of(case.village).filter(case=case).update(words="", salt=b"")
        for keepers in _SEALED_WITH_STORY:
            vault.forget(case.village, case.ref, office=BY, actor=BY, keepers=keepers)
        forgetting.forget_about(case.village, case.ref)
        cases.end_erasing(case, days=case.village.keeps_story)
    return True


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
