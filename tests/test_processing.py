"""The record of processing and the notice of privacy tell what is really set up."""

import re

import pytest

from kentongan.desk import processing
from kentongan.intake import promises
from kentongan.messaging.models import Account
from kentongan.ops import inventory
from kentongan.village import actions as villages

pytestmark = pytest.mark.django_db
ADDRESS = "/petugas/catatan-pemrosesan"
TECHNICAL = {"mfa.Authenticator", "sessions.Session"}  # what opens an account, no one's story


def opened(village):
    tag = bytes(range(32))
    return Account.objects.create(village=village, kind="telegram", address_tag=tag, sealed=b"")


def read(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def desk(at_desk, joko):
    return at_desk(joko)


def test_every_table_with_personal_data_has_its_purpose():
    told = {
        label for label, classes in inventory.told().items()
        if classes.get("personal") or classes.get("sealed")
    }  # fmt: skip
    named = [label for models in processing.MODELS.values() for label in models]
    assert sorted(named) == sorted(told - TECHNICAL)


def test_the_record_says_how_long_and_through_whom(desk, joko, village):
    assert "komputer desa sendiri" in read(desk.get(ADDRESS))
    villages.change_settings(
        village, by=joko, keeps_address=45, keeps_identity=120, keeps_story=400
    )
    opened(village)
    page = read(desk.get(ADDRESS))
    for said in ("45 hari", "120 hari", "400 hari", "Telegram", "Kasi Pelayanan"):
        assert said in page


def test_the_record_is_for_those_who_may_choose(at_desk, wati):
    assert at_desk(wati).get(ADDRESS).status_code == 404


def test_the_notice_of_privacy_names_the_channels_that_are_on_and_the_days(client, joko, village):
    page = read(client.get("/privasi"))
    assert "Tidak ada penyedia lain." in page
    assert "Cerita, pesan, dan foto kami hapus 730 hari" in page
    assert "Dari cadangan, isinya hilang sesudah 35 hari lagi." in page
    account = opened(village)
    assert "Selain halaman ini: Telegram." in read(client.get("/privasi"))
    assert promises.of(village).channels == ("Telegram",)
    Account.objects.filter(pk=account.pk).update(is_on=False)
    assert promises.of(village).channels == ()
