"""What a village may choose, and who may choose it. Plain Python."""

import re
import secrets
from collections.abc import Callable, Collection, Mapping
from datetime import time, timedelta
from typing import Any, TypedDict

import phonenumbers

from kentongan.base import colours
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.base.text import tidy
from kentongan.village.calendar import WHOLE_WEEK, NoWorkingDay
from kentongan.village.defaults.titles import (
    OPERATOR,
    SECRETARY,
    SERVICE_HEAD,
    VILLAGE_COUNCIL,
    VILLAGE_HEAD,
)

# Who may change what the village chooses, in the order in which the ledger names their office.
KEEPERS = (SERVICE_HEAD, SECRETARY, VILLAGE_HEAD)
# Who may answer for data protection: offices that see every case; the first is the default.
DPOS = (SECRETARY, SERVICE_HEAD, VILLAGE_HEAD, OPERATOR)
# Offices that several people hold at once; every other one has one holder.
SHARED = frozenset({OPERATOR, VILLAGE_COUNCIL})
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
PAPERS = ("A4", "F4")
# Citizens' pages that somebody of the village may read aloud.
SPOKEN_PAGES = ("home", "report", "receipt", "track", "status", "procedure", "guide", "privacy")
FEWEST = 3, 50  # the least and the most a village may choose
SHORTEST_KEPT, LONGEST_KEPT = 14, 730  # days; no shorter than the reporter may still answer
GIVEN_FOR = timedelta(days=3)  # a password made for somebody opens so long, and once
SHORTEST_STORY, LONGEST_STORY = 180, 3650  # days; what was done must still be looked into
# To whom a breach is told until there is the authority of UU 27/2022 art. 58.
AUTHORITY = "Kementerian Komunikasi dan Digital (Komdigi)"
READABLE = 4.5  # WCAG 2.2 level AA: white words on the accent
WHITE = "#ffffff"

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_WEB = re.compile(r"https?://[^\s/@.]+(\.[^\s/@.]+)+(/\S*)?")
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
_SYLLABLES = (
    "ba be bi bo da de di do ga gi go ka ke ki ko la le li lo ma mi na ni pa pi ra ri sa ta wa"
)


class NotYourOffice(Refused):
    says = gettext_noop("Jabatan Anda belum boleh mengubah ini. Mintalah Kasi Pelayanan.")


class NameMissing(Refused):
    says = gettext_noop("Namanya belum diisi.")


class TooLong(Refused):
    says = gettext_noop("Tulisan ini terlalu panjang. Paling banyak {limit} huruf.")


class NotAPhone(Refused):
    says = gettext_noop("Nomor telepon ini belum benar. Contoh: 0812 3456 7890.")


class NotAColour(Refused):
    says = gettext_noop("Tulis warna seperti #0b5a3c: tanda pagar, lalu 6 huruf atau angka.")


class TooLight(Refused):
    says = gettext_noop("Warna ini terlalu terang, tulisan putih sulit dibaca. Coba {darker}.")


class NotAnEmail(Refused):
    says = gettext_noop("Alamat surel ini belum benar. Contoh: desa@sukamaju.desa.id.")


class NotAnAddress(Refused):
    says = gettext_noop("Alamat situs ini belum benar. Contoh: https://sukamaju.desa.id.")


class NotAHost(Refused):
    says = gettext_noop("Nama situs ini belum benar. Contoh: lapor.sukamaju.desa.id.")


class NotAPostcode(Refused):
    says = gettext_noop("Kode pos terdiri dari 5 angka.")


class NotAChoice(Refused):
    says = gettext_noop("Pilihan ini tidak ada dalam daftar.")


class NotFew(Refused):
    says = gettext_noop("Kelompok terkecil di halaman warga: isi {least} sampai {most}.")


class NotAKeeping(Refused):
    says = gettext_noop("Isi antara {least} dan {most} hari.")


class OpensAfterClosing(Refused):
    says = gettext_noop("Jam buka harus sebelum jam tutup.")


class NotAUserName(Refused):
    says = gettext_noop("Nama masuk: 3 sampai 60 huruf kecil, angka, titik, atau garis.")


class NotANip(Refused):
    says = gettext_noop("NIP terdiri dari 18 angka. Boleh dikosongkan.")


class Choices(TypedDict, total=False):
    """The fields of ``Village`` that its keepers may change."""

    name: str
    kind: str
    hamlet_kind: str
    district: str
    regency: str
    zone: str
    contact_name: str
    contact_title: str
    phone: str
    whatsapp: str
    address: str
    postcode: str
    email: str
    website: str
    accent: str
    paper: str
    rest_days: Collection[int]
    opens: time
    closes: time
    works_on_collective_leave: bool
    needs_second_person_to_archive: bool
    keeps_address: int
    keeps_identity: int
    fewest: int
    dpo_role: str
    keeps_story: int
    breach_authority: str


def keeper_office(roles: Collection[str]) -> str:
    """The office under which an official with these roles changes a choice, or Refused."""
    for role in KEEPERS:
        if role in roles:
            return role
    raise NotYourOffice


def settled(chosen: Mapping[str, Any], *, now: Mapping[str, Any]) -> dict[str, Any]:
    """The chosen fields of ``Choices`` made clean, only those that differ from ``now``.

    Refused with ``field`` among its facts when one of them cannot be so.
    """
    clean = {field: _settled(field, value) for field, value in chosen.items()}
    after = {**now, **clean}
    if after["opens"] >= after["closes"]:
        raise OpensAfterClosing(field="closes")
    return {field: value for field, value in clean.items() if value != now[field]}


