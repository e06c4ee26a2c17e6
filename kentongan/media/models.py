"""What was kept of a photo or a voice note: where its bytes are and what is safe to show."""

import uuid
from typing import ClassVar

from django.db import models

from kentongan.village.models import OfVillage, Village


class Attachment(models.Model):
    """A sealed original and its safe derivatives. Names are random storage keys, never file names.

    ``mime``, ``size`` (bytes), ``width``, ``height``, ``seconds`` and ``sha256`` describe the
    derivative in ``large_name``: the photo to show, or the recording to play, as it is before
    sealing. ``is_sealed``: the derivatives lie sealed too. ``clear_names``: what they lay under
    before, until those bytes are forgotten.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="attachments")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10)  # photo, voice
    state = models.CharField(max_length=10, default="ready")  # ready, refused
    original_name = models.CharField(max_length=32, blank=True)
    large_name = models.CharField(max_length=32, blank=True)
    thumb_name = models.CharField(max_length=32, blank=True)
    is_sealed = models.BooleanField(default=False)
    clear_names = models.CharField(max_length=65, blank=True)
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
        own = (self.original_name, self.large_name, self.thumb_name)
        return (*filter(None, own), *self.clear_names.split())


class Cover(models.Model):
    """What the public sees of a photo instead of it: its derivative with blocks over faces.

    ``blocks`` are triples in thousandths: the middle across, the middle down, and the side as a
    share of the photo's longer side; the last one was set last. The attachment stays untouched.
    Without names it is not drawn: a sealed photo lies in clear only while the public sees it.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, related_name="cover")
    blocks = models.JSONField(default=list)
    large_name = models.CharField(max_length=32, blank=True)
    thumb_name = models.CharField(max_length=32, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    objects = OfVillage.as_manager()

    @property
    def names(self) -> tuple[str, ...]:
        """The storage keys of both sizes, where it is drawn."""
        return tuple(filter(None, (self.large_name, self.thumb_name)))
