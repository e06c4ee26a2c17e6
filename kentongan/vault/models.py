"""Rows of the vault: keys that are wrapped, values that are sealed, and who opened them.

``subject`` is the uuid of what a value belongs to (a case); the floors above own that row.
"""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from kentongan.base import clock
from kentongan.vault.envelopes import Binding
from kentongan.village.models import Official, OfVillage, Village


class KeyEpoch(models.Model):
    """The key pairs of a village, in force from their making until they are retired.

    ``public`` is the village key. ``first`` and ``second`` are its two hands: what is sealed to
    both opens only when a holder of the one and a holder of the other agree.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="key_epochs")
    epoch = models.PositiveIntegerField()
    public = models.BinaryField(max_length=32)
    first = models.BinaryField(max_length=32)
    second = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True, blank=True)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["village", "epoch"], name="one_key_per_epoch"),
            models.UniqueConstraint(
                fields=["village"],
                condition=Q(retired_at__isnull=True),
                name="one_key_in_force_per_village",
            ),
        ]


class Locked(models.Model):
    """A key pair whose private half is locked by words somebody knows.

    ``kdf`` names how the lock opens: ``{"name": "argon2id", "passes": …, "memory_kib": …,
    "lanes": …}``.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    public = models.BinaryField(max_length=32)
    salt = models.BinaryField(max_length=16)
    kdf = models.JSONField()
    wrapped = models.BinaryField(max_length=200)
    created_at = models.DateTimeField(default=clock.now)
    objects = OfVillage.as_manager()

    class Meta:
        abstract = True


class KeyHolder(Locked):
    """Who can open the village's keys: an official with a passphrase of his own, or without an
    official the paper in the cupboard. The own key pair's private half is locked by the passphrase.

    ``hand`` is which of the two the official holds; the paper holds both.
    ``in_sheets``: the paper's passphrase is spread over three sheets of which any two are needed.
    ``proven_at`` is when the key was last seen to open what it should.
    """

    official = models.ForeignKey(
        Official, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hand = models.CharField(max_length=10, blank=True)
    in_sheets = models.BooleanField(default=False)
    proven_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["official"], condition=Q(ended_at__isnull=True),
                name="one_key_per_official",
            ),
            models.UniqueConstraint(
                fields=["village"], condition=Q(official__isnull=True, ended_at__isnull=True),
                name="one_paper_per_village",
            ),
        ]  # fmt: skip


class LetterKey(Locked):
    """The key pair of one letter to the level above the village; its private half is locked by
    words that only the reporter was given, for whoever is to read it.

    ``above``: the private half sealed to the level's own key, where it had one then.
    """

    subject = models.UUIDField()
    above = models.BinaryField(max_length=200, blank=True, default=b"")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["village", "subject"], name="one_key_per_letter"),
        ]


class UpperKey(Locked):
    """The standing key pair of the level above a village; its private half is locked by words that
    the operator gave that level, and nobody in the village."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["village"], name="one_key_above_per_village"),
        ]


class KeyWrap(models.Model):
    """A private half of an epoch, sealed to one holder. ``part``: ``whole`` is the village key,
    ``first`` and ``second`` are its hands."""

    epoch = models.ForeignKey(KeyEpoch, on_delete=models.CASCADE, related_name="wraps")
    holder = models.ForeignKey(KeyHolder, on_delete=models.CASCADE, related_name="wraps")
    part = models.CharField(max_length=10)
    sealed = models.BinaryField(max_length=200)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["epoch", "holder", "part"], name="one_wrap_per_part"),
        ]


class Envelope(models.Model):
    """One sealed value. It opens in exactly this row's place: village, subject, field, epoch.

    ``needs_two``: its owner was promised that nobody opens it alone. It is sealed to both hands as
    soon as the village has them.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="envelopes")
    subject = models.UUIDField()
    field = models.SlugField(max_length=30, db_index=False)
    epoch = models.PositiveIntegerField()
    recipient = models.CharField(max_length=20)
    needs_two = models.BooleanField(default=False)
    sealed = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["village", "subject", "field"], name="one_envelope_per_field"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village", "recipient", "epoch"], name="envelope_by_epoch"),
        ]

    @property
    def binding(self) -> Binding:
        """The place this row claims; a value moved here from elsewhere does not open in it."""
        return Binding(
            village=self.village.book.uid,
            subject=self.subject,
            field=self.field,
            epoch=self.epoch,
            recipient=self.recipient,
        )


