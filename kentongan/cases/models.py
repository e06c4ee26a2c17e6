"""The complaint, what was said about it, who had it, and what the public may read of it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from kentongan.ledger.models import Entry
from kentongan.media.models import Attachment
from kentongan.sop.default import COUNTED, FINAL
from kentongan.sop.models import Procedure
from kentongan.village.models import Category, Hamlet, Office, Official, OfVillage, Village

REPORTER = "reporter"
OFFICE = "office"


class Case(models.Model):
    """One report and where it stands. Its history is the ledger's; its words are below."""

    # Every index below begins with the village: one of its own would only mislead the planner.
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    code_tag = models.BinaryField(max_length=32)
    # the public half by which the reporter reads; the other follows from his code
    reporter_key = models.BinaryField(max_length=32, blank=True, default=b"")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT)
    version = models.PositiveIntegerField(default=1)  # counts acts: a stale form is noticed

    text = models.TextField(blank=True)
    summary = models.TextField(blank=True)  # an official's written summary of a voice note
    channel = models.CharField(max_length=20)
    filed_by = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    received_at = models.DateTimeField()
    received_on = models.DateField()  # day 0 of the clock, in the village's calendar
    happened_on = models.DateField(null=True, blank=True)
    was_long_ago = models.BooleanField(default=False)  # the reporter said so and knew no day

    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)

    privacy = models.CharField(max_length=10, default="rahasia")
    publish_ok = models.BooleanField(default=False)
    about_office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints"
    )
    # about the village head: its words went past the village in a sealed letter
    goes_up = models.BooleanField(default=False)
    doubt = models.CharField(max_length=20, blank=True)  # why it stands in the list of its own

    status = models.CharField(max_length=20, default="received")
    report_class = models.CharField(max_length=20, blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True)
    holder = models.ForeignKey(  # no index of all it ever held: PostgreSQL would read it whole
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="held_cases",
        db_index=False,
    )
    is_urgent = models.BooleanField(default=False)
    act_due_on = models.DateField(null=True, blank=True)  # the next step, by whoever has it
    answer_due_on = models.DateField(null=True, blank=True)  # the date promised to the reporter
    due_on = models.DateField(null=True, blank=True)  # the nearer of both; null when none runs
    paused_on = models.DateField(null=True, blank=True)
    first_response_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=10, blank=True)  # reporter, officer, system
    outcome = models.CharField(max_length=20, blank=True)
    verdict = models.CharField(max_length=10, blank=True)  # the reporter's: sudah, sebagian, belum
    archive_reason = models.CharField(max_length=30, blank=True)
    has_objection = models.BooleanField(default=False)
    was_reopened = models.BooleanField(default=False)
    forwarded_to = models.CharField(max_length=120, blank=True)
    planned_year = models.PositiveSmallIntegerField(null=True, blank=True)
    planned_in = models.CharField(max_length=120, blank=True)  # the Musdes or RKP Desa named
    main = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    # the published case in which the reporter knows his own matter: his wish, not a merging
    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="alike", db_index=False
    )
    is_on_hold = models.BooleanField(default=False)  # nothing of it is erased, by law
    is_sealed = models.BooleanField(default=False)  # what was told lies in the vault, not here
    erased_at = models.DateTimeField(null=True, blank=True)  # what was told in it is gone
    is_erasing = models.BooleanField(default=False)  # its files still have to go
    waits_for_office = models.BooleanField(default=False)  # the reporter wrote last
    before = models.JSONField(null=True, blank=True)  # what the last act changed, for undo
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["village", "year", "number"], name="one_case_per_number"
            ),
            models.UniqueConstraint(fields=["village", "code_tag"], name="one_case_per_code"),
            models.CheckConstraint(
                condition=~Q(status="archived") | ~Q(archive_reason=""),
                name="archived_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | ~Q(closed_by=""), name="closed_by_somebody"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village", "due_on", "id"], name="case_by_due",
                         condition=Q(due_on__isnull=False, doubt="")),
            models.Index(fields=["village", "status", "due_on", "id"], name="case_by_status"),
            models.Index(fields=["village", "holder", "due_on", "id"], name="case_by_holder",
                         condition=Q(ended_at__isnull=True)),
            models.Index(fields=["village", "-id"], name="case_newest"),
            models.Index(fields=["village", "ended_at", "id"], name="case_by_end",
                         condition=Q(ended_at__isnull=False)),
            models.Index(fields=["filed_by", "-id"], name="case_by_filer",
                         condition=Q(filed_by__isnull=False)),
            models.Index(fields=["filed_by", "-ended_at"], name="case_by_filer_and_end",
                         condition=Q(filed_by__isnull=False, ended_at__isnull=False)),
            models.Index(fields=["village", "category", "-id"], name="case_by_category"),
            models.Index(fields=["village", "hamlet", "-id"], name="case_by_hamlet"),
            models.Index(fields=["same_as"], name="case_same_as",
                         condition=Q(same_as__isnull=False)),
            # SQLite never matches a list of parameters with a condition: no status__in here.
            models.Index(fields=["village", "received_at", "id"], name="case_open",
                         condition=Q(ended_at__isnull=True)),
            models.Index(fields=["village", "received_at", "id"], name="case_doubtful",
                         condition=~Q(doubt="") & Q(ended_at__isnull=True)),
            models.Index(fields=["village", "received_at", "id"], name="case_waits_for_office",
                         condition=Q(waits_for_office=True)),
            models.Index(fields=["village", "-id"], name="case_sent_up",
                         condition=Q(goes_up=True)),
            models.Index(fields=["village", "id"], name="case_being_erased",
                         condition=Q(is_erasing=True)),
            models.Index(fields=["status", "act_due_on"], name="case_waiting",
                         condition=Q(act_due_on__isnull=False, due_on__isnull=True)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The public number for talk and registers: ``147/2026``."""
        return f"{self.number}/{self.year}"

    @property
    def is_open(self) -> bool:
        return self.status not in FINAL

    @property
    def clock_runs(self) -> bool:
        return self.status in COUNTED

    @property
    def is_secret(self) -> bool:
        """Whether no office may ever publish it."""
        return (
            self.report_class == "supervisory"
            or self.about_office_id is not None
            or (self.category is not None and self.category.is_always_secret)
        )

    @property
    def is_told_in_secret(self) -> bool:
        """Whether only those who keep it and work on it may read what was told."""
        return (self.privacy == "rahasia" or self.is_secret) and not self.goes_up

    @property
    def tells_handler(self) -> bool:
        """Whether the reporter lets whoever handles it know the name, and the matter allows it."""
        return self.privacy == "terbuka" and not self.is_secret


class Numbering(models.Model):
    """The last number given in a village and year."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["village", "year"], name="one_numbering_per_year")
        ]


