"""The answers of one report, from whatever channel, and what is wrong with them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.cases.rules import PRIVACY

LONGEST_TEXT = 10_000
LONG_AGO = "lama"


class NothingTold(Refused):
    """Neither text nor photo nor voice."""

    says = gettext_noop("Ceritakan masalahnya dulu, atau rekam suara.")


class TooLong(Refused):
    """More than 10,000 characters."""

    says = gettext_noop("Cerita terlalu panjang. Paling banyak {most} huruf, sekarang {now}.")


class LineTooLong(Refused):
    """A one-line answer is too long."""

    says = gettext_noop("Tulisan ini terlalu panjang. Paling banyak {most} huruf.")


class NoSuchHamlet(Refused):
    """The hamlet is not one of this village's."""

    says = gettext_noop("Pilih salah satu dusun, atau lewati.")


class NoSuchOffice(Refused):
    """The office is not one of this village's."""

    says = gettext_noop("Pilih salah satu jabatan.")


class NotAPlaceOnEarth(Refused):
    """The position is not two numbers on the globe."""

    says = gettext_noop("Lokasi HP tidak terbaca. Tekan lagi, atau tulis patokannya.")


class DayNotRead(Refused):
    """The day is not a day, or lies ahead."""

    says = gettext_noop("Tanggal kejadian tidak terbaca. Pilih lagi, atau lewati.")


class NotAChoice(Refused):
    """A value outside its list."""

    says = gettext_noop("Pilih salah satu jawaban yang ada.")


@dataclass(frozen=True)
class Answers:
    """One report as it was told. All but ``key`` may be empty; text is tidied already."""

    key: UUID
    text: str = ""
    hamlet: str = ""  # id of a hamlet
    place: str = ""
    lat: str = ""
    lon: str = ""
    happened_on: str = ""  # ISO day, or hari-ini, kemarin, lama
    privacy: str = "rahasia"
    about_office: str = ""  # id of an office
    publish_ok: bool = False
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    category: str = ""
    same_as: str = ""  # label of a case on the board, ``132/2026``
    trap: str = ""  # the field no person sees


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field, in words fit for its reader."""

    field: str
    refusal: Refused


class Incomplete(Refused):
    """The report cannot be taken as it is; every problem at once."""

    says = gettext_noop("Ada yang kurang.")

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__()
        self.problems = problems


def problems(answers: Answers, *, today: date, has_media: bool) -> Iterator[Problem]:
    """What can be seen wrong without asking the database."""
    if not answers.text and not has_media:
        yield Problem("text", NothingTold())
    if len(answers.text) > LONGEST_TEXT:
        yield Problem("text", TooLong(most=LONGEST_TEXT, now=len(answers.text)))
    for name, most in (("place", 200), ("name", 120), ("phone", 40)):
        if len(getattr(answers, name)) > most:
            yield Problem(name, LineTooLong(most=most))
    if answers.privacy not in PRIVACY:
        yield Problem("privacy", NotAChoice())
    yield from _misread(answers, today)


def _misread(answers: Answers, today: date) -> Iterator[Problem]:
    readers = (("lat", lambda: position(answers)), ("happened_on", lambda: day(answers, today)))
    for name, read in readers:
        try:
            read()
        except Refused as no:
            yield Problem(name, no)


def position(answers: Answers) -> tuple[float | None, float | None]:
    """Latitude and longitude in degrees, or two Nones; Refused when it is not a place."""
    if not answers.lat and not answers.lon:
        return None, None
    try:
        lat, lon = float(answers.lat.replace(",", ".")), float(answers.lon.replace(",", "."))
    except ValueError:
        raise NotAPlaceOnEarth from None
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise NotAPlaceOnEarth
    return lat, lon


def day(answers: Answers, today: date) -> date | None:
    """The day it happened; None when it was skipped or long ago."""
    said = answers.happened_on
    if said in ("", LONG_AGO):
        return None
    if said in ("hari-ini", "kemarin"):
        return today if said == "hari-ini" else date.fromordinal(today.toordinal() - 1)
    try:
        found = date.fromisoformat(said)
    except ValueError:
        raise DayNotRead from None
    if found > today or found.year < 1945:
        raise DayNotRead
    return found
