"""Rows of the drum: accounts at providers, people we speak with, what came in, what goes out.

Nothing here holds an address, a name, a provider's id or a word in clear: what must be found again
is a keyed hash, what must be read again is sealed to the messenger.
"""

from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from kentongan.base import clock
from kentongan.media.models import Attachment
from kentongan.messaging import rules
from kentongan.village.models import Official, OfVillage, Village


class Account(models.Model):
    """One account of a village at one provider. ``kind`` names the channel.

    ``values`` holds what may be shown; ``sealed`` the secrets and the key in our own address.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="accounts")
    uid = models.UUIDField(default=uuid4, unique=True)
    kind = models.CharField(max_length=30)
    address_tag = models.BinaryField(max_length=32, unique=True)
    values = models.JSONField(default=dict)
    sealed = models.BinaryField()
    is_on = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)  # the village's order of channels
    made_at = models.DateTimeField(default=clock.now)

    state = models.CharField(max_length=12, default="ok")
    state_why = models.CharField(max_length=60, blank=True)
    state_at = models.DateTimeField(default=clock.now)
    last_in_at = models.DateTimeField(null=True)
    last_out_at = models.DateTimeField(null=True)
    challenged_at = models.DateTimeField(null=True)  # the provider checked our address
    forged_at = models.DateTimeField(null=True)  # a delivery came whose proof was wrong
    proved_at = models.DateTimeField(null=True)  # one person wrote and was answered
    checked_at = models.DateTimeField(null=True)  # the provider was asked how the account does
    check_at = models.DateTimeField(default=clock.now)  # when it is asked next
    check_failures = models.PositiveSmallIntegerField(default=0)
    # whose linked phone is told each morning that the channel works
    greets = models.ForeignKey(Official, on_delete=models.SET_NULL, null=True, related_name="+")

    # pacing: the bucket of sends, and the breaker
    tokens = models.FloatField(default=0)
    tokens_at = models.DateTimeField(default=clock.now)
    failures = models.PositiveSmallIntegerField(default=0)
    paused_until = models.DateTimeField(null=True)
    post_queued_at = models.DateTimeField(null=True)
    settle_queued_at = models.DateTimeField(null=True)
    notices_from = models.DateTimeField(null=True)  # the next unasked message may go from then on
    objects = OfVillage.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["village", "kind"], name="account_by_kind")]


class Contact(models.Model):
    """Somebody at the other end of an account: one conversation, in order."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contacts")
    uid = models.UUIDField(default=uuid4, unique=True)
    reach = models.BinaryField()  # where an answer goes, sealed
    heard_at = models.DateTimeField(null=True)  # the newest thing the person said
    heard_key = models.BinaryField(null=True)  # the provider's id of that, sealed, for answers
    is_lost = models.BooleanField(default=False)  # blocked us, or has no such account any more
    official = models.ForeignKey(Official, on_delete=models.SET_NULL, null=True, related_name="+")
    attend_queued_at = models.DateTimeField(null=True)
    objects = OfVillage.as_manager()


class Identifier(models.Model):
    """One of the names by which a provider knows a contact, as a keyed hash."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="identifiers")
    tag = models.BinaryField(max_length=16)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "tag"], name="one_contact_per_identifier")
        ]


class Incoming(models.Model):
    """One event, kept before anything is done about it. ``sealed`` is the event, for its time."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="incoming")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, null=True, related_name="heard")
    uid = models.UUIDField(default=uuid4, unique=True)
    key_tag = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()  # the provider's, or ours where it told none
    received_at = models.DateTimeField(default=clock.now)
    sealed = models.BinaryField()
    state = models.CharField(max_length=10, default="waiting")
    failures = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    why = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True)
    was_replayed = models.BooleanField(default=False)
    is_seen = models.BooleanField(default=False)  # a dead letter that somebody has seen to
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "key_tag"], name="one_row_per_event")
        ]
        indexes: ClassVar = [
            models.Index(fields=["contact", "at", "id"], name="incoming_in_order",
                         condition=Q(ended_at__isnull=True)),
            models.Index(fields=["account", "next_at"], name="incoming_unfinished",
                         condition=Q(ended_at__isnull=True)),
            models.Index(fields=["village", "received_at"], name="incoming_by_day"),
            models.Index(fields=["account"], name="incoming_dead", condition=Q(state="dead")),
        ]  # fmt: skip


