"""The list of whoever answers for data protection, in his browser."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from kentongan.base import clock
from kentongan.intake.models import DataRequest
from kentongan.intake.rights import asking
from kentongan.village.models import Village

pytestmark = pytest.mark.django_db
PAGE = "/petugas/permintaan-data"


@pytest.fixture
def case(make):
    return make.case(name="Sari Dewi", phone="0812 3456 7890")


@pytest.fixture
def wished(case):
    """What Sari asks, in words that may hold anything."""
    words = "<b>Siapa</b> yang membaca?"
    asking.ask(case.village, case.ref, kind="other", key=uuid4(), words=words)
    return DataRequest.objects.get()


def read(answer):
    return answer.content.decode()


def answer(client, request, act, words="Hanya petugas pengaduan."):
    return client.post(PAGE, {"request": request.uid, "act": act, "words": words})


def test_the_one_in_charge_is_led_there_reads_and_answers(case, wished, dewi, joko, at_desk):
    client = at_desk(dewi)
    assert "Permintaan data menunggu jawaban: 1" in read(client.get("/petugas/"))
    assert "menunggu jawaban" not in read(at_desk(joko).get("/petugas/"))
    page = read(client.get(PAGE))
    assert f"laporan {case.label}" in page
    assert "&lt;b&gt;Siapa&lt;/b&gt; yang membaca?" in page
    assert "waktunya masih 7" in page
    assert "Sari Dewi" not in page
    assert answer(client, wished, "grant").status_code == 303
    done = read(client.get(PAGE))
    assert "Tidak ada permintaan yang menunggu." in done
    assert "Dikabulkan · Sekretaris Desa" in done
    assert "Hanya petugas pengaduan." in done


def test_an_answer_without_words_is_told_and_one_that_came_too_late_is_not_lost(
    wished, dewi, at_desk
):
    client = at_desk(dewi)
    empty = answer(client, wished, "refuse", " ")
    assert (empty.status_code, "Tulis jawaban untuk pelapor." in read(empty)) == (422, True)
    answer(client, wished, "refuse")
    late = answer(client, wished, "grant", "Ini alasan panjang saya.")
    assert late.status_code == 422
    assert "Permintaan itu sudah dijawab." in read(late)
    assert "Ini alasan panjang saya." in read(late)


def test_what_the_program_did_stands_there_with_its_minute(case, dewi, at_desk):
    asking.erase_contact(case.village, case.ref)
    page = read(at_desk(dewi).get(PAGE))
    assert re.search(r"Sudah dikerjakan · program · \d+ \w+ \d{4}, \d\d\.\d\d", page)


def test_late_ones_are_red_and_open_to_the_other_keepers(wished, dewi, joko, at_desk):
    with time_machine.travel(clock.now() + timedelta(hours=73)):
        for official in (dewi, joko):
            page = read(at_desk(official).get(PAGE))
            assert 'class="panel stack wrong"' in page
            assert "Lewat batas sejak" in page


def test_others_find_no_such_page(wished, wati, yanto, at_desk):
    for official in (wati, yanto):
        assert at_desk(official).get(PAGE).status_code == 404
        assert answer(at_desk(official), wished, "grant").status_code == 404
    assert DataRequest.objects.get().is_waiting


def test_who_is_not_in_charge_answers_nothing(wished, dewi, joko, at_desk):
    refused = answer(at_desk(joko), wished, "grant")
    assert (refused.status_code, "Permintaan itu tidak ada." in read(refused)) == (422, True)
    assert DataRequest.objects.get().is_waiting


def test_the_village_names_the_office_in_its_settings(case, wished, dewi, joko, at_desk):
    at = "/petugas/pengaturan/desa"
    page = read(at_desk(joko).get(at))
    assert "Penanggung jawab pelindungan data" in page
    fields = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page))
    sent = {**fields, "rest_days": [6, 7], "zone": "Asia/Jakarta", "paper": "A4",
            "dpo_role": "service_head"}  # fmt: skip
    sent.pop("works_on_collective_leave", None)
    sent.pop("needs_second_person_to_archive", None)
    assert at_desk(joko).post(at, sent).status_code == 303
    assert Village.objects.get().dpo_role == "service_head"
    assert "menunggu jawaban: 1" in read(at_desk(joko).get("/petugas/"))
