"""Where one is logged in, and how a session ends: by a button, by an act, by the calendar."""

import re
from datetime import date, time, timedelta

import pytest
from django.test import Client

from kentongan.cases.models import Case
from kentongan.desk import devices
from kentongan.desk.models import Session
from kentongan.village import actions as villages
from kentongan.village.models import Tenure
from tests.cast import PASSWORD, office_of

LOGIN = "/petugas/akun/masuk/"
ACCOUNT, END = "/petugas/akun/keluar/", "/petugas/akun/alat/"
HERE = "/petugas/akun/di-sini/"
AGAIN = "/petugas/akun/sandi-lagi/"
FRIDAY, SATURDAY = date(2026, 8, 14), date(2026, 8, 15)
PHONE = (
    "Mozilla/5.0 (Linux; Android 12; SM-A042F) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
)
PC = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0"


def log_in(name, agent=PC, **more):
    client = Client(headers={"user-agent": agent})
    client.post(LOGIN, {"login": name, "password": PASSWORD, **more})
    return client


def read(answer):
    return answer.content.decode()


def is_in(client):
    return client.get("/petugas/").status_code == 200


def listed(client):
    return re.findall(r"<strong>([^<]+)</strong> <small>([^<]+)</small>", read(client.get(ACCOUNT)))


def marks(client):
    return re.findall(r'name="alat" value="(\w+)"', read(client.get(ACCOUNT)))


# -- The list ------------------------------------------------------------------------------------
def test_each_session_is_listed_in_plain_words_this_one_first(joko, wati, today):
    today(FRIDAY, time(8))
    pc = log_in("joko")
    today(FRIDAY, time(8, 10))
    phone, _other = log_in("joko", PHONE, remember="on"), log_in("wati")
    assert listed(phone) == [("Chrome di Android", "HP sendiri"),
                             ("Firefox di Windows", "Dipakai bersama")]  # fmt: skip
    page = read(phone.get(ACCOUNT))
    assert page.count("Ini perangkat ini.") == 1
    assert "Masuk sejak 14 Agustus, 08.00. Terakhir dipakai 14 Agustus, 08.00." in page
    assert is_in(pc)
    assert "Terakhir dipakai 14 Agustus, 08.10." in read(phone.get(ACCOUNT))


def test_a_shared_device_is_logged_out_after_twelve_hours_however_busy(joko, today):
    today(FRIDAY, time(7))
    client, phone = log_in("joko"), log_in("joko", PHONE, remember="on")
    for n in range(1, 72):
        today(FRIDAY, time(7 + n // 6, n % 6 * 10))
        client.post(HERE)
    assert client.get(HERE).json() == {"left": 600}
    today(FRIDAY, time(19))
    assert client.get(HERE).json() == {"left": 0}
    assert listed(phone) == [("Chrome di Android", "HP sendiri")]
    assert (is_in(client), is_in(phone)) == (False, True)
    assert "sudah 12 jam masuk di alat bersama" in read(client.get(LOGIN))


def test_what_has_ended_is_not_listed(joko, today):
    today(FRIDAY, time(8))
    log_in("joko")
    today(FRIDAY, time(8, 16))
    assert listed(log_in("joko", PHONE)) == [("Chrome di Android", "Dipakai bersama")]


def sure(client):
    """The password told once more in this browser."""
    client.post(AGAIN, {"password": PASSWORD})
    return client


def test_another_session_is_ended_only_by_who_tells_the_password_once_more(joko):
    here, there = log_in("joko"), log_in("joko")
    again = f"{AGAIN}?next=%2Fpetugas%2Fakun%2Fkeluar%2F"
    assert here.post(END)["Location"] == again
    page = read(here.get(ACCOUNT))
    assert (marks(here), "Keluarkan semua" in page, f'href="{again}"' in page) == ([], False, True)
    assert (is_in(there), here.post(again, {"password": PASSWORD})["Location"]) == (True, ACCOUNT)
    here.post(END)
    assert not is_in(there)


def test_one_other_session_is_ended_by_its_button(joko):
    here, there, third = (log_in("joko") for _each in range(3))
    sure(here)
    [mark, *_] = marks(here)
    assert here.post(END, {"alat": mark})["Location"] == ACCOUNT
    assert (is_in(here), [is_in(there), is_in(third)].count(True)) == (True, 1)


def test_all_others_are_ended_at_once(joko, wati):
    here, there, third, hers = *(log_in("joko") for _each in range(3)), log_in("wati")
    sure(here).post(END)
    assert [is_in(one) for one in (here, there, third, hers)] == [True, False, False, True]


def test_nobody_ends_the_session_of_another(joko, wati):
    his, hers = log_in("joko"), log_in("wati")
    sure(log_in("wati")).post(END, {"alat": Session.objects.get(official=joko).pk})
    [mark] = marks(sure(log_in("wati")))[:1]
    sure(his).post(END, {"alat": mark})
    his.post(END)
    assert (is_in(his), is_in(hers)) == (True, True)


def test_the_table_holds_nothing_that_opens_a_session(joko):
    client = log_in("joko")
    key = client.cookies["petugas"].value
    stored = Session.objects.get(official=joko).session_key
    assert key != stored
    thief = Client()
    thief.cookies["petugas"] = stored
    assert (is_in(thief), is_in(client)) == (False, True)


def test_sessions_long_over_are_swept_away(joko, today):
    today(FRIDAY)
    log_in("joko")
    today(FRIDAY + timedelta(days=31))
    log_in("joko")
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Chrome di Android"),
        (PC, "Firefox di Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Version/17.5 Mobile Safari/604.1",
         "Safari di iPhone"),
        ("Mozilla/5.0 (Linux; Android 13) SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36",
         "Samsung Internet di Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge di Windows"),
        ("curl/8", "Alat yang tidak dikenal"),
        ("", "Alat yang tidak dikenal"),
    ],
)  # fmt: skip
def test_a_browser_is_told_in_plain_words(agent, words):
    assert devices.named(*devices.known(agent)) == words


