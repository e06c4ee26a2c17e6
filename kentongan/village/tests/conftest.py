"""The cast (style.md section 7): Desa Sukamaju, its officials, and Budi from the next village."""

from datetime import date

import pytest

from kentongan.ledger.models import Entry
from kentongan.village import actions as villages
from kentongan.village import queries
from kentongan.village.models import Office, Official, Village

SINCE = date(2026, 1, 2)
PASSWORD = "kentongan berbunyi 3 kali"


def hire(village: Village, name: str, role: str) -> Official:
    """An official of the village who holds the office of this role."""
    official = villages.add_official(village, username=name.lower(), name=name, password=PASSWORD)
    office = Office.objects.get(village=village, role=role)
    villages.appoint(official, office, since=SINCE, by=None)
    return official


@pytest.fixture
def sukamaju(db) -> Village:
    return villages.found("33.03.05.2007", host="sukamaju.test")


@pytest.fixture
def mekarjati(db, sukamaju) -> Village:
    return villages.found("33.03.05.2008", host="mekarjati.test")


@pytest.fixture
def joko(sukamaju) -> Official:
    return hire(sukamaju, "Joko", "service_head")


@pytest.fixture
def wati(sukamaju) -> Official:
    return hire(sukamaju, "Wati", "section_welfare")


@pytest.fixture
def ratna(sukamaju) -> Official:
    return hire(sukamaju, "Ratna", "village_head")


@pytest.fixture
def budi(mekarjati) -> Official:
    return hire(mekarjati, "Budi", "service_head")


@pytest.fixture
def office(sukamaju):
    """``office(role)``: the office of this role in Sukamaju."""
    return lambda role: Office.objects.get(village=sukamaju, role=role)


@pytest.fixture
def category(sukamaju):
    """``category(code)``: this topic of Sukamaju."""
    return lambda code: sukamaju.categories.get(code=code)


def last(village: Village) -> tuple[str, str, str, dict]:
    """Kind, office, actor and data of the village's last entry."""
    entry = Entry.objects.of(village.book_id).latest("seq")
    return entry.kind, entry.office, entry.actor, entry.data


def entries(village: Village) -> list[str]:
    """The kinds of all entries of the village."""
    return list(Entry.objects.of(village.book_id).values_list("kind", flat=True))


def titles(village: Village) -> dict[str, str]:
    """Title by role of the offices in use."""
    return {office.role: office.title for office in queries.offices_in(village)}