class Message(models.Model):
    """Words on a case: the reporter's, the office's answer, or an inner note. Bound by digest."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="message")
    author = models.CharField(max_length=10)  # reporter or office
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    official = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    is_inner = models.BooleanField(default=False)
    is_withdrawn = models.BooleanField(default=False)  # its act was undone within seconds
    text = models.TextField()
    salt = models.BinaryField(max_length=16)
    at = models.DateTimeField()
    objects = OfVillage.as_manager()


class Exhibit(models.Model):
    """A photo or voice note that belongs to a case, and whether the public may see it."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exhibits")
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT)
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="exhibits"
    )
    author = models.CharField(max_length=10)
    is_inner = models.BooleanField(default=False)
    is_released = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    objects = OfVillage.as_manager()


class Disposition(models.Model):
    """Who must do what by when, by whose order: one row an order, the last one counts."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="dispositions")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT)
    giver = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    holder = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="dispositions")
    due_on = models.DateField(null=True)
    at = models.DateTimeField()
    is_withdrawn = models.BooleanField(default=False)  # undone within seconds
    # the case's own, kept beside it so that what an office had runs along an index
    ended_at = models.DateTimeField(null=True)
    objects = OfVillage.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["village", "holder", "case"], name="disposition_by_holder"),
            models.Index(fields=["village", "holder", "-ended_at"], name="disposition_by_end",
                         condition=Q(ended_at__isnull=False)),
        ]  # fmt: skip


class Publication(models.Model):
    """The masked copy the public reads. The case itself is never shown."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="publication")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    # the case's own, kept beside it so that the board can be filtered along an index
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=120)
    text = models.TextField()
    answer = models.TextField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    is_shown = models.BooleanField(default=True)
    objects = OfVillage.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["village", "-id"], name="publication_newest",
                         condition=Q(is_shown=True)),
            models.Index(fields=["village", "category", "-id"], name="publication_by_category",
                         condition=Q(is_shown=True)),
            models.Index(fields=["village", "hamlet", "-id"], name="publication_by_hamlet",
                         condition=Q(is_shown=True)),
        ]  # fmt: skip


class Proposal(models.Model):
    """An act that waits for a second person: archiving where so wished, lowering a class."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposals")
    act = models.CharField(max_length=20)  # archive or sort
    data = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    proposed_by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(decided_at__isnull=True), name="one_open_proposal"
            )
        ]
