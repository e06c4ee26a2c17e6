"""The reporter's own data, by the code alone: seen, put right, taken back, asked for."""

import re
from uuid import uuid4

import pytest

from kentongan.cases import actions as cases
from kentongan.cases import actors
from kentongan.cases.models import Case
from kentongan.intake.models import DataRequest
from kentongan.intake.rights import answering
from kentongan.vault import queries as vault
from tests import leaks
from tests.cast import PASSPHRASE, STORY

pytestmark = pytest.mark.django_db
PAGE = "/lacak/laporan/data"
NAME, PHONE = "Wiryokusumo Blekok", "0812-7773-3434"
ACTS = (
    "penghapusan-nomor", "penghapusan-nama", "pencabutan-izin", "perbaikan", "pembetulan",
    "permintaan",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _home(village, joko, wati):
    """Every page here is Sukamaju's."""


def words(response):
    plain = re.sub(r"<(script|style)[\s\S]*?</\1>|<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", plain)


@pytest.fixture
def reporter(client):
    """Sari's browser after she typed her code."""
    told = {
        "text": STORY,
        "name": NAME,
        "phone": PHONE,
        "publish_ok": "on",
        "place": "dekat masjid",
        "lat": "-7.25",
        "lon": "109.5",
    }
    page = client.get(client.post("/lapor", told)["Location"])
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", words(page))[0]
    client.post("/lacak", {"code": code})
    return client


@pytest.fixture
def case(reporter):
    return Case.objects.select_related("village").get()


def post(client, noun, **typed):
    return client.post(f"{PAGE}/{noun}", {"key": uuid4(), **typed})


def fields(case):
    return [*vault.fields_of(case.village, case.ref)]


def test_the_page_tells_what_is_held_who_reads_it_and_until_when(reporter, case):
    assert PAGE in reporter.get("/lacak/laporan").content.decode()
    page = reporter.get(PAGE)
    told = words(page)
    for said in (
        "Tempat: dekat masjid.", "Foto: 0, rekaman: 0, pesan: 0.",
        "Hanya petugas pengaduan yang bisa membukanya, dengan alasan.",
        "Dihapus sendiri 90 hari setelah laporan selesai.", "Petugas tidak melihatnya.",
        "Dihapus sendiri 30 hari setelah laporan selesai.", "Laporan tidak sedang tampil.",
        "Belum ada.",
    ):  # fmt: skip
        assert said in told
    assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("told", "readers"),
    [
        ({"privacy": "rahasia"}, "petugas pengaduan, Sekretaris, dan petugas yang menangani."),
        (
            {"privacy": "terbuka"},
            "petugas pengaduan, Sekretaris, Kepala Desa, dan petugas yang menangani.",
        ),
        ({"about_office": "village_head"}, ""),
    ],
)
def test_the_page_names_those_who_read_the_story_and_no_others(client, make, told, readers):
    if "about_office" in told:
        told = {"about_office": str(make.office(told["about_office"]).pk)}
    page = client.get(client.post("/lapor", {"text": STORY, **told})["Location"])
    client.post("/lacak", {"code": re.search(r"\d{4} \d{4} \d{4} \d{4}", words(page))[0]})
    said = words(client.get(PAGE))
    assert (f"Yang membaca: {readers}" in said) == ("Yang membaca" in said) == bool(readers)


def test_neither_page_nor_copy_shows_the_name_or_the_number(reporter, case):
    needles = leaks.needles(NAME, "Wiryokusumo", PHONE, "81277733434")
    for address in (PAGE, f"{PAGE}/salinan"):
        assert leaks.found(reporter.get(address).content, needles) == []


def test_number_name_and_consent_are_taken_back_by_one_press_each(reporter, case, make):
    cases.verify(case, report_class="ordinary", category=make.category("road"), by=make.joko)
    cases.publish(case, title="Jalan", text="Jalan berlubang.", by=make.joko)
    board = f"/aduan/{case.year}/{case.number}"
    assert "Laporan sedang tampil, tanpa nama." in words(reporter.get(PAGE))
    assert reporter.get(board).status_code == 200
    for noun in ACTS[:3]:
        answer = post(reporter, noun)
        assert (answer.status_code, answer["Location"]) == (303, PAGE)
    told = words(reporter.get(PAGE))
    assert (fields(case), reporter.get(board).status_code) == ([], 404)
    assert told.count("tidak kami simpan.") == 2
    assert told.count("Sudah dikerjakan") == 3
    assert "Ya, hapus sekarang" not in told
    timeline = words(reporter.get("/lacak/laporan"))
    for said in ("Nomor Anda dihapus", "Nama Anda dihapus", "Anda mencabut izin papan desa"):
        assert said in timeline


