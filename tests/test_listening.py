"""The button by which a page is heard: in a real browser, with and without script."""

import io
import re

import pytest

from kentongan.desk.settings.readings import PAGES
from kentongan.media import queries as media
from kentongan.media.models import Attachment
from kentongan.media.tests import recordings
from kentongan.village.rules import SPOKEN_PAGES
from tests.cast import STORY, log_in
from tests.eye import faults

AT = "/petugas/pengaturan/suara"
ROWS = {page: n for n, page in enumerate(SPOKEN_PAGES, start=1)}


@pytest.fixture(autouse=True)
def folder(tmp_path, settings, monkeypatch):
    """A folder of its own, and a machine without ffmpeg."""
    settings.MEDIA_URL_SETTING = f"file://{tmp_path}/media"
    monkeypatch.setenv("PATH", "")
    return tmp_path / "media"


@pytest.fixture
def kasi(joko, client):
    log_in(client, joko)
    return client


def put(client, page="home", body=None):
    file = io.BytesIO(recordings.wav(seconds=1) if body is None else body)
    file.name = "Rekaman 001.wav"
    return client.post(AT, {"langkah": "pasang", "baris": ROWS[page], "recording": file})


def remove(client, page="home"):
    return client.post(AT, {"langkah": "hapus", "baris": ROWS[page]})


def address(html):
    found = re.search(r'href="(/suara/[\w-]+)" id="bacakan"', html)
    return found and found[1]


def opened(client, page):
    """The page as a citizen sees it."""
    paths = {"home": "/", "report": "/lapor", "track": "/lacak", "procedure": "/alur",
             "guide": "/panduan", "privacy": "/privasi"}  # fmt: skip
    if page in paths:
        return client.get(paths[page])
    receipt = client.get(client.post("/lapor", {"text": STORY})["Location"])
    if page == "receipt":
        return receipt
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", receipt.content.decode())[0]
    return client.post("/lacak", {"code": code}, follow=True)


# -- The Kasi ----------------------------------------------------------------------------------
def test_every_page_that_may_be_heard_has_a_name():
    assert [*PAGES] == [*SPOKEN_PAGES]


@pytest.mark.parametrize("page", SPOKEN_PAGES)
def test_a_page_gets_its_button_from_the_kasi_and_only_that_page(kasi, page):
    before = {other: address(opened(kasi, other).content.decode()) for other in SPOKEN_PAGES}
    assert put(kasi, page).status_code == 303
    after = {other: address(opened(kasi, other).content.decode()) for other in SPOKEN_PAGES}
    uid = Attachment.objects.get().uid
    assert set(before.values()) == {None}
    assert after == {**before, page: f"/suara/{uid}"}


def test_a_second_recording_takes_the_place_of_the_first_whose_bytes_go(kasi, village, folder):
    put(kasi)
    first = Attachment.objects.get()
    put(kasi, body=recordings.opus(seconds=2))
    second = Attachment.objects.get()
    assert second.uid != first.uid
    assert kasi.get(f"/suara/{first.uid}").status_code == 404
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 2


def test_a_removed_recording_takes_the_button_along(kasi):
    put(kasi)
    where = address(kasi.get("/").content.decode())
    assert remove(kasi).status_code == 303
    assert (address(kasi.get("/").content.decode()), kasi.get(where).status_code) == (None, 404)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"bukan suara", "Berkas ini bukan rekaman suara yang bisa diputar."),
        (recordings.opus(seconds=25), "Rekaman ini lebih dari 20 detik."),
        (recordings.wav(seconds=2), "Rekaman ini terlalu besar: paling besar 30 kB."),
    ],
)
def test_a_refused_recording_says_why_and_leaves_the_old_one(kasi, body, says):
    put(kasi)
    where = address(kasi.get("/").content.decode())
    answer = put(kasi, body=body)
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert address(kasi.get("/").content.decode()) == where


def test_a_row_that_is_no_page_is_refused_and_keeps_nothing(kasi):
    file = io.BytesIO(recordings.wav(seconds=1))
    answer = kasi.post(AT, {"langkah": "pasang", "baris": 99, "recording": file})
    assert (answer.status_code, Attachment.objects.count()) == (422, 0)


