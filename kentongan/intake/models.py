"""What is kept so that nothing happens twice, where each conversation stands, and what reporters
asked about their data."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from kentongan.base import clock
from kentongan.cases.models import Case
from kentongan.media.models import Attachment
from kentongan.messaging.models import Contact
from kentongan.village.models import Official, OfVillage, Village


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


class Talk(models.Model):
    """Where the conversation with one contact stands.

    ``sealed`` holds what was told and is not a case yet, and words kept for a person to read;
    all else is counters, moments and names of stages. ``offered`` are the ids of the buttons shown
    last, ``filed`` keyed hashes of messages that became part of a case.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="talk")
    uid = models.UUIDField(default=uuid4, unique=True)
    language = models.CharField(max_length=2, blank=True)  # chosen by the first words, or a command
    stage = models.CharField(max_length=10, default="idle")
    sealed = models.BinaryField(null=True)
    round = models.PositiveIntegerField(default=1)  # which report this is: part of its key
    prompts = models.PositiveSmallIntegerField(default=0)  # asked about this report
    offered = models.JSONField(default=list)
    filed = models.JSONField(default=list)
    unsent = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="+")
    about = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="+")

    answer_at = models.DateTimeField(null=True)  # when the collected bubbles are answered
    answer_queued_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    remind_queued_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)  # the words came in a day old: no dialogue

    turn = models.PositiveIntegerField(default=0)  # counts what we said: part of each key
    said_on = models.DateField(null=True)
    said = models.PositiveSmallIntegerField(default=0)  # on that day
    misses = models.PositiveSmallIntegerField(default=0)  # wrong codes on that day
    last_tag = models.BinaryField(max_length=32, null=True)  # keyed hash of our last words
    welcomed_at = models.DateTimeField(null=True)  # who reads this, told once
    greeted_at = models.DateTimeField(null=True)
    alarmed_at = models.DateTimeField(null=True)
    puzzled_at = models.DateTimeField(null=True)  # told that a message cannot be read

    is_anonymous = models.BooleanField(default=False)  # wished for what comes next
    is_stopped = models.BooleanField(default=False)  # no news, please
    wants_human_since = models.DateTimeField(null=True)
    quiet_until = models.DateTimeField(null=True)  # a person speaks: the machine does not
    wipe_asked_at = models.DateTimeField(null=True)
    objects = OfVillage.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["answer_at"], name="talk_to_answer",
                         condition=Q(answer_at__isnull=False)),
            models.Index(fields=["remind_at"], name="talk_to_remind",
                         condition=Q(remind_at__isnull=False)),
            models.Index(fields=["village", "wants_human_since"], name="talk_for_a_person",
                         condition=Q(wants_human_since__isnull=False)),
        ]  # fmt: skip


class Tie(models.Model):
    """A case and a contact who reported it, or who showed its code: where its news goes.

    ``round`` is that of the talk which filed the case; empty for who joined by the code.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="ties")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="ties")
    round = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "contact"], name="one_tie_per_case_and_contact")
        ]
        indexes: ClassVar = [models.Index(fields=["contact", "-at"], name="tie_newest")]


class Sentence(models.Model):
    """A village's own words for something the conversation says, in one language."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2)
    name = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["village", "language", "name"], name="one_text_per_sentence"
            )
        ]


class DataRequest(models.Model):
    """That a reporter used one of his rights over his data, and what became of it.

    ``kind`` is one of ``rights.rules.KINDS``, ``state`` one of its states. ``words`` are his, with
    the ``salt`` of their digest in the ledger; ``answer`` is the office's. ``key`` is that of the
    form, so that a second try is the same request.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="data_requests")
    uid = models.UUIDField(default=uuid4, unique=True)
    key = models.UUIDField(default=uuid4)
    kind = models.CharField(max_length=20)
    words = models.TextField(blank=True)
    salt = models.BinaryField(max_length=16)
    state = models.CharField(max_length=10, default="waiting")
    asked_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    late_at = models.DateTimeField(null=True)  # when the keepers were told that it is overdue
    ended_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    decided_office = models.CharField(max_length=30, blank=True)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "kind", "key"], name="one_data_request_per_key"
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(ended_at__isnull=True, words=""),
                name="one_wordless_data_request",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village", "-id"], name="data_request_newest"),
            models.Index(fields=["village", "due_at"], name="data_request_waiting",
                         condition=Q(ended_at__isnull=True)),
        ]  # fmt: skip

    @property
    def is_waiting(self) -> bool:
        return self.ended_at is None


class Breach(models.Model):
    """A failure to protect personal data (UU 27/2022 art. 46), as a keeper wrote it down.

    ``data`` are the kinds of data that may have been seen; ``scope`` says in which cases: ``all``,
    those an ``official`` sees, or the ``labels`` named. ``how`` it came about and what is ``done``
    about it is read by those it concerns.
    """

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField(default=uuid4, unique=True)
    kind = models.CharField(max_length=20)
    scope = models.CharField(max_length=10)
    official = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    labels = models.JSONField(default=list)
    data = models.JSONField(default=list)
    since = models.DateTimeField()
    until = models.DateTimeField()
    found_at = models.DateTimeField()  # from here the three days run
    how = models.TextField()
    done = models.TextField()
    salt = models.BinaryField(max_length=16)
    noted_by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)  # it was none
    objects = OfVillage.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["village", "-id"], name="breach_newest")]


class Touched(models.Model):
    """A case whose data a breach touched: which kinds, and whether its reporter can be written to.

    ``told_at`` is when the case's own entry was written; what follows is news like any other.
    """

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="+")
    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="touched")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    data = models.JSONField(default=list)
    has_address = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["breach", "case"], name="one_row_per_breach_and_case")
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="touched_to_tell", condition=Q(told_at__isnull=True)),
            models.Index(fields=["case"], name="touched_by_case"),
        ]
