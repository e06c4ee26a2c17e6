"""A sealed name that was moved, cut or changed: refused, written down, the page as ever."""

import pytest

from kentongan.desk.tests.test_journey import case_at
from kentongan.ledger.models import Entry
from kentongan.vault import actions as vault
from kentongan.vault.models import Envelope
from tests.cast import PASSPHRASE

NAME = "Sari Dewanti"
WHY = {"reason_code": "contact_reporter", "words": "Menelepon balik.", "passphrase": PASSPHRASE}


@pytest.fixture
def case(make):
    return make.case(name=NAME)


@pytest.fixture
def sealed(case):
    """The bytes of the name, and of what lies elsewhere, each sealed rightly for its own place."""
    return bytes(_name_of(case).sealed)


def _name_of(case):
    return Envelope.objects.of(case.village).get(subject=case.ref, field="name")


def _of_the_epoch_before(facts):
    """What lay there before the village's key was renewed."""
    vault.renew_village_key(facts["joko"], passphrase=PASSPHRASE)
    assert _name_of(facts["case"]).epoch == 2
    return facts["sealed"]


SPOILS = {
    "of another case": lambda f: bytes(_name_of(f["make"].case(name="Wati")).sealed),
    "of another field": lambda f: bytes(
        vault.seal(f["case"].village, f["case"].ref, "address", "RT 2").sealed
    ),
    "of another village": lambda f: bytes(
        vault.seal(f["next_village"], f["case"].ref, "name", NAME).sealed
    ),
    "for another key": lambda f: bytes(
        vault.seal_address(f["case"].village, f["case"].ref, "phone", "0812 3456 7890").sealed
    ),
    "of the epoch before": _of_the_epoch_before,
    "truncated": lambda f: f["sealed"][:-1],
    "empty": lambda f: b"",
    "one bit flipped": lambda f: f["sealed"][:40] + bytes([f["sealed"][40] ^ 1]) + f["sealed"][41:],
    "of an old version": lambda f: bytes([f["sealed"][0] + 1]) + f["sealed"][1:],
}


@pytest.mark.parametrize("spoil", SPOILS)
def test_a_spoilt_name_opens_nothing_is_in_the_ledger_and_its_page_is_shown(
    case, sealed, make, joko, next_village, at_desk, spoil
):
    facts = {"case": case, "sealed": sealed, "make": make, "joko": joko}
    spoilt = SPOILS[spoil](facts | {"next_village": next_village})
    assert spoilt != bytes(_name_of(case).sealed)
    Envelope.objects.filter(pk=_name_of(case).pk).update(sealed=spoilt)
    desk = at_desk(joko)
    answer = desk.post(f"{case_at(case)}/nama", WHY)
    told = answer.content.decode()
    assert (answer.status_code, NAME in told) == (422, False)
    assert "Data tersegel ini rusak atau pernah dipindahkan" in told
    refused = Entry.objects.filter(subject=case.ref, kind="identity.refused")
    assert [entry.data["cause"] for entry in refused] == ["damaged"]
    for page in (case_at(case), "/petugas/?daftar=semua"):
        shown = desk.get(page)
        assert (shown.status_code, NAME in shown.content.decode()) == (200, False)
