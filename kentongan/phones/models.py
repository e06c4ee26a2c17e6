"""The pretended phones of a village's simulator, and what is to be seen on their screens."""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from kentongan.base import clock
from kentongan.media.models import Attachment
from kentongan.messaging.models import Account
from kentongan.phones import rules
from kentongan.village.models import OfVillage, Village


class Phone(models.Model):
    """One phone; its place among the phones of the account gives it its number."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="phones")
    uid = models.UUIDField(default=uuid4, unique=True)
    place = models.PositiveSmallIntegerField()
    has_signal = models.BooleanField(default=True)
    repeats = models.BooleanField(default=False)  # everything it sends is delivered twice
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "place"], name="one_phone_per_place")
        ]

    @property
    def number(self) -> str:
        """A number that nobody has."""
        return rules.NUMBERS[self.place]


class Bubble(models.Model):
    """One message on a phone: its own (``is_own``), or the village's. ``sealed`` is what it says.

    Its own is ``waiting`` until the signal is there, then ``sent``. The village's is ``waiting`` at
    the provider, then ``delivered``, then ``read``. ``ref_tag`` makes a repeated send one message.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    phone = models.ForeignKey(Phone, on_delete=models.CASCADE, related_name="bubbles")
    uid = models.UUIDField(default=uuid4, unique=True)
    is_own = models.BooleanField()
    at = models.DateTimeField(default=clock.now)
    sealed = models.BinaryField()
    attachment = models.ForeignKey(Attachment, on_delete=models.SET_NULL, null=True)
    ref_tag = models.BinaryField(max_length=32, null=True)
    state = models.CharField(max_length=10, default="waiting")
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phone", "ref_tag"], name="one_bubble_per_ref")
        ]
        indexes: ClassVar = [models.Index(fields=["phone", "at", "id"], name="bubbles_in_order")]

    @property
    def provider_id(self) -> str:
        """The provider's id of it."""
        return f"{'p' if self.is_own else 's'}-{self.uid.hex}"
