"""The tenant and everything a village may choose about itself."""

import secrets
from datetime import date, time
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from kentongan.base import colours
from kentongan.ledger.models import Book
from kentongan.village import names, rules
from kentongan.village.defaults.titles import SECRETARY

_SESSIONS = "kentongan.village.sessions"


def _salt() -> bytes:
    return secrets.token_bytes(16)


def _weekend() -> list[int]:
    return [6, 7]


def _stamp() -> str:
    return secrets.token_hex(8)


class Village(models.Model):
    """A desa: the tenant. A new row works as it is; each field is a choice the Kasi may change."""

    book = models.OneToOneField(Book, on_delete=models.PROTECT, related_name="village")
    region_code = models.CharField(max_length=13)
    region_edict = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=40, default="Desa")  # gampong, nagari, kalurahan ...
    hamlet_kind = models.CharField(max_length=40, default="Dusun")  # jorong, banjar ...
    district = models.CharField(max_length=80)
    regency = models.CharField(max_length=80)
    province = models.CharField(max_length=80)
    zone = models.CharField(max_length=40, default="Asia/Jakarta")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    is_default = models.BooleanField(default=False)
    code_salt = models.BinaryField(max_length=16, default=_salt, editable=False)

    # who answers for the desk (UU 25/2009 art. 36(4)) and how the hall is reached
    contact_name = models.CharField(max_length=80, blank=True)
    contact_title = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    whatsapp = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    email = models.CharField(max_length=120, blank=True)
    website = models.CharField(max_length=120, blank=True)
    accent = models.CharField(max_length=7, default=colours.DEFAULT_ACCENT)
    paper = models.CharField(max_length=2, default="A4")  # A4 or F4

    # the working week: ISO weekdays that rest, office hours, collective leave
    rest_days = models.JSONField(default=_weekend)
    opens = models.TimeField(default=time(8, 0))
    closes = models.TimeField(default=time(15, 30))
    works_on_collective_leave = models.BooleanField(default=False)
    # new with every act on the village, so that what is kept of it in memory is known to be old
    stamp = models.CharField(max_length=16, default=_stamp, editable=False)

    needs_second_person_to_archive = models.BooleanField(default=False)

    # days after its end for which a report keeps the reporter's address, and the name
    keeps_address = models.PositiveSmallIntegerField(default=30)
    keeps_identity = models.PositiveSmallIntegerField(default=90)
    keeps_story = models.PositiveSmallIntegerField(default=730)
    # role of the office that answers for data protection (UU 27/2022 art. 53)
    dpo_role = models.CharField(max_length=30, default=SECRETARY)
    breach_authority = models.CharField(max_length=120, default=rules.AUTHORITY)

    # a public breakdown shows no smaller group
    fewest = models.PositiveSmallIntegerField(default=5)

    # pages somebody read aloud: code of ``rules.SPOKEN_PAGES`` -> uid of the recording in media.
    # On this row because every citizen's page asks for it, and this row is read anyway.
    spoken = models.JSONField(default=dict, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_village"
            ),
            models.UniqueConstraint(fields=["region_code"], name="one_village_per_region_code"),
        ]

    def __str__(self) -> str:
        return names.full_name(self.kind, self.name)

    def renew(self) -> None:
        """Whatever is kept in memory of this village is old from now on."""
        self.stamp = _stamp()
        self.save(update_fields=["stamp"])


class HostName(models.Model):
    """A name under which a village is reached; stored in lower case without port."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="host_names")
    host = models.CharField(max_length=253, unique=True)


class OfVillage(models.QuerySet[Any]):
    """Rows owned by a village are always asked for through their village."""

    def of(self, village: "Village") -> "OfVillage":
        return self.filter(village=village)


class Hamlet(models.Model):
    """A dusun, offered as a radio button; hidden ones keep their cases."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="hamlets")
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    is_hidden = models.BooleanField(default=False)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("village", Lower("name"), name="one_hamlet_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """A jabatan under the village's own title. ``role`` is an identifier of ``defaults.titles``."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="offices")
    role = models.CharField(max_length=30)
    title = models.CharField(max_length=80)
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_hidden = models.BooleanField(default=False)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("village", Lower("title"), name="one_office_per_title")
        ]
        indexes: ClassVar = [models.Index(fields=["village", "role"], name="office_by_role")]

    def __str__(self) -> str:
        return self.title


class Officials(BaseUserManager["Official"]):
    """Look-up by user name, and by village like every other village-owned row."""

    def of(self, village: Village) -> "models.QuerySet[Official]":
        return self.filter(village=village)

    def get_by_natural_key(self, username: str | None) -> "Official":
        return self.get(username__iexact=username)


class Official(AbstractBaseUser):
    """A perangkat desa who logs in. Rights belong to the offices held, never to the person."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="officials")
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    nip = models.CharField(max_length=18, blank=True)
    is_active = models.BooleanField(default=True)
    # somebody else knows the password: it was made for them, opens until then and only once, and
    # must be replaced first of all. None: it is their own.
    given_until = models.DateTimeField(null=True, editable=False)
    # new whenever every open session must end; sessions are bound to it beside the password
    stamp = models.CharField(max_length=16, default=_stamp, editable=False)
    objects = Officials()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.username

    @property
    def has_given_password(self) -> bool:
        return self.given_until is not None

    def end_sessions(self) -> None:
        """Whoever is logged in as this official is so no more; the caller's act tells why."""
        self.stamp = _stamp()
        self.save(update_fields=["stamp"])

    def get_session_auth_hash(self) -> str:
        """What an open session must still be equal to, asked at every request."""
        return salted_hmac(
            _SESSIONS, f"{self.password}{self.stamp}", algorithm="sha256"
        ).hexdigest()


class Tenure(models.Model):
    """One official holding one office: from ``since`` on, no longer on ``until`` (None: still).

    ``until`` is the first day without the office, so that a dismissal takes effect at once.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE)
    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="tenures")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="tenures")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="tenure_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["official", "office"],
                condition=Q(until__isnull=True),
                name="one_open_tenure_per_official_and_office",
            ),
        ]

    def is_held_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


class Category(models.Model):
    """A topic of complaint: the village's own words, and the office that usually handles it."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="categories")
    code = models.SlugField(max_length=30)
    label = models.CharField(max_length=60)
    sign = models.CharField(max_length=20, default="other")  # name of a drawn icon in base
    handler = models.ForeignKey(Office, on_delete=models.SET_NULL, null=True, blank=True)
    goes_to_hamlet_head = models.BooleanField(default=False)  # before the handler, where known
    other_authority = models.CharField(max_length=120, blank=True)
    is_hidden = models.BooleanField(default=False)
    is_always_secret = models.BooleanField(default=False)
    default_class = models.CharField(max_length=20, default="ordinary")
    position = models.PositiveSmallIntegerField(default=0)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["village", "code"], name="one_category_per_code")
        ]

    def __str__(self) -> str:
        return self.label


class ReadySentence(models.Model):
    """A sentence an official may start an answer with; no category means for all of them."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="ready_sentences")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, null=True, blank=True)
    text = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField(default=0)
    objects = OfVillage.as_manager()


class LocalHoliday(models.Model):
    """A day on which this village does not work, beyond the national ones."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="local_holidays")
    on = models.DateField()
    name = models.CharField(max_length=80)
    objects = OfVillage.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["village", "on"], name="one_local_holiday_per_day")
        ]
