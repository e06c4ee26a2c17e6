"""The whole story on two small phones: a broken road from the first word to "sudah beres".

Taps are counted as ``ux.md`` counts them: from the village's page or from the notification.
"""

import io
import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import requests
from PIL import Image

from kentongan.media.tests import recordings
from tests import phones as people
from tests.console import plain
from tests.serving import Server
from tests.tables import run_sql

pytestmark = [pytest.mark.browser, pytest.mark.processes]

ROAD = "Jalan depan balai RW 2 rusak parah, kalau hujan jadi kolam."


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo village, as ``make run`` serves it."""
    data = tmp_path_factory.mktemp("story")
    with Server(data, command=("-m", "kentongan", "demo"), like="demo") as server:
        yield server


def filed(server):
    """How many reports of this month its table holds; the demo lies where the clocks show WIB."""
    first = datetime.now(ZoneInfo("Asia/Jakarta")).replace(day=1, hour=0, minute=0, second=0)
    since = first.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    ((n,),) = run_sql(server, f"SELECT count(*) FROM cases_case WHERE received_at >= '{since}Z'")
    return n


def received(server):
    """How many reports the village says it has had this month."""
    page = plain(requests.get(f"{server.url}/", timeout=60).text)
    return int(re.search(r"Laporan masuk (\d+)", page)[1])


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def phone(request, browser, demo):
    """``phone(Villager)`` is one more phone with its own cookies; with script, then without."""
    opened = []

    def one(who):
        context = browser.new_context(**people.CHEAP_ANDROID, java_script_enabled=request.param)
        context.set_default_timeout(15_000)
        opened.append(context)
        return who(context, demo.url, has_script=request.param)

    yield one
    for context in opened:
        context.close()


@pytest.fixture
def sari(phone):
    return phone(people.Villager)


@pytest.fixture
def official(phone, demo):
    return lambda username: phone(people.Official).logs_in(demo.data, username)


@pytest.fixture
def photo():
    file = io.BytesIO()
    Image.new("RGB", (800, 600), "green").save(file, "JPEG")
    return {"name": "DCIM_0001.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


@pytest.fixture
def recording():
    return {"name": "suara.ogg", "mimeType": "audio/ogg", "buffer": recordings.opus()}


def hands_over(joko, label):
    joko.opens_case(label).presses(joko.page.locator("summary.big"))
    joko.sends("disposisi", "Kirim")


def answers(wati, label, words):
    """By a ready sentence, which the script puts in its place; else in words of one's own."""
    wati.opens_case(label)
    form = wati.page.locator("form#jawaban")
    if wati.has_script:
        wati.presses(form.get_by_text("Kalimat siap pakai"))
        wati.presses(form.get_by_role("button", name="Pakai kalimat ini").first)
        words = form.locator("[name=words]").input_value() + words
    form.locator("[name=words]").fill(words)
    wati.sends("jawaban", "Kirim jawaban ke pelapor")
    return words


def test_a_broken_road_from_the_first_word_to_solved(demo, sari, official):
    sari.starts().page.fill("#text", ROAD)
    code, label = sari.sends()
    assert sari.taps == 2
    assert "Diterima" in sari.follows(code)

    joko = official("joko").opens_case(label)
    assert ROAD in joko.words
    joko.sends("pemeriksaan", "Simpan pemeriksaan")
    hands_over(joko, label)
    assert joko.taps == 3
    assert "Diteruskan ke Kasi Kesejahteraan" in sari.follows(code)

    wati = official("wati").opens_case(label)
    wati.sends("pengerjaan", "Mulai kerjakan")
    answer = answers(wati, label, "Sudah kami tambal kemarin.")
    assert wati.taps == (4 if wati.has_script else 2)

    told = sari.follows(code)
    assert "Sudah beres?" in told
    assert answer in told
    sari.presses_button("Sudah")
    sari.page.wait_for_selector("text=Selesai, menurut Anda")

    number, year = label.split("/")
    assert "Halaman tidak ada." in sari.goes_to(f"/aduan/{year}/{number}").words
    assert counted(sari, demo) == filed(demo)


def counted(phone, demo):
    """The reports of this month as the village counts them, once the worker has caught up."""
    for _ in range(80):
        if received(demo) == filed(demo):
            break
        phone.page.wait_for_timeout(250)
    return received(demo)


def test_a_recording_is_sent_by_three_taps_and_heard_by_the_official(sari, official, recording):
    sari.starts().records(recording)
    code, label = sari.sends()
    assert sari.taps == 3
    joko = official("joko").opens_case(label)
    assert joko.page.locator("audio").count() == 1
    assert "Diterima" in sari.follows(code)


def test_a_photo_is_sent_by_three_taps_and_seen_by_the_official(sari, official, photo):
    sari.starts().chooses(sari.page.locator("label[for=photos]"), photo)
    _, label = sari.sends()
    assert sari.taps == 3
    joko = official("joko").opens_case(label)
    assert joko.page.get_by_alt_text("Foto 1").count() == 1


def test_a_report_at_the_counter_takes_at_most_six_taps_and_the_text(official):
    joko = official("joko").goes_to("/petugas/")
    joko.presses(joko.page.get_by_role("link", name="Catat laporan warga").first)
    joko.page.fill("#text", "Selokan di depan rumah saya mampet.")
    joko.presses(joko.page.get_by_text("Krajan", exact=True))
    joko.presses(joko.page.get_by_text("Petugas yang menangani juga"))
    joko.page.fill("#name", "Sari")
    joko.page.fill("#phone", "0812 0000 1111")
    joko.presses(joko.page.get_by_text("Boleh ditampilkan di papan desa"))
    assert joko.page.get_by_role("radio", checked=True).count() == 2  # hamlet and secrecy
    joko.presses_button("Simpan laporan")
    joko.page.wait_for_url("**/tanda-terima/**")
    assert (joko.taps, "Jawaban paling lambat" in joko.words) == (5, True)
