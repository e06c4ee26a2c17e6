"""Uploads that wait under a key, handed over to whoever files them."""

from uuid import UUID

from kentongan.intake import tracking
from kentongan.intake.models import HeldUpload
from kentongan.media.models import Attachment
from kentongan.village.models import Village


def take(village: Village, key: UUID) -> list[Attachment]:
    """What is kept under a key, in the order it came; from now on it is the caller's to keep.

    Inside the transaction that files them: rolled back, they wait under the key again.
    """
    rows = HeldUpload.objects.of(village).filter(key_tag=tracking.key_tag(village, key))
    taken = list(rows.select_related("attachment").order_by("pk"))
    rows.delete()
    return [row.attachment for row in taken]
