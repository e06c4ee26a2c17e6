"""Linking a phone: a code of six digits from the console, sent from the phone within minutes."""

import re
import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from kentongan.base import clock, keys, sealing
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.cases import actors
from kentongan.desk import noted
from kentongan.desk.models import Errand, PhoneCode, PhoneTry
from kentongan.ledger import actions as ledger
from kentongan.messaging.models import Contact
from kentongan.village.models import Official, Village
from kentongan.village.rules import keeper_office

LASTS = timedelta(minutes=10)
TRIES, TRIES_IN_VILLAGE = 5, 50  # wrong ones within an hour: of one phone, of all phones
_HOUR = timedelta(hours=1)
_MACHINE = "machine"  # somebody at the server's terminal
_WORD = re.compile(r"\W*(?:hubungkan|hubung|kode)\W*((?:\d\W?){6})\W*", re.IGNORECASE)
_BARE = re.compile(r"\s*(\d{3}[ .-]?\d{3})\s*")


class WrongCode(Refused):
    says = gettext_noop("Kode itu keliru atau sudah lewat 10 menit. Buat kode baru di konsol.")


class TooManyTries(Refused):
    says = gettext_noop("Sudah terlalu sering dicoba. Tunggu 1 jam, lalu buat kode baru.")


@transaction.atomic
def new_code(official: Official) -> str:
    """Six digits for this official; the one before is void. Shown once, in the console."""
    village = official.village
    PhoneCode.objects.of(village).filter(until__lt=clock.now()).delete()
    PhoneTry.objects.of(village).filter(at__lt=clock.now() - _HOUR).delete()
    while True:
        code = f"{secrets.randbelow(10**6):06}"
        others = PhoneCode.objects.of(village).exclude(official=official)
        if not others.filter(tag=_tag(village, code)).exists():
            break
    PhoneCode.objects.update_or_create(
        official=official,
        defaults={"village": village, "tag": _tag(village, code), "until": clock.now() + LASTS},
    )
    return code


def code_in(text: str) -> tuple[str, bool] | None:
    """The six digits of a message that is a code, and whether it says so; None for others."""
    said = _WORD.fullmatch(text)
    found = said or _BARE.fullmatch(text)
    return (re.sub(r"\D", "", found[1]), bool(said)) if found else None


@transaction.atomic
def link(contact: Contact, code: str) -> Official:
    """Make the contact the phone of the official whose code it is; Refused for a wrong one."""
    if _is_worn_out(contact):
        noted.limit("linking code", None)
        raise TooManyTries
    rows = PhoneCode.objects.of(contact.village).filter(tag=_tag(contact.village, code))
    found = rows.filter(until__gt=clock.now(), official__is_active=True).first()
    if found is None:
        raise WrongCode
    official: Official = Official.objects.of(contact.village).get(pk=found.official_id)
    found.delete()
    same = Contact.objects.of(contact.village).filter(official=official, account=contact.account)
    same.update(official=None)
    _set(contact, official)
    _record(contact, "official.phone_linked", official.pk, by=official)
    return official


@transaction.atomic
def unlink(contact: Contact, *, by: Official | None) -> None:
    """The phone is nobody's any more; what it was in the middle of is forgotten."""
    whose = contact.official_id
    Errand.objects.of(contact.village).filter(contact=contact).delete()
    _set(contact, None)
    _record(contact, "official.phone_unlinked", whose, by=by)


@transaction.atomic
def unlink_all(official: Official, *, by: Official | None) -> None:
    """Every phone of an official, and the code that waits for one; of others only by a keeper."""
    if by is not None and by.pk != official.pk:
        keeper_office(actors.of(by).roles)
    PhoneCode.objects.of(official.village).filter(official=official).delete()
    for contact in linked(official):
        unlink(contact, by=by)


def linked(official: Official) -> list[Contact]:
    """The phones of an official."""
    rows = Contact.objects.of(official.village).filter(official=official)
    return list(rows.select_related("account", "village__book").order_by("account__position", "pk"))


def who_is_linked(village: Village) -> list[int]:
    """The ids of the officials who have a phone linked."""
    rows = Contact.objects.of(village).filter(official__isnull=False)
    return list(rows.values_list("official", flat=True).distinct())


def of(official: Official, uid: UUID) -> Contact | None:
    """One phone of his."""
    return next((one for one in linked(official) if one.uid == uid), None)


def note_wrong(contact: Contact) -> None:
    """Count a code that was not right."""
    PhoneTry.objects.create(village=contact.village, contact=contact, at=clock.now())


def _is_worn_out(contact: Contact) -> bool:
    recent = PhoneTry.objects.of(contact.village).filter(at__gt=clock.now() - _HOUR)
    if recent.filter(contact=contact).count() >= TRIES:
        return True
    return recent.count() >= TRIES_IN_VILLAGE


def _set(contact: Contact, official: Official | None) -> None:
    contact.official = official
    contact.save(update_fields=["official"])


def _record(contact: Contact, kind: str, whose: int | None, *, by: Official | None) -> None:
    who = f"official:{by.pk}" if by else _MACHINE
    offices = actors.of(by).offices if by else ()
    ledger.append(
        contact.village.book_id,
        kind,
        office=offices[0].role if offices else who,
        actor=who,
        data={"official": whose, "channel": contact.account.kind},
    )


def _tag(village: Village, code: str) -> bytes:
    return sealing.keyed_hash(
        keys.key("blind"), b"phone code", village.book.uid.bytes, code.encode()
    )
