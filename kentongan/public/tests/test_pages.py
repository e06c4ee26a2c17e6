"""Citizens' pages: what they let in, what they keep, and one tap out of them."""

import gzip
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


def test_the_form_is_the_same_page_compressed_or_not_but_for_its_key(client):
    plain = client.get("/lapor")
    packed = [client.get("/lapor", headers={"Accept-Encoding": "gzip, br"}) for _ in range(2)]
    assert "Content-Encoding" not in plain
    assert {(one["Content-Encoding"], one["Vary"]) for one in packed} == {
        ("gzip", "Accept-Encoding")
    }
    pages = [plain.content, *(gzip.decompress(one.content) for one in packed)]
    keys = [re.search(rb'name="key" value="([-0-9a-f]{36})"', page)[1] for page in pages]
    assert len({*keys}) == 3
    assert len({page.replace(key, b"") for page, key in zip(pages, keys, strict=True)}) == 1


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
