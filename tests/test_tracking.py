"""The villager follows the report with the code, and has a say."""

import re
from datetime import date
from uuid import uuid4

import pytest

from kentongan.base import codes
from kentongan.cases import actions as cases
from kentongan.cases.models import Case
from kentongan.intake import reporting
from tests.cast import STORY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(village, joko, wati):
    """Every page here is Sukamaju's."""


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def told(client):
    """A report and its code."""
    page = client.get(client.post("/lapor", {"text": STORY})["Location"])
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", words(page))[0]
    return Case.objects.select_related("village").get(), code


@pytest.mark.parametrize(
    "spoken", ["{}", "kode saya: {}, terima kasih", "  {}\n", "laporan tanggal 12 kodenya {}"]
)
def test_the_code_is_understood_in_any_dictation(client, told, spoken):
    answer = client.post("/lacak", {"code": spoken.format(told[1].replace(" ", "."))})
    assert (answer.status_code, answer["Location"]) == (303, "/lacak/laporan")
    assert "Diterima" in words(client.get("/lacak/laporan"))


def test_a_wrong_digit_and_a_nik_are_told_before_any_look_up(
    client, told, django_assert_num_queries
):
    wrong = told[1][:-1] + str((int(told[1][-1]) + 1) % 10)
    assert "Ada angka yang keliru." in words(client.post("/lacak", {"code": wrong}))
    nik = client.post("/lacak", {"code": "3303054508900001"})
    assert "Ini seperti NIK." in words(nik)


def test_an_unknown_code_gets_one_uniform_answer(client, told):
    body = "482177305196026"
    unknown = body + codes.damm(body)
    page = client.post("/lacak", {"code": unknown})
    assert page.status_code == 404
    assert "Kode ini tidak kami temukan." in words(page)


def test_a_code_opens_nothing_in_another_village(client, told, next_village):
    page = client.post("/lacak", {"code": told[1]}, HTTP_HOST="sebelah.example")
    assert page.status_code == 404


def test_nobody_follows_without_the_code(client, told):
    for path in ("", "/balasan", "/penilaian", "/berkas/00000000-0000-4000-8000-000000000000"):
        stranger = type(client)()
        method = (
            stranger.get
            if path in {"", "/berkas/00000000-0000-4000-8000-000000000000"}
            else stranger.post
        )
        assert method(f"/lacak/laporan{path}")["Location"] == "/lacak"


@pytest.fixture
def reporter(client, told):
    client.post("/lacak", {"code": told[1]})
    return client


def test_the_reporter_sees_every_step_but_no_inner_note(reporter, told, make, joko):
    case = make.step(told[0], "verify")
    case = make.step(case, "dispose")
    cases.note(case, words="rahasia dapur", by=joko)
    page = words(reporter.get("/lacak/laporan"))
    assert "Diteruskan ke Kasi Kesejahteraan" in page
    assert "Sudah dibaca" in page
    assert "rahasia dapur" not in page


def test_a_message_reaches_the_office_and_an_empty_one_is_told(reporter, told):
    assert reporter.post("/lacak/laporan/balasan", {"words": "RT 3, Pak."}).status_code == 303
    assert "RT 3, Pak." in words(reporter.get("/lacak/laporan"))
    empty = reporter.post("/lacak/laporan/balasan", {"words": " "})
    assert (empty.status_code, "Tulis pesan Anda dulu" in words(empty)) == (422, True)


def test_the_reporter_says_it_is_solved(reporter, told, make):
    case = told[0]
    for step in ("verify", "dispose", "begin", "answer"):
        case = make.step(case, step)
    page = words(reporter.get("/lacak/laporan"))
    assert "Sudah beres?" in page
    assert "Lubang sudah kami tambal." in page
    reporter.post("/lacak/laporan/penilaian", {"verdict": "sudah"})
    assert "Selesai, menurut Anda" in words(reporter.get("/lacak/laporan"))


@pytest.mark.parametrize("stage", ["forwarded", "planned", "needs_info", "answered"])
def test_no_promise_is_called_late_while_its_clock_stands_still(
    client, make, village, today, stage
):
    today(date(2026, 3, 2))
    key = uuid4()
    make.case(at=stage, key=key)
    code = reporting.receipt(village, key).code
    today(date(2026, 6, 1))
    client.post("/lacak", {"code": code})
    page = words(client.get("/lacak/laporan"))
    assert re.findall(r"Lewat \d+ hari|Jawaban paling lambat", page) == []


def test_a_step_that_is_not_open_is_refused_in_words(reporter, told):
    page = reporter.post("/lacak/laporan/penilaian", {"verdict": "sudah", "words": "ya"})
    assert page.status_code == 422
    assert "belum bisa diambil sekarang" in words(page)


def test_the_reporter_objects_to_an_archived_report(reporter, told, joko):
    cases.archive(told[0], reason="unclear", by=joko)
    assert "karena isinya belum jelas" in words(reporter.get("/lacak/laporan"))
    reporter.post("/lacak/laporan/keberatan", {"words": "Ini jelas."})
    assert Case.objects.get().has_objection


def test_the_reporter_takes_the_report_back(reporter, told):
    reporter.post("/lacak/laporan/pencabutan", {"words": ""})
    assert Case.objects.get().archive_reason == "withdrawn"
