"""What is kept so that nothing happens twice: which key became which case, and its uploads."""

from typing import ClassVar

from django.db import models

from kentongan.cases.models import Case
from kentongan.media.models import Attachment
from kentongan.village.models import OfVillage, Village


class Submission(models.Model):
    """A client's idempotency key, as a keyed hash, and the case it became."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT)
    key_tag = models.BinaryField(max_length=32)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="submission")
    at = models.DateTimeField()
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["village", "key_tag"], name="one_case_per_key")
        ]


class HeldUpload(models.Model):
    """A photo or voice note that arrived under a key and waits for its words."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT)
    key_tag = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)  # keyed hash of the bytes as sent
    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE)
    at = models.DateTimeField()
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["village", "key_tag", "digest"], name="one_upload_per_key_and_bytes"
            )
        ]
