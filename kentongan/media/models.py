"""What was kept of a photo or a voice note: where its bytes are and what is safe to show."""

import uuid
from typing import ClassVar

from django.db import models

from kentongan.village.models import OfVillage, Village


class Attachment(models.Model):
    """A sealed original and its safe derivatives. Names are random storage keys, never file names.

    ``mime``, ``size`` (bytes), ``width``, ``height``, ``seconds`` and ``sha256`` describe the
    derivative in ``large_name``: the photo to show, or the recording to play.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="attachments")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10)  # photo, voice
    state = models.CharField(max_length=10, default="ready")  # ready, refused
    original_name = models.CharField(max_length=32, blank=True)
    large_name = models.CharField(max_length=32, blank=True)
    thumb_name = models.CharField(max_length=32, blank=True)
    mime = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField(default=0)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=("photo", "voice")), name="attachment_is_photo_or_voice"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("ready", "refused")), name="attachment_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def names(self) -> tuple[str, ...]:
        """The storage keys of all that is kept of it."""
        return tuple(filter(None, (self.original_name, self.large_name, self.thumb_name)))


class Cover(models.Model):
    """What the public sees of a photo instead of it: its derivative with blocks over faces.

    ``blocks`` are triples in thousandths: the middle across, the middle down, and the side as a
    share of the photo's longer side; the last one was set last. The attachment stays untouched.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, related_name="cover")
    blocks = models.JSONField(default=list)
    large_name = models.CharField(max_length=32)
    thumb_name = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    objects = OfVillage.as_manager()

    @property
    def names(self) -> tuple[str, ...]:
        """The storage keys of both sizes."""
        return self.large_name, self.thumb_name
