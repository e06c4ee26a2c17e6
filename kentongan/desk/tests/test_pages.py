"""What an official reads on each page, and who reads nothing."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from kentongan.base import jobs
from kentongan.cases import actions as cases
from kentongan.cases.models import Case
from kentongan.desk.acts import ACTS
from kentongan.desk.settings import SECTIONS
from kentongan.desk.tests.test_journey import case_at, post
from tests.cast import PASSPHRASE, PASSWORD, STORY, told

LOGIN = "/petugas/akun/masuk/"
PAGES = (
    "/petugas/", "/petugas/catat", "/petugas/ringkasan", "/petugas/register.csv",
    "/petugas/pengaturan", *(f"/petugas/pengaturan/{slug}" for slug in SECTIONS),
)  # fmt: skip


def read(response):
    return response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_asks_a_stranger_to_log_in(village, page):
    response = Client().get(page)
    assert (response.status_code, response["Location"]) == (302, f"{LOGIN}?next={page}")


@pytest.mark.parametrize("noun", [*ACTS, "nama", "pembatalan"])
def test_every_act_asks_a_stranger_to_log_in(make, noun):
    response = Client().post(f"{case_at(make.case())}/{noun}", {"version": 1})
    assert response["Location"].startswith(LOGIN)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_the_service_head(make, joko, at_desk, page):
    make.case()
    assert at_desk(joko).get(page).status_code == 200


def test_logging_in_leads_to_the_inbox(make, joko):
    client = Client()
    response = client.post(LOGIN, {"login": "joko", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/petugas/")
    assert "Kotak masuk" in read(client.get("/petugas/"))


def test_the_next_village_is_refused_like_a_wrong_password(village, joko, budi):
    def words(name, password):
        return read(Client().post(LOGIN, {"login": name, "password": password})).split("</form>")[0]

    foreign, wrong = words("budi", PASSWORD), words("joko", "bukan-kata-sandinya")
    said = "Nama masuk atau kata sandi keliru. Coba periksa lagi."
    assert said in foreign
    assert said in wrong


def test_an_official_of_the_next_village_opens_nothing(make, budi, at_desk):
    case = make.case()
    client = at_desk(budi)
    assert client.get("/petugas/")["Location"].startswith(LOGIN)
    assert client.get(case_at(case))["Location"].startswith(LOGIN)
    assert client.get("/petugas/", HTTP_HOST="sebelah.example").status_code == 200
    assert client.get(case_at(case), HTTP_HOST="sebelah.example").status_code == 404


def test_a_handler_sees_only_what_was_handed_over(make, wati, at_desk):
    other = make.case(privacy="terbuka")
    mine = make.case(at="assigned", text="Lampu jalan mati di RT 3.")
    jobs.run_all()
    client = at_desk(wati)
    assert client.get(case_at(other)).status_code == 404
    assert client.get(case_at(mine)).status_code == 200
    page = read(client.get("/petugas/?daftar=semua"))
    assert "Lampu jalan mati" in page
    assert STORY[:40] not in page


def test_the_inbox_tells_number_clock_and_matter(make, joko, at_desk, today):
    today(date(2026, 8, 3))  # a Monday, before the office closes
    case = make.case()
    page = read(at_desk(joko).get("/petugas/"))
    assert case.label in page
    assert "Perlu saya (1)" in page
    assert "sisa 3 hari" in page


def test_polling_costs_nothing_until_something_happens(make, joko, at_desk):
    case, client = make.case(), at_desk(joko)
    first = client.get("/petugas/", headers={"HX-Request": "true"})
    assert b"<html" not in first.content

    def again():
        asked = {"HX-Request": "true", "If-None-Match": first["ETag"]}
        return client.get("/petugas/", headers=asked).status_code

    assert again() == 304
    cases.note(case, words="Sudah ditelepon.", by=joko)
    assert again() == 200


def test_a_number_opens_its_case(make, joko, at_desk):
    case = make.case()
    response = at_desk(joko).get("/petugas/", {"q": case.label})
    assert (response.status_code, response["Location"]) == (303, case_at(case))


def test_only_open_acts_are_offered(make, wati, at_desk):
    page = read(at_desk(wati).get(case_at(make.case(at="assigned"))))
    assert "Mulai kerjakan" in page
    assert "Catatan dalam" in page
    assert "Arsipkan" not in page
    assert "Tutup laporan" not in page


def test_the_second_official_is_told_what_changed_and_keeps_the_words(make, joko, dewi, at_desk):
    case = make.case(at="in_progress")
    seen = case.version
    cases.note(case, words="Semen datang besok.", by=dewi)
    typed = {"version": seen, "words": "Sudah kami tambal.", "outcome": "resolved"}
    response = at_desk(joko).post(f"{case_at(case)}/jawaban", typed)
    page = read(response)
    assert response.status_code == 409
    assert "baru saja diubah oleh Sekretaris Desa" in page
    assert "Semen datang besok." in page.split("Langkah berikutnya")[0]
    assert "Sudah kami tambal." in page
    assert f'value="{seen + 1}"' in page
    assert Case.objects.get(pk=case.pk).status == "in_progress"


def test_a_refusal_stands_at_its_form(make, wati, at_desk):
    case = make.case(at="in_progress")
    response = post(at_desk(wati), case, "jawaban", words=" ", outcome="resolved")
    assert response.status_code == 422
    assert "Tulis dulu isinya" in read(response)


def test_an_act_can_be_taken_back_at_once(make, joko, at_desk):
    case, client = make.case(at="verified"), at_desk(joko)
    post(client, case, "disposisi", to=make.office("section_welfare").pk)
    assert f'action="{case_at(case)}/pembatalan"' in read(client.get(case_at(case)))
    client.post(f"{case_at(case)}/pembatalan")
    case.refresh_from_db()
    assert (case.status, case.holder) == ("verified", None)


def test_a_preview_sends_nothing(make, wati, at_desk):
    case = make.case(at="in_progress")
    response = post(at_desk(wati), case, "jawaban", words="Beres.", outcome="resolved", lihat="1")
    assert "Pelapor akan membaca:" in read(response)
    assert Case.objects.get(pk=case.pk).status == "in_progress"


def test_the_name_is_shown_once_for_a_reason(make, joko, wati, at_desk):
    case, desk = make.case(name="Sari Dewanti"), at_desk(joko)
    asked = {"reason_code": "contact_reporter", "words": "Menelepon balik."}
    assert "Sari Dewanti" not in read(desk.get(case_at(case)))
    wrong = desk.post(f"{case_at(case)}/nama", {**asked, "passphrase": "bukan kata sandinya itu"})
    assert (wrong.status_code, b"Sari Dewanti" in wrong.content) == (422, False)
    right = desk.post(f"{case_at(case)}/nama", {**asked, "passphrase": PASSPHRASE})
    assert "Sari Dewanti" in read(right)
    assert right["Cache-Control"] == "no-store"
    again = read(desk.get(case_at(case)))
    assert "Sari Dewanti" not in again
    assert "Nama pelapor dibuka" in again


def test_the_copy_for_the_board_is_masked(make, joko, at_desk):
    case = make.case(at="verified", text="Jalan rusak. Hubungi 081234567890.", publish_ok=True)
    client = at_desk(joko)
    page = read(client.get(case_at(case)))
    copy = page.split('id="publikasi"')[1].split("</form>")[0]
    assert "081234567890" not in copy
    post(client, case, "publikasi", title="Jalan rusak", text="Jalan rusak.", answer="")
    assert case.publication.text == "Jalan rusak."
    post(client, case, "penurunan")
    case.publication.refresh_from_db()
    assert case.publication.is_shown is False


def test_a_report_is_written_down_at_the_counter(make, joko, at_desk):
    client = at_desk(joko)
    typed = {"text": "Pompa air mati.", "hamlet": make.hamlet().pk, "channel": "walk_in",
             "name": "Sari Dewanti", "key": "5b0d4f0e-7d0c-4f5e-9f1e-0c1d2e3f4a5b"}  # fmt: skip
    response = client.post("/petugas/catat", typed)
    case = Case.objects.get()
    assert (response.status_code, case.channel, case.filed_by.role) == (
        303,
        "walk_in",
        "service_head",
    )
    assert told(case).text == "Pompa air mati."
    slip = read(client.get(response["Location"]))
    assert f"Laporan {case.label}" in slip
    assert "Jawaban paling lambat" in slip
    assert client.post("/petugas/catat", typed)["Location"] == response["Location"]


def test_an_empty_report_at_the_counter_says_what_is_missing(joko, at_desk):
    response = at_desk(joko).post("/petugas/catat", {"text": "", "place": "dekat masjid"})
    assert response.status_code == 422
    assert "Ceritakan masalahnya dulu" in read(response)
    assert "dekat masjid" in read(response)


def test_the_heads_page_has_five_numbers(make, ratna, at_desk):
    make.case()
    page = read(at_desk(ratna).get("/petugas/ringkasan"))
    for word in ("Masuk", "Selesai", "Lewat batas", "Hari sampai selesai", "Warga puas"):
        assert word in page


def test_every_address_of_the_desk_resolves_in_the_site():
    names = get_resolver().reverse_dict
    assert "account_login" in names
    assert "account_logout" in names


def test_the_inbox_asks_the_database_as_often_for_many_cases(
    make, joko, at_desk, django_assert_num_queries
):
    client = at_desk(joko)
    make.case()
    client.get("/petugas/")  # the calendar is read once
    with CaptureQueriesContext(connection) as one:
        client.get("/petugas/")
    for number in range(20):
        make.case(text=f"Talud nomor {number} longsor.")
    with django_assert_num_queries(len(one)):
        client.get("/petugas/")
    assert len(one) <= 31  # two of them open what was told in secret