# -- The address -------------------------------------------------------------------------------
def test_a_recording_may_be_kept_for_a_year_and_sets_no_cookie(kasi, village, client):
    put(kasi)
    client.logout()
    answer = client.get(address(client.get("/").content.decode()))
    found = media.recording(village, Attachment.objects.get().uid)
    assert (answer.content, answer["Content-Type"]) == (found.body, "audio/wav")
    assert answer["Content-Disposition"] == 'inline; filename="suara.wav"'
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in answer.get("Vary", "")
    assert [*answer.cookies] == []


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ("bytes=0-1", 206, "bytes 0-1/16044"),
        ("bytes=16000-", 206, "bytes 16000-16043/16044"),
        ("bytes=90000-", 200, None),
        ("baris=1", 200, None),
    ],
)
def test_a_part_is_given_when_a_part_is_asked_for(kasi, asked, status, told):
    put(kasi)
    answer = kasi.get(address(kasi.get("/").content.decode()), headers={"Range": asked})
    assert (answer.status_code, answer.get("Content-Range")) == (status, told)


def test_a_reporters_voice_is_not_heard_at_the_public_address(make, kasi):
    kasi.post("/lapor", {"text": STORY, "voice": io.BytesIO(recordings.opus(seconds=2))})
    voice = Attachment.objects.get()
    assert kasi.get(f"/suara/{voice.uid}").status_code == 404


def test_a_recording_is_not_heard_next_door(kasi, next_village):
    put(kasi)
    where = address(kasi.get("/").content.decode())
    assert kasi.get(where, headers={"host": "sebelah.example"}).status_code == 404


# -- In the browser ----------------------------------------------------------------------------
@pytest.fixture
def spoken(live_server, village, joko, client):
    """Every page can be heard."""
    log_in(client, joko)
    client.post("/lapor", {"text": STORY})  # the first report puts the procedure in force
    for page in SPOKEN_PAGES:
        put(client, page)
    return live_server.url


def heard(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[0]))
    return asked


@pytest.mark.django_db(transaction=True)
def test_a_tap_and_nothing_before_it_fetches_and_plays_the_recording(spoken, phone):
    asked, wrong = heard(phone), []
    phone.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    phone.goto(f"{spoken}/panduan")
    assert asked == [spoken]
    button = phone.locator("#bacakan")
    assert button.inner_text() == "Dengarkan"
    button.tap()
    phone.locator("#bacakan", has_text="Berhenti").wait_for()
    phone.locator("#bacakan", has_text="Dengarkan").wait_for()
    assert ({*asked[1:]}, wrong) == ({f"{spoken}/suara"}, [])
    assert phone.url == f"{spoken}/panduan"


@pytest.mark.django_db(transaction=True)
def test_a_recording_that_cannot_be_fetched_is_told_and_can_be_tried_again(spoken, phone):
    phone.goto(f"{spoken}/panduan")
    phone.context.set_offline(True)
    phone.locator("#bacakan").tap()
    phone.wait_for_selector("text=Rekaman belum bisa diputar.")
    phone.context.set_offline(False)
    phone.locator("#bacakan").tap()
    phone.locator("#bacakan", has_text="Berhenti").wait_for()


@pytest.mark.django_db(transaction=True)
def test_without_script_the_button_is_a_link_to_the_recording(spoken, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{spoken}/lapor")
    page.locator("#bacakan").click()
    page.wait_for_url("**/suara/*")
    context.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_button_stands_at_the_same_place_and_has_no_fault(spoken, phone, scheme):
    phone.emulate_media(color_scheme=scheme)
    phone.set_viewport_size({"width": 240, "height": 320})
    places = set()
    for path in ("/", "/lapor", "/lacak", "/alur", "/panduan", "/privasi"):
        phone.goto(spoken + path)
        box = phone.locator("#bacakan").bounding_box()
        foot = phone.locator(".foot").bounding_box()
        places.add((box["x"], box["y"] - foot["y"], box["height"] >= 44))
        assert faults(phone) == []
    assert len(places) == 1
    assert places.pop()[2]