# -- The end -------------------------------------------------------------------------------------
def polls(client):
    """What the inbox on an open page asks by itself."""
    return client.get("/petugas/", headers={"HX-Request": "true"})


ENDS = {
    "password": lambda joko, wati: villages.give_password(wati, by=joko),
    "role": lambda joko, wati: villages.dismiss(Tenure.objects.get(official=wati), by=joko),
    "account": lambda joko, wati: villages.set_active(wati, is_active=False, by=joko),
}


@pytest.mark.parametrize("end", ENDS)
def test_the_next_request_after_the_end_is_refused_on_every_device(joko, wati, end):
    phone, pc = log_in("wati", PHONE, remember="on"), log_in("wati")
    assert (polls(phone).status_code, is_in(pc)) == (200, True)
    ENDS[end](joko, wati)
    answer = polls(phone)
    assert (answer.status_code, answer["HX-Redirect"]) == (401, f"{LOGIN}?next=/petugas/")
    sent = pc.post("/petugas/catat", {"text": "Pompa air mati."})
    assert (sent.status_code, Case.objects.count()) == (401, 0)


def test_what_came_to_an_end_stays_ended(joko, wati):
    client = log_in("wati")
    villages.set_active(wati, is_active=False, by=joko)
    villages.set_active(wati, is_active=True, by=joko)
    assert not is_in(client)
    again = log_in("wati")
    tenure = villages.dismiss(Tenure.objects.get(official=wati), by=joko)
    villages.appoint(wati, tenure.office, by=joko)
    assert not is_in(again)


def test_an_appointment_that_ends_by_the_calendar_ends_the_session(joko, wati, today):
    today(FRIDAY, time(23, 50))
    client = log_in("wati", PHONE, remember="on")
    villages.dismiss(Tenure.objects.get(official=wati), on=SATURDAY, by=joko)
    assert is_in(client)
    today(SATURDAY, time(0, 0, 4))
    assert polls(client).status_code == 401
    assert "Jabatan Anda berubah." in read(client.get(LOGIN))


def test_a_new_appointment_works_from_the_next_request_on_and_ends_nothing(joko, wati):
    client = log_in("wati")
    assert client.get("/petugas/pengaturan/dusun").status_code == 404
    villages.appoint(wati, office_of(joko.village, "secretary"), by=joko)
    assert client.get("/petugas/pengaturan/dusun").status_code == 200


def test_words_typed_before_the_end_come_back_after_the_log_in(make, joko, wati):
    client = log_in("wati")
    case = make.case(at="assigned")
    villages.appoint(wati, office_of(joko.village, "secretary"), by=joko)
    is_in(client)
    villages.dismiss(Tenure.objects.get(official=wati, office__role="secretary"), by=joko)
    at, words = f"/petugas/laporan/{case.year}/{case.number}/catatan", "Sudah saya telepon Pak RT."
    page = read(client.post(at, {"version": case.version, "words": words}))
    kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
    led = client.post(LOGIN, {"login": "wati", "password": PASSWORD, "kept": kept})
    assert words in read(client.get(led["Location"]))
