"""Citizens' pages: one light request each, and one tap out of them."""

import gzip
import re

import pytest

from tests.cast import STORY

pytestmark = pytest.mark.django_db

PAGES = ["/", "/lapor", "/lacak", "/aduan", "/statistik", "/panduan", "/privasi", "/tidak-ada"]
FETCHED = r'<(?:script|img|link|audio|iframe|source)\b[^>]*?\b(?:src|href)="(?!data:)([^"]*)"'


@pytest.fixture(autouse=True)
def _home(village, joko, wati):
    """Every page here is Sukamaju's."""


def weight(html: bytes) -> int:
    return len(gzip.compress(html, 6))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_fetches_nothing_and_weighs_at_most_ten_kilobytes(client, address):
    html = client.get(address).content
    assert (re.findall(FETCHED, html.decode()), weight(html) <= 10_240) == ([], True)


def test_receipt_and_status_fetch_nothing_and_weigh_at_most_ten_kilobytes(client):
    receipt = client.get(client.post("/lapor", {"text": STORY})["Location"]).content
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", receipt.decode())[0]
    client.post("/lacak", {"code": code})
    status = client.get("/lacak/laporan").content
    assert [
        (re.findall(FETCHED, html.decode()), weight(html) <= 10_240) for html in (receipt, status)
    ] == [
        ([], True),
        ([], True),
    ]


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
