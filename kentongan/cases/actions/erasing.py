"""What was told in a case goes when its time is over: UU 27/2022 art. 43 and 44.

In two steps, because files lie outside the database: first the words, and no act is possible any
more; then, once the files are gone, their rows and the one entry that says so. What was begun and
did not end is ended by the next sweep.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from kentongan.base import clock
from kentongan.cases import showing, stories
from kentongan.cases.actions import publishing
from kentongan.cases.actors import SYSTEM
from kentongan.cases.models import Case, Exhibit, Message, Proposal
from kentongan.ledger import actions as ledger
from kentongan.media.models import Attachment
from kentongan.sop.default import FINAL
from kentongan.vault import stories as vault

KIND = "case.erased"
# What is personal in the row of a case, and what stands there afterwards. Not ``about_office``: an
# office, and the rule that its holder never sees the report hangs on it (UU 25/2009 art. 45).
BLANK: Mapping[str, Any] = {**stories.ROW, "happened_on": None, "before": None}


@transaction.atomic
def begin_erasing(case: Case, *, ended_before: datetime) -> bool:
    """Erase the words of a case that ended so long ago; False when it was taken up, put on hold
    or objected to meanwhile."""
    rows = Case.objects.of(case.village).select_for_update(of=("self",))
    due = rows.filter(
        pk=case.pk, status__in=FINAL, ended_at__lt=ended_before, is_on_hold=False,
        has_objection=False, erased_at=None,
    ).first()  # fmt: skip
    if due is None:
        return False
    Message.objects.of(case.village).filter(case=due).update(text="", salt=b"")
    vault.forget(case.village, due.ref)
    Proposal.objects.of(case.village).filter(case=due).update(words="")
    showing.hide(due)
    publishing.drop_hidden(due)
    Case.objects.of(case.village).filter(pk=due.pk).update(
        **BLANK, erased_at=clock.now(), is_erasing=True
    )
    return True


@transaction.atomic
def end_erasing(case: Case, *, days: int) -> None:
    """Forget the rows of its files, whose bytes are gone, and write down what was erased."""
    rows = Case.objects.of(case.village).select_for_update(of=("self",))
    done = rows.filter(pk=case.pk, is_erasing=True).first()
    if done is None:
        return  # another worker was quicker
    exhibits = Exhibit.objects.of(case.village).filter(case=done)
    files = list(exhibits.values_list("attachment", flat=True))
    messages = Message.objects.of(case.village).filter(case=done).count()
    exhibits.delete()
    Attachment.objects.of(case.village).filter(pk__in=files).delete()
    Case.objects.of(case.village).filter(pk=done.pk).update(is_erasing=False)
    ledger.append(
        case.village.book_id,
        KIND,
        office=SYSTEM.who,
        actor=SYSTEM.who,
        subject=done.ref,
        data={"days": days, "messages": messages, "files": len(files), "status": done.status},
    )