class Delivery(models.Model):
    """The raw body of a delivery, sealed, for as long as a dispute may ask for it."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid4, unique=True)
    received_at = models.DateTimeField(default=clock.now, db_index=True)
    sealed = models.BinaryField()
    objects = OfVillage.as_manager()


class Enclosure(models.Model):
    """A photo or voice note of an event: fetched, or why it was not."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    incoming = models.ForeignKey(Incoming, on_delete=models.CASCADE, related_name="enclosures")
    position = models.PositiveSmallIntegerField()
    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, null=True)
    why = models.CharField(max_length=30, blank=True)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incoming", "position"], name="one_enclosure_per_place")
        ]


class Outgoing(models.Model):
    """One message to one person, from the act that caused it to the proof that it arrived.

    It goes to a ``contact``, or to the address of kind ``address`` that ``subject`` left in the
    vault. ``key`` makes a second wish for the same message none at all.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="outgoing")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, null=True, related_name="told")
    subject = models.UUIDField(null=True)
    address = models.CharField(max_length=10, blank=True)
    key = models.CharField(max_length=80)
    ref = models.UUIDField(default=uuid4, unique=True)
    priority = models.PositiveSmallIntegerField(default=rules.NOTICE)
    sealed = models.BinaryField()
    state = models.CharField(max_length=10, default="waiting")
    made_at = models.DateTimeField(default=clock.now)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    next_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    was_resent = models.BooleanField(default=False)
    said = models.PositiveSmallIntegerField(default=0)  # parts taken before a later one was not
    provider_tag = models.BinaryField(max_length=32, null=True)
    why = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True)  # accepted, failed, withdrawn, folded, expired
    folded_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True)
    was_replayed = models.BooleanField(default=False)
    is_seen = models.BooleanField(default=False)  # a failure that somebody has seen to
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["village", "key"], name="one_message_per_key")
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "priority", "next_at", "id"], name="outgoing_in_order",
                         condition=Q(ended_at__isnull=True)),
            models.Index(fields=["contact", "id"], name="outgoing_of_contact",
                         condition=Q(ended_at__isnull=True)),
            models.Index(fields=["subject", "id"], name="outgoing_of_subject",
                         condition=Q(ended_at__isnull=True, subject__isnull=False)),
            models.Index(fields=["account", "provider_tag"], name="outgoing_by_provider_tag",
                         condition=Q(provider_tag__isnull=False)),
            models.Index(fields=["village", "made_at"], name="outgoing_by_day"),
            models.Index(fields=["account", "-id"], name="outgoing_failed",
                         condition=Q(state__in=["failed", "dead"])),
        ]  # fmt: skip

    @property
    def recipient(self) -> UUID | int | None:
        """Whom it goes to, for keeping one person's messages in order."""
        return self.contact_id or self.subject


class DayCount(models.Model):
    """What an account took in and sent on one day, counted apart from the rows themselves.

    ``received`` grows in the transaction that keeps the events, so that a row which is lost later
    is missed.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="day_counts")
    on = models.DateField()  # of the village's calendar
    received = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)  # handed to the provider, each try
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "on"], name="one_count_per_day")
        ]


class Trouble(models.Model):
    """Something about a channel that a person must see to, from ``since`` until ``ended_at``.

    ``what`` is one of ``watching.TROUBLES``; without an account it concerns the machine.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")
    what = models.CharField(max_length=12)
    since = models.DateTimeField(default=clock.now)
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "what"],
                name="one_trouble_of_a_kind",
                condition=Q(ended_at__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village"], name="trouble_open",
                         condition=Q(ended_at__isnull=True)),
        ]  # fmt: skip
