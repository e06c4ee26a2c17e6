"""A villager reports: what is kept, what is asked again, what the receipt shows and to whom."""

import io
import re
from uuid import uuid4

import pytest
from PIL import Image

from kentongan.base import codes
from kentongan.cases.models import Case, Exhibit
from kentongan.intake import doubt
from kentongan.ledger.models import Entry
from kentongan.vault.models import BlindIndex, Envelope
from tests.cast import STORY, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(village, joko, wati, monkeypatch):
    """Every page here is Sukamaju's, and no report came before."""
    monkeypatch.setattr(doubt, "SOURCES", doubt.Sources())


def photo(colour="green"):
    file = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(file, "JPEG")
    file.name, _ = "DCIM_0001.jpg", file.seek(0)
    return file


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_form_asks_one_thing_first_and_has_a_key(client):
    page = client.get("/lapor")
    assert page.status_code == 200
    assert "Apa yang terjadi?" in words(page)
    assert re.search(r'name="key" value="[0-9a-f-]{36}"', page.content.decode())


def test_a_report_leads_to_a_receipt_with_a_sound_code_and_a_promised_day(client):
    answer = client.post("/lapor", {"text": STORY})
    assert answer.status_code == 303
    page = client.get(answer["Location"])
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", words(page))[0]
    assert codes.is_sound(code.replace(" ", ""))
    assert "Jawaban paling lambat" in words(page)
    assert code.replace(" ", "") not in answer["Location"]
    assert told(Case.objects.get()).text == STORY


def test_the_receipt_survives_reload_and_shows_the_code_to_nobody_else(
    client, django_assert_num_queries
):
    where = client.post("/lapor", {"text": STORY})["Location"]
    assert words(client.get(where)) == words(client.get(where))
    other = type(client)().get(where)
    assert (other.status_code, other["Location"]) == (302, "/lacak")


def test_the_same_key_is_one_case_and_one_code(client):
    key = str(uuid4())
    first, again = (client.post("/lapor", {"text": STORY, "key": key}) for _ in "12")
    assert first["Location"] == again["Location"]
    assert Case.objects.count() == 1
    assert Entry.objects.filter(kind="case.filed").count() == 1


def test_a_report_in_another_style_of_post_and_case_of_address_is_taken(client):
    answer = client.post("/LAPOR/", f"text={STORY}", "application/x-www-form-urlencoded")
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"text": " \x00 "}, "text", "Ceritakan masalahnya dulu, atau rekam suara."),
        ({"text": "a" * 10_001}, "text", "Cerita terlalu panjang."),
        ({"text": STORY, "phone": "0812"}, "phone", "Nomor HP kurang panjang."),
        ({"text": STORY, "hamlet": "999999"}, "hamlet", "Pilih salah satu dusun"),
        ({"text": STORY, "lat": "abc", "lon": "1"}, "lat", "Lokasi HP tidak terbaca."),
        ({"text": STORY, "privacy": "publik"}, "privacy", "Pilih salah satu jawaban"),
        ({"text": STORY, "about_office": "x"}, "about_office", "Pilih salah satu jabatan."),
    ],
)
def test_what_is_wrong_is_told_at_the_field_and_everything_typed_is_kept(client, sent, field, said):
    page = client.post("/lapor", {"place": "dekat masjid raya", **sent})
    assert page.status_code == 422
    assert "Ada yang kurang:" in words(page)
    assert f'href="#{field}"' in page.content.decode()
    assert said in words(page)
    assert "dekat masjid raya" in page.content.decode()
    assert Case.objects.count() == 0


def test_photos_are_kept_while_the_words_are_mended(client):
    page = client.post("/lapor", {"phone": "0812", "text": STORY, "photos": [photo()]})
    assert page.status_code == 422
    key = re.search(r'name="key" value="([^"]+)"', page.content.decode())[1]
    kept = re.findall(r'name="kept" value="([^"]+)"', page.content.decode())
    assert len(kept) == 1
    again = {"text": STORY, "key": key, "kept": kept, "kept_seen": kept}
    assert client.post("/lapor", again).status_code == 303
    assert Exhibit.objects.get().attachment.kind == "photo"


def test_a_photo_alone_is_a_report(client):
    assert client.post("/lapor", {"photos": [photo()]}).status_code == 303


def test_a_broken_photo_does_not_stop_the_report_and_is_told(client):
    broken = io.BytesIO(b"<svg onload=alert(1)>")
    broken.name = "foto.jpg"
    answer = client.post("/lapor", {"text": STORY, "photos": [broken]})
    assert answer.status_code == 303
    assert "Laporan tetap terkirim tanpa itu." in words(client.get(answer["Location"]))


def test_name_and_phone_are_sealed_and_nowhere_in_clear(client, village):
    client.post("/lapor", {"text": STORY, "name": "Sari Canarywati", "phone": "0812 3456 7890"})
    sealed = Envelope.objects.of(village).exclude(field="canary")
    assert sorted(sealed.values_list("field", "recipient")) == [
        ("name", "custodian"),
        ("phone", "messenger"),
    ]
    assert BlindIndex.objects.of(village).count() == 1


def test_without_a_name_nothing_of_it_is_kept(client, village):
    told = {"text": STORY, "privacy": "anonim", "name": "Sari", "phone": "0812 3456 7890"}
    assert client.post("/lapor", told).status_code == 303
    assert list(Envelope.objects.of(village).exclude(field="canary")) == []


@pytest.mark.parametrize(
    ("sent", "doubt"),
    [
        ({"text": STORY}, ""),
        ({"text": STORY, "keterangan": "beli"}, "trap"),
        ({"text": "http://a.example http://b.example http://c.example murah"}, "links"),
    ],
)
def test_suspicion_sorts_and_never_refuses(client, sent, doubt):
    assert client.post("/lapor", sent).status_code == 303
    assert Case.objects.get().doubt == doubt


def test_a_post_from_another_site_is_not_taken(client):
    answer = client.post("/lapor", {"text": STORY}, HTTP_SEC_FETCH_SITE="cross-site")
    assert (answer.status_code, Case.objects.count()) == (403, 0)


def test_the_receipt_is_taken_off_the_phone_at_wish(client):
    where = client.post("/lapor", {"text": STORY})["Location"]
    client.post(f"{where}/hapus")
    assert client.get(where).status_code == 302