def _settled(field: str, value: Any) -> Any:
    try:
        return _CLEANERS[field](value)
    except Refused as no:
        no.facts["field"] = field
        raise


def line(text: str, limit: int, *, may_be_empty: bool = False) -> str:
    """One tidy line of at most ``limit`` characters."""
    words = " ".join(tidy(text).split())
    if not words and not may_be_empty:
        raise NameMissing
    if len(words) > limit:
        raise TooLong(limit=limit)
    return words


def phone(text: str) -> str:
    """A telephone number as E.164; "" stays empty."""
    text = line(text, 40, may_be_empty=True)
    if not text:
        return ""
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException as no:
        raise NotAPhone from no
    if not phonenumbers.is_valid_number(number):
        raise NotAPhone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def accent(text: str) -> str:
    """A colour ``#rrggbb`` on which white words can be read."""
    colour = text.strip().lower()
    if not _COLOUR.fullmatch(colour):
        raise NotAColour
    if colours.contrast(colour, WHITE) < READABLE:
        raise TooLight(darker=colours.accent(colour).on_light)
    return colour


def website(text: str) -> str:
    """An address with its scheme, https when none was written; "" stays empty."""
    address = line(text, 120, may_be_empty=True)
    if address and "://" not in address:
        address = f"https://{address}"
    if address and not _WEB.fullmatch(address):
        raise NotAnAddress
    return line(address, 120, may_be_empty=True)


def email(text: str) -> str:
    """A mail address by its shape; "" stays empty."""
    address = line(text, 120, may_be_empty=True)
    if address and not _EMAIL.fullmatch(address):
        raise NotAnEmail
    return address


def postcode(text: str) -> str:
    """Five digits, or ""."""
    digits = text.strip()
    if digits and not re.fullmatch(r"[0-9]{5}", digits):
        raise NotAPostcode
    return digits


def rest_days(days: Collection[int]) -> list[int]:
    """ISO weekdays in order; at least one day of the week must be left for work."""
    chosen = frozenset(days)
    if not chosen <= WHOLE_WEEK:
        raise NotAChoice
    if chosen == WHOLE_WEEK:
        raise NoWorkingDay
    return sorted(chosen)


def host(text: str) -> str:
    """A host name in lower case, without scheme, port, path and final dot."""
    name = plain_host(re.sub(r"^\w+://", "", text.strip()).partition("/")[0])
    if not _HOST.fullmatch(name):
        raise NotAHost
    return name


def plain_host(text: str) -> str:
    """The host of a request's Host header: lower case, no port, no final dot."""
    name = text.strip().lower()
    if name.startswith("["):  # an IPv6 address
        return name.partition("]")[0] + "]"
    return name.partition(":")[0].rstrip(".")


def one_time_password() -> str:
    """Four groups that are easy to dictate; 16 of 31 syllables, 79 bits."""
    syllables = _SYLLABLES.split()
    groups = ["".join(secrets.choice(syllables) for _each in range(4)) for _group in range(4)]
    return "-".join(groups)


def username(text: str) -> str:
    """A log-in name; lower case, because people type it on a phone."""
    name = text.strip().lower()
    if not _USERNAME.fullmatch(name):
        raise NotAUserName
    return name


def nip(text: str) -> str:
    """The 18 digits of a civil servant's number, or ""."""
    digits = re.sub(r"[\s.-]", "", text)
    if digits and not re.fullmatch(r"[0-9]{18}", digits):
        raise NotANip
    return digits


def days_kept(days: int) -> int:
    """For how many days after its end something of a report is kept."""
    if not SHORTEST_KEPT <= days <= LONGEST_KEPT:
        raise NotAKeeping(least=SHORTEST_KEPT, most=LONGEST_KEPT)
    return days


def few(n: int) -> int:
    """The smallest group that a public breakdown shows; a smaller one could name a person."""
    if not FEWEST[0] <= n <= FEWEST[1]:
        raise NotFew(least=FEWEST[0], most=FEWEST[1])
    return n


def story_kept(days: int) -> int:
    """For how many days after its end the words and photos of a report are kept."""
    if not SHORTEST_STORY <= days <= LONGEST_STORY:
        raise NotAKeeping(least=SHORTEST_STORY, most=LONGEST_STORY)
    return days


def one_of(options: Collection[str], value: str) -> str:
    """The value, when it is one of the options."""
    if value not in options:
        raise NotAChoice
    return value


def _upto(limit: int, *, may_be_empty: bool = False) -> Callable[[str], str]:
    return lambda text: line(text, limit, may_be_empty=may_be_empty)


_CLEANERS: Mapping[str, Callable[[Any], Any]] = {
    "name": _upto(80),
    "kind": _upto(40),
    "hamlet_kind": _upto(40),
    "district": _upto(80),
    "regency": _upto(80),
    "zone": lambda zone: one_of(ZONES, zone),
    "contact_name": _upto(80, may_be_empty=True),
    "contact_title": _upto(80, may_be_empty=True),
    "phone": phone,
    "whatsapp": phone,
    "address": _upto(200, may_be_empty=True),
    "postcode": postcode,
    "email": email,
    "website": website,
    "accent": accent,
    "paper": lambda paper: one_of(PAPERS, paper),
    "rest_days": rest_days,
    "opens": lambda at: at,
    "closes": lambda at: at,
    "works_on_collective_leave": bool,
    "needs_second_person_to_archive": bool,
    "keeps_address": days_kept,
    "keeps_identity": days_kept,
    "fewest": few,
    "dpo_role": lambda role: one_of(DPOS, role),
    "keeps_story": story_kept,
    "breach_authority": _upto(120),
}
