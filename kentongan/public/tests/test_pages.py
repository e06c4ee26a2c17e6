"""Citizens' pages: what they let in, what they keep, and one tap out of them."""

import re

import pytest

from tests.cast import STORY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(village, joko, wati):
    """Every page here is Sukamaju's."""


def test_the_policy_lets_in_exactly_the_style_and_the_script_of_the_page(client):
    policy = client.get("/lapor")["Content-Security-Policy"]
    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    assert [parts[name].count("sha256-") for name in ("style-src", "script-src")] == [1, 1]


def test_a_shown_again_form_keeps_every_answer(client):
    html = client.post(
        "/lapor",
        {"place": "dekat <masjid>", "privacy": "terbuka", "name": "Sari", "publish_ok": "on"},
    ).content.decode()
    assert (
        re.search('name="place" value="(.*?)"', html)[1],
        re.findall('name="privacy".*? value="([a-z]+)" checked', html),
        re.search('name="name" value="(.*?)"', html)[1],
        re.findall('name="publish_ok".*?( checked)>', html),
    ) == ("dekat &lt;masjid&gt;", ["terbuka"], "Sari", [" checked"])


def test_leaving_shuts_the_open_report_and_lands_on_a_plain_page(client):
    receipt = client.get(client.post("/lapor", {"text": STORY})["Location"]).content.decode()
    client.post("/lacak", {"code": re.search(r"\d{4} \d{4} \d{4} \d{4}", receipt)[0]})
    assert client.get("/lacak/laporan").status_code == 200
    gone = client.get("/keluar", headers={"Sec-Fetch-Site": "same-origin"})
    assert (gone["Location"], gone["Clear-Site-Data"]) == ("/panduan", '"cookies", "storage"')
    assert client.get("/lacak/laporan")["Location"] == "/lacak"


def test_a_link_on_another_site_cannot_wipe_the_phone(client):
    gone = client.get("/keluar", headers={"Sec-Fetch-Site": "cross-site"})
    assert "Clear-Site-Data" not in gone
