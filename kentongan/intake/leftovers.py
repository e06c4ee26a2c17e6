"""Uploads whose report never came, and people whose reports are long over."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from kentongan.base import clock
from kentongan.intake.models import HeldUpload, Talk, Tie
from kentongan.media import actions as media
from kentongan.media.models import Attachment
from kentongan.messaging import forgetting
from kentongan.messaging.models import Contact
from kentongan.village.models import Village

KEPT = timedelta(days=7)
SILENT = timedelta(days=30)  # since a contact was heard last
BATCH = 200


def drop() -> int:
    """Throw away what was held for more than a week, a batch at a time; returns how many."""
    old = HeldUpload.objects.filter(at__lt=clock.now() - KEPT).order_by("at", "pk")
    rows = list(old.select_related("attachment")[:BATCH])
    for row in rows:
        attachment: Attachment = row.attachment
        row.delete()
        media.discard(attachment)
    return len(rows)


def part(village: Village, ref: UUID) -> int:
    """No conversation belongs to the case any more; returns how many did."""
    parted, _ = Tie.objects.of(village).filter(case__ref=ref).delete()
    for name in ("about", "unsent"):  # a talk that still had it in mind
        Talk.objects.of(village).filter(**{f"{name}__ref": ref}).update(**{name: None})
    return parted


def forget_strangers() -> int:
    """Forget who was heard last long ago, has no case, waits for nobody and does not work here;
    returns how many."""
    silent = Contact.objects.filter(
        heard_at__lt=clock.now() - SILENT, official=None, is_lost=False
    ).exclude(Exists(Tie.objects.filter(contact=OuterRef("pk"))))
    silent = silent.exclude(talk__wants_human_since__isnull=False)
    rows = list(silent.order_by("heard_at", "pk")[:BATCH])
    for contact in rows:
        with transaction.atomic():
            Talk.objects.of(contact.village).filter(contact=contact).delete()
            forgetting.forget_person(contact)
    return len(rows)
