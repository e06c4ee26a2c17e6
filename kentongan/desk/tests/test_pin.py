"""A PIN for one's own phone: it opens a locked session, on that phone alone, for five tries."""

import re
from datetime import date, time

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client

from kentongan.desk.models import Pin, Session
from kentongan.ledger.models import Entry
from kentongan.village import actions as villages
from tests.cast import PASSWORD, said

LOGIN, ACCOUNT = "/petugas/akun/masuk/", "/petugas/akun/keluar/"
AT = "/petugas/akun/pin/"
FRIDAY, PIN = date(2026, 8, 14), "271828"
WORDS = "Sudah saya telepon Pak RT."


def read(answer):
    return answer.content.decode()


def log_in(name="wati", client=None, **more):
    client = client or Client()
    client.post(LOGIN, {"login": name, "password": PASSWORD, "remember": "on", **more})
    return client


def choose(client, pin=PIN, **more):
    return client.post(f"{AT}baru/", {"password": PASSWORD, "pin": pin, "again": pin, **more})


def is_in(client):
    return client.get("/petugas/").status_code == 200


@pytest.fixture
def phone(wati, today):
    """Wati's phone with a PIN, at ten."""
    today(FRIDAY, time(10))
    client = log_in()
    assert choose(client)["Location"] == ACCOUNT
    return client


@pytest.fixture
def locked(phone, today):
    """The same after sixteen idle minutes."""
    today(FRIDAY, time(10, 16))
    return phone


def test_an_idle_phone_is_locked_and_the_pin_opens_it_and_leads_back(locked):
    answer = locked.get("/petugas/ringkasan?x=1")
    assert (answer.status_code, answer["Location"]) == (
        303,
        f"{AT}?next=%2Fpetugas%2Fringkasan%3Fx%3D1",
    )
    assert "Wati Lestari" in read(locked.get(answer["Location"]))
    opened = locked.post(AT, {"pin": PIN, "next": "/petugas/ringkasan?x=1"})
    assert (opened.status_code, opened["Location"]) == (303, "/petugas/ringkasan?x=1")
    assert is_in(locked)


def test_whoever_works_is_not_locked_out(phone, today):
    for minute in (14, 28, 42):
        today(FRIDAY, time(10, minute))
        assert is_in(phone)


