"""Desa Sukamaju with a key; Budi from the next village, who must never see anything."""

from datetime import date
from uuid import UUID

import pytest

from kentongan.ledger import actions as ledger
from kentongan.vault import actions as vault
from kentongan.vault import sheets as sheets_
from kentongan.village.models import Office, Official, Tenure, Village

PASSPHRASE = "padi kentongan mangga telaga"
OWN = {
    "Joko": "sawah embun payung lesung",
    "Tini": "gerobak pisang langit kertas",
    "Dewi": "kolam bambu lentera jagung",
}


def _village(code: str, name: str) -> Village:
    places = {"district": "Bobotsari", "regency": "Purbalingga", "province": "Jawa Tengah"}
    book = ledger.open_book()
    return Village.objects.create(book=book, region_code=code, name=name, **places)


def _official(village: Village, name: str, role: str) -> Official:
    official = Official.objects.create(village=village, username=name.lower(), name=name)
    office = Office.objects.create(village=village, role=role, title=f"{role} {name}")
    Tenure.objects.create(village=village, official=official, office=office, since=date(2020, 1, 1))
    return official


@pytest.fixture
def bare_village(db):
    """Sukamaju before its key is made."""
    return _village("33.03.05.2007", "Sukamaju")


@pytest.fixture
def sukamaju(bare_village):
    vault.make_village_key(bare_village, passphrase=PASSPHRASE)
    return bare_village


@pytest.fixture
def next_village(db):
    village = _village("33.03.05.2008", "Sukamundur")
    vault.make_village_key(village, passphrase=PASSPHRASE)
    return village


@pytest.fixture
def joko(bare_village):
    """Kasi Pelayanan, a custodian."""
    return _official(bare_village, "Joko", "service_head")


@pytest.fixture
def tini(bare_village):
    """Petugas Pengaduan, a custodian too."""
    return _official(bare_village, "Tini", "operator")


@pytest.fixture
def dewi(bare_village):
    """Sekretaris: no custodian, and the second of two."""
    return _official(bare_village, "Dewi", "secretary")


@pytest.fixture
def wati(bare_village):
    """Kasi Kesejahteraan, no custodian."""
    return _official(bare_village, "Wati", "section_welfare")


@pytest.fixture
def budi(next_village):
    """Kasi Pelayanan of the next village."""
    return _official(next_village, "Budi", "service_head")


@pytest.fixture
def case():
    return UUID(int=147)


@pytest.fixture
def opened(sukamaju, joko, case):
    """``opened(field, …)``: Joko opens a field of the case, all else being right unless said."""

    def opened(field: str = "name", *, by: Official = joko, **other: object) -> str:
        asked = {
            "village": sukamaju,
            "subject": case,
            "passphrase": PASSPHRASE,
            "reason_code": "contact_reporter",
            "words": "",
        }
        return vault.open_for(by, field=field, **(asked | other))

    return opened


@pytest.fixture
def sheets(sukamaju, joko, tini):
    """Joko and Tini have keys of their own; three sheets were printed and proven."""
    for keeper in (joko, tini):
        vault.make_own_key(keeper, paper=PASSPHRASE, new=OWN[keeper.name])
    printed = vault.print_sheets(joko, paper=PASSPHRASE)
    vault.prove_sheets(tini, paper=two_of(printed))
    return printed


def two_of(printed):
    """The paper's passphrase from the first and the last sheet."""
    return sheets_.read(printed[2].line, printed[0].line)
