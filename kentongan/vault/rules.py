"""Who may open what, for which reasons, with what passphrase, and how an address is written."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, ValidationResult

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.village import guessing
from kentongan.village.defaults.titles import OPERATOR, SECRETARY, SERVICE_HEAD

OPENERS = frozenset({SERVICE_HEAD, OPERATOR})
KEEPERS = OPENERS | {SECRETARY}  # who may hold a key, and be the second of two

REASONS: Mapping[str, str] = {
    "contact_reporter": gettext_noop("Menghubungi pelapor"),
    "check_truth": gettext_noop("Memeriksa kebenaran laporan"),
    "law_enforcement": gettext_noop("Permintaan penegak hukum"),
    "correct_data": gettext_noop("Koreksi data atas permintaan pelapor"),
    "other": gettext_noop("Lainnya (tulis alasannya)"),
}
LONGEST_REASON = 500
BY_LAW = "law_enforcement"  # the one reason for which the reporter may be told later
LONGEST_DELAY = 30  # days

SHORTEST_PASSPHRASE = 12
FEWEST_WORDS = 4
FEWEST_SIGNS = 5  # different signs, against "aaaaaaaaaaaa"

WAITS = timedelta(days=3)  # for the second one's answer
GRANTED_FOR = timedelta(hours=1)
DRILL = timedelta(days=365)  # a key that was not tried for so long is to be tried

TRIES = 5
TRIES_WITHIN = timedelta(minutes=15)

_INDONESIA = 62


class NotACustodian(Refused):
    says = gettext_noop("Identitas pelapor hanya dapat dibuka oleh pengelola pengaduan desa ini.")


class NotAKeeper(Refused):
    says = gettext_noop("Hanya penjaga kunci desa ini yang dapat melakukannya.")


class UnknownReason(Refused):
    says = gettext_noop("Pilih alasan membuka identitas.")


class ReasonWithoutWords(Refused):
    says = gettext_noop("Tulis alasannya dengan kata-kata sendiri.")


class ReasonTooLong(Refused):
    says = gettext_noop("Alasan terlalu panjang. Paling banyak {longest} huruf.")


class NoReasonToDelay(Refused):
    says = gettext_noop(
        "Pemberitahuan ke pelapor hanya boleh ditunda atas permintaan penegak hukum. "
        "Tulis nomor suratnya di keterangan."
    )


class DelayTooLong(Refused):
    says = gettext_noop("Pemberitahuan ke pelapor paling lama ditunda {days} hari.")


class WeakPassphrase(Refused):
    says = gettext_noop(
        "Kata sandi kunci desa terlalu lemah. Pakai sedikitnya {letters} huruf atau {words} kata."
    )


class GuessedPassphrase(Refused):
    says = gettext_noop(
        "Kata sandi kunci ini hampir hanya nama desa, kecamatan, atau jabatan. Tambahkan kata lain."
    )


class TooManyTries(Refused):
    says = gettext_noop(
        "Sudah {tries} kali kata sandi yang Anda isi salah. Coba lagi {minutes} menit lagi."
    )


class NotAPhone(Refused):
    says = gettext_noop("Nomor HP tidak terbaca. Contoh: 0812 3456 7890.")


class PhoneTooShort(Refused):
    says = gettext_noop("Nomor HP kurang panjang. Contoh: 0812 3456 7890.")


class PhoneTooLong(Refused):
    says = gettext_noop("Nomor HP terlalu panjang. Contoh: 0812 3456 7890.")


@dataclass(frozen=True)
class Reason:
    """Why an identity is opened: a code of ``REASONS`` and the official's own words.

    ``delay``: how many days later its reporter is told of it.
    """

    code: str
    words: str
    delay: int = 0


def may_open(roles: Collection[str]) -> bool:
    """Whether somebody holding these roles is a custodian."""
    return not OPENERS.isdisjoint(roles)


def may_keep(roles: Collection[str]) -> bool:
    """Whether somebody holding these roles may hold a key."""
    return not KEEPERS.isdisjoint(roles)


def reason(code: str, words: str, delay: int = 0) -> Reason:
    """The reason, if it is one of the list and told as far as it must be; otherwise Refused."""
    if code not in REASONS:
        raise UnknownReason
    if code == "other" and not words:
        raise ReasonWithoutWords
    if len(words) > LONGEST_REASON:
        raise ReasonTooLong(longest=LONGEST_REASON)
    if delay and (code != BY_LAW or not words):
        raise NoReasonToDelay
    if not 0 <= delay <= LONGEST_DELAY:
        raise DelayTooLong(days=LONGEST_DELAY)
    return Reason(code, words, delay)


def spelled(passphrase: str) -> str:
    """A passphrase as every keyboard gives it: one form of each letter, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


def strong(passphrase: str, known: Collection[str] = ()) -> str:
    """The passphrase as it is used, if it is hard to guess, also by who knows the village's words;
    otherwise ``WeakPassphrase`` or ``GuessedPassphrase``."""
    used = spelled(passphrase)
    words = [word for word in used.split() if len(word) > 1]
    is_long = len(used) >= SHORTEST_PASSPHRASE or len(words) >= FEWEST_WORDS
    if not is_long or len(set(used)) < FEWEST_SIGNS:
        raise WeakPassphrase(letters=SHORTEST_PASSPHRASE, words=FEWEST_WORDS)
    if guessing.is_made_of(used, known):
        raise GuessedPassphrase
    return used


def wait(tries: Collection[datetime], now: datetime) -> timedelta:
    """How long until the next try, given when the earlier wrong ones were; zero: at once."""
    recent = sorted(at for at in tries if now - at < TRIES_WITHIN)
    if len(recent) < TRIES:
        return timedelta(0)
    return recent[-TRIES] + TRIES_WITHIN - now


def phone(typed: str) -> str:
    """The number in E.164 (``+6281234567890``), read as in Indonesia; otherwise Refused."""
    from_abroad = re.sub(r"^\s*00\s*62", "+62", typed)
    try:
        number = phonenumbers.parse(from_abroad, "ID")
    except phonenumbers.NumberParseException as why:
        raise _UNREADABLE.get(why.error_type, NotAPhone) from why
    _check_length(number)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


ADDRESSES: Mapping[str, Callable[[str], str]] = {"phone": phone}

_UNREADABLE: Mapping[int, type[Refused]] = {
    phonenumbers.NumberParseException.TOO_SHORT_NSN: PhoneTooShort,
    phonenumbers.NumberParseException.TOO_LONG: PhoneTooLong,
}
_POSSIBLE: Mapping[int, type[Refused]] = {
    ValidationResult.TOO_SHORT: PhoneTooShort,
    ValidationResult.TOO_LONG: PhoneTooLong,
}


def _check_length(number: PhoneNumber) -> None:
    if number.country_code == _INDONESIA:
        _check_indonesian_length(str(number.national_number))
        return
    verdict = phonenumbers.is_possible_number_with_reason(number)
    if verdict != ValidationResult.IS_POSSIBLE:
        raise _POSSIBLE.get(verdict, NotAPhone)


def _check_indonesian_length(digits: str) -> None:
    # The library allows seven digits after +62 8 and knows new prefixes late: domain.md section 14
    # says 10 to 13 with the leading 0. A landline has two to three digits of area before its own.
    shortest = 9 if digits.startswith("8") else 8
    if len(digits) < shortest:
        raise PhoneTooShort
    if len(digits) > 12:
        raise PhoneTooLong
