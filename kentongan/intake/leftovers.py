"""Uploads whose report never came."""

from datetime import timedelta

from kentongan.base import clock
from kentongan.intake.models import HeldUpload
from kentongan.media import actions as media
from kentongan.media.models import Attachment

KEPT = timedelta(days=7)
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