class ReadingKey(Locked):
    """The key pair by which an official reads what was told in secret; its private half is locked
    by the password he logs in with.

    With a password that others made for him comes a new one: what was sealed to the one before
    opens for him when somebody who reads it gives it to him anew.
    """

    official = models.OneToOneField(Official, on_delete=models.CASCADE, related_name="+")


class StoryKey(models.Model):
    """The key pair of what was told in one secret case, with its first words. ``part``: ``story``,
    or ``exact`` for what tells who spoke, voice and exact place.

    ``wraps``: the private half sealed to each reader (base 64), by name: ``reading:7`` (a reading
    key), ``village:2`` (the village key of an epoch), ``code``, ``worker``.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    subject = models.UUIDField()
    part = models.CharField(max_length=10)
    public = models.BinaryField(max_length=32)
    wraps = models.JSONField(default=dict)
    told = models.BinaryField(blank=True, default=b"")
    created_at = models.DateTimeField(default=clock.now)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["village", "subject", "part"], name="one_key_per_story_and_part"
            ),
        ]


class BlindIndex(models.Model):
    """Finds the subjects of one address without holding it: a keyed hash, within the village."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    kind = models.SlugField(max_length=30, db_index=False)
    tag = models.BinaryField(max_length=16)
    subject = models.UUIDField()
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["village", "subject", "kind"], name="one_tag_per_subject_and_kind"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village", "kind", "tag"], name="subjects_by_tag"),
        ]


class Opening(models.Model):
    """That somebody read a sealed value, and why, in their own words.

    The ledger entry binds the words by an HMAC-SHA256 under ``salt``, so that erasing words and
    salt leaves nothing to guess at.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="openings")
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=30)  # the role by which it was opened
    subject = models.UUIDField()
    field = models.SlugField(max_length=30, db_index=False)
    reason_code = models.SlugField(max_length=30, db_index=False)
    words = models.CharField(max_length=500, blank=True)
    salt = models.BinaryField(max_length=16)
    at = models.DateTimeField(default=clock.now)
    untold_until = models.DateTimeField(null=True)  # the law delays telling the reporter
    objects = OfVillage.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["village", "subject", "at"], name="openings_of_subject"),
        ]


class OpeningRequest(models.Model):
    """That a custodian wishes to read what two must open, and what a second one said to it.

    ``share`` is the second one's half of the key, sealed to the asker alone; it is wiped when it
    was used, taken back or is too old. ``words`` are the asker's, ``answer`` the refusal's.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid4, unique=True)
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=30)
    subject = models.UUIDField()
    field = models.SlugField(max_length=30, db_index=False)
    reason_code = models.SlugField(max_length=30, db_index=False)
    words = models.CharField(max_length=500, blank=True)
    salt = models.BinaryField(max_length=16)
    delay = models.PositiveSmallIntegerField(default=0)  # days until the reporter is told
    state = models.CharField(max_length=10, default="waiting")
    at = models.DateTimeField(default=clock.now)
    lapses_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        Official, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_office = models.CharField(max_length=30, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    share = models.BinaryField(max_length=200, blank=True)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["official", "subject", "field"],
                condition=Q(state__in=["waiting", "granted"]),
                name="one_open_request",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village", "state", "at"], name="requests_by_state"),
            models.Index(fields=["village", "subject", "at"], name="requests_of_subject"),
        ]


class PassphraseTry(models.Model):
    """A passphrase that was tried and was not right (or whose answer is still being worked out)."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)
    objects = OfVillage.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["official", "at"], name="tries_of_official")]