def test_a_list_that_renews_itself_keeps_no_phone_open_and_leads_to_the_pin(phone, today):
    for minute in (5, 10):
        today(FRIDAY, time(10, minute))
        assert phone.get("/petugas/", headers={"HX-Request": "true"}).status_code == 200
    today(FRIDAY, time(10, 16))
    answer = phone.get("/petugas/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, f"{AT}?next=/petugas/")


def test_a_phone_is_locked_by_its_button(phone):
    assert "Kunci HP ini sekarang" in read(phone.get(ACCOUNT))
    phone.post(f"{AT}kunci/")
    assert not is_in(phone)
    assert phone.get(ACCOUNT).status_code == 303  # shows nothing of the account
    phone.post(ACCOUNT)  # but leaves
    assert phone.get("/petugas/")["Location"].startswith(LOGIN)


def test_words_sent_to_a_locked_phone_come_back_after_the_pin(make, locked):
    case = make.case(at="assigned")
    at = f"/petugas/laporan/{case.year}/{case.number}/catatan"
    answer = locked.post(at, {"version": case.version, "words": WORDS})
    assert answer["Location"] == f"{AT}?next=%2Fpetugas%2Fakun%2Flanjut%2F"
    led = locked.post(AT, {"pin": PIN, "next": "/petugas/akun/lanjut/"})
    page = read(locked.get(led["Location"]))
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    locked.post(at, fields)
    assert [one.text for one in said(case)] == [WORDS]


def test_five_wrong_ones_end_the_trust_and_the_words_come_back_after_the_password(make, locked):
    case = make.case(at="assigned")
    at = f"/petugas/laporan/{case.year}/{case.number}/catatan"
    locked.post(at, {"version": case.version, "words": WORDS})
    for n in (4, 3, 2, 1):
        answer = locked.post(AT, {"pin": "000001"})
        assert (answer.status_code, f"Sisa {n} kali." in read(answer)) == (422, True)
    page = read(locked.post(AT, {"pin": "000001"}))
    assert not Pin.objects.exists()
    kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
    assert locked.post(AT, {"pin": PIN})["Location"].startswith(LOGIN)
    led = locked.post(LOGIN, {"login": "wati", "password": PASSWORD, "kept": kept})
    assert WORDS in read(locked.get(led["Location"]))


def test_a_right_one_takes_the_wrong_ones_back(locked):
    for _twice in range(2):
        for _time in range(4):
            locked.post(AT, {"pin": "000001"})
        locked.post(AT, {"pin": PIN})
        assert is_in(locked)
        locked.post(f"{AT}kunci/")


def test_the_sixth_try_is_refused_even_if_it_is_right(locked):
    Pin.objects.update(wrong=5)  # by others at the same moment
    answer = locked.post(AT, {"pin": PIN})
    assert answer["Location"] == LOGIN
    assert not is_in(locked)


def test_without_the_phone_nobody_tries_the_digits(locked):
    pin, other = Pin.objects.get(), Client()
    assert [n for n in (PIN, f"{PIN}") if check_password(n, pin.tag)] == []
    other.cookies["petugas"] = locked.cookies["petugas"].value  # the session, not the phone
    assert other.post(AT, {"pin": PIN})["Location"] == LOGIN
    secret = locked.cookies["perangkat"]
    assert (secret.value in str([pin.tag, pin.device]), secret["httponly"]) == (False, True)
    assert secret.value not in str(Session.objects.values_list("session_data", flat=True))


def test_the_pin_of_a_phone_locks_also_the_next_log_in_there(phone, today):
    phone.post(ACCOUNT)
    log_in(client=phone)
    today(FRIDAY, time(10, 20))
    assert phone.get("/petugas/")["Location"].startswith(AT)
    phone.post(AT, {"pin": PIN})
    assert is_in(phone)


def test_another_officials_pin_on_the_same_phone_is_not_ones_own(phone, joko):
    phone.post(ACCOUNT)
    log_in("joko", client=phone)
    assert "Kunci HP ini sekarang" not in read(phone.get(ACCOUNT))


def test_a_new_password_ends_the_locked_session_too(locked, joko, wati):
    villages.give_password(wati, by=joko)
    assert locked.post(AT, {"pin": PIN})["Location"].startswith(LOGIN)


def test_a_pin_that_was_dropped_locks_nothing_and_both_are_in_the_book(phone, wati, today):
    phone.post(f"{AT}hapus/")
    today(FRIDAY, time(11))
    assert is_in(phone)
    rows = Entry.objects.filter(data__way="pin").order_by("seq")
    assert [(row.kind, row.actor) for row in rows] == [
        ("official.way_in_added", f"official:{wati.pk}"),
        ("official.way_in_removed", f"official:{wati.pk}"),
    ]


# -- Choosing ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"pin": "111112", "again": "111112"}, "mudah ditebak"),
        ({"pin": "345678", "again": "345678"}, "mudah ditebak"),
        ({"pin": "987654", "again": "987654"}, "mudah ditebak"),
        ({"pin": "27182x", "again": "27182x"}, "terdiri dari 6 angka"),
        ({"again": "271829"}, "Kedua PIN tidak sama"),
        ({"password": "bukan-itu-nak"}, "Kata sandi keliru"),
    ],
)
def test_a_pin_that_will_not_do_is_refused_with_the_reason(wati, typed, said):
    answer = choose(log_in(), **typed)
    assert (answer.status_code, said in read(answer)) == (422, True)
    assert not Pin.objects.exists()


def test_a_shared_pc_gets_no_pin(wati):
    client = log_in(remember="")
    assert (client.get(f"{AT}baru/").status_code, choose(client).status_code) == (404, 404)
    assert "PIN untuk HP ini" not in read(client.get(ACCOUNT))
