"""Who is logged in where, what an official's phone is in the middle of, and how phones are linked.

No words in clear: what was typed and is not sent yet is sealed.
"""

from typing import ClassVar
from uuid import uuid4

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from kentongan.cases.models import Case
from kentongan.messaging.models import Contact
from kentongan.village.models import Official, OfVillage, Village


class Session(AbstractBaseSession):
    """One browser: ``official`` is who is logged in, nobody on the way there.

    ``session_key`` is a digest of the one in the cookie: who reads the table opens no session.
    """

    official = models.ForeignKey(Official, on_delete=models.CASCADE, null=True, related_name="+")


class Pin(models.Model):
    """Six digits that open a locked session again, on the device whose cookie holds their secret.

    ``tag`` is a slow hash of both, so that nobody tries them without the device; ``device`` is a
    digest of the secret. ``wrong`` counts tries since the last right one.
    """

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="+")
    device = models.CharField(max_length=40, unique=True)
    tag = models.CharField(max_length=128)
    wrong = models.PositiveSmallIntegerField(default=0)


class PhoneCode(models.Model):
    """The code an official sends from his phone to link it: one at a time, used once."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    official = models.OneToOneField(Official, on_delete=models.CASCADE, related_name="+")
    tag = models.BinaryField(max_length=32)  # keyed hash of the six digits
    until = models.DateTimeField()
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["village", "tag"], name="one_official_per_phone_code")
        ]


class PhoneTry(models.Model):
    """A code that was sent and was not right."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    objects = OfVillage.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["village", "at"], name="phone_tries_by_day")]


class Errand(models.Model):
    """What a linked phone is asked for: the words of ``verb`` on ``case`` at ``version``.

    ``sealed`` holds what was given so far. ``acted`` is the case of the last act, for the undo.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid4, unique=True)
    verb = models.CharField(max_length=10, blank=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField(null=True)
    until = models.DateTimeField(null=True)
    acted = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="+")
    objects = OfVillage.as_manager()