def test_what_the_law_holds_is_said_and_asked_for(reporter, case, joko):
    cases.hold(case, words="Permintaan penyidik 12/2026.", by=joko)
    page = words(reporter.get(PAGE))
    assert "ditahan karena proses hukum" in page
    assert "penyidik" not in page
    post(reporter, "penghapusan-nama")
    told = words(reporter.get(PAGE))
    assert "Belum bisa dihapus: data ini ditahan karena proses hukum." in told
    assert told.count("Minta dihapus") == 1  # the number's
    assert (fields(case), DataRequest.objects.get().state) == (["name", "phone"], "waiting")


def test_a_wrong_number_is_told_at_its_form_and_nothing_typed_is_lost(reporter, case):
    answer = post(reporter, "perbaikan", name="Sari Dewi", phone="0812")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nomor HP kurang panjang." in page
    assert 'value="Sari Dewi"' in page
    assert 'id="perbaikan" open' in page
    assert post(reporter, "perbaikan", name="Sari Dewi").status_code == 303
    assert "Sari Dewi" not in reporter.get(PAGE).content.decode()


def test_the_story_is_put_right_beside_the_first_one(reporter, case):
    assert post(reporter, "pembetulan", words=" ").status_code == 422
    post(reporter, "pembetulan", words="Bukan RT 3, RT 4.")
    status = words(reporter.get("/lacak/laporan"))
    assert "Anda membetulkan cerita" in status
    assert "Bukan RT 3, RT 4." in status
    assert STORY in status


def test_a_wish_is_answered_in_words_that_only_the_page_shows(reporter, case, joko):
    refused = post(reporter, "permintaan", kind="other", words="")
    assert (refused.status_code, "Tulis dulu apa yang Anda minta." in words(refused)) == (422, True)
    assert post(reporter, "permintaan", kind="semua", words="x").status_code == 422
    post(reporter, "permintaan", kind="other", words="Siapa yang menyimpan data saya?")
    assert "Kami jawab paling lambat" in words(reporter.get(PAGE))
    [one] = answering.waiting(actors.of(joko))
    answering.decide(actors.of(joko), one.uid, is_granted=True, words="Server kantor desa.")
    told = words(reporter.get(PAGE))
    assert "Dikabulkan · Kasi Pelayanan" in told
    assert "Server kantor desa." in told
    status = words(reporter.get("/lacak/laporan"))
    assert "Permintaan data Anda sudah dijawab" in status
    assert "Server kantor desa." not in status


def test_the_copy_is_a_text_to_keep(reporter, case, make):
    cases.note(make.step(case, "verify"), words="rahasia dapur", by=make.joko)
    post(reporter, "permintaan", kind="copy", words="Untuk & <arsip>.")
    answer = reporter.get(f"{PAGE}/salinan")
    copy = answer.content.decode()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    name = f"data-laporan-{case.number}-{case.year}.txt"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Cache-Control"] == "no-store"
    for said in (
        STORY,
        "dekat masjid",
        "-7.25, 109.5",
        "Diterima",
        "Sudah dibaca",
        "Untuk & <arsip>.",
    ):
        assert said in copy
    assert "rahasia dapur" not in copy


@pytest.mark.django_db(transaction=True)
def test_who_opened_the_name_stands_there(reporter, case, joko):
    from kentongan.vault import actions as vault_acts  # noqa: PLC0415

    vault_acts.open_for(
        joko, village=case.village, subject=case.ref, field="name", passphrase=PASSPHRASE,
        reason_code="contact_reporter", words="Menelepon.",
    )  # fmt: skip
    for address in (PAGE, f"{PAGE}/salinan"):
        told = words(reporter.get(address))
        assert "Nama Anda dibuka petugas untuk menghubungi Anda" in told
        assert "Menelepon" not in told


def test_without_the_code_there_is_nothing_to_see_or_do(case, client):
    stranger = type(client)()
    for address in (PAGE, f"{PAGE}/salinan"):
        assert stranger.get(address)["Location"] == "/lacak"
    for noun in ACTS:
        assert stranger.post(f"{PAGE}/{noun}")["Location"] == "/lacak"
    assert fields(case) == ["name", "phone"]


def test_the_promise_page_says_how_and_who_answers(client):
    told = words(client.get("/privasi"))
    assert "dalam 3 x 24 jam" in told
    assert "Penanggung jawab pelindungan data: Kasi Pelayanan." in told
