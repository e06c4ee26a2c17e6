"""What the log tells of log-ins, tries and limits, and whom it never names."""

import pytest
from django.test import Client

from kentongan.desk.models import Pin
from kentongan.desk.tests.test_second_step import PROVE, STEPS, log_in, set_up
from tests.cast import PASSWORD, app_code

LOGIN, AGAIN = "/petugas/akun/masuk/", "/petugas/akun/sandi-lagi/"
ACCOUNT, PIN = "/petugas/akun/keluar/", "472913"
FACTS = ("event", "way", "official")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told(caplog):
    """``told()``: the lines about ways in since the last time, each as its facts."""

    def since():
        lines = [line.msg for line in caplog.records if line.name == "kentongan.desk.noted"]
        caplog.clear()
        return [tuple(line[fact] for fact in FACTS if fact in line) for line in lines]

    return since


def test_a_log_in_is_told_right_and_wrong_with_the_id_and_an_unknown_name_without(joko, told):
    log_in("joko")
    assert told() == [("way in fits", "password", joko.pk), ("logged in", joko.pk)]
    log_in("joko", "bukan-itu-nak")
    log_in("siti.tidak.ada", "bukan-itu-nak")
    assert told() == [("way in refused", "password", joko.pk), ("way in refused", "password")]


def test_who_belongs_to_another_village_is_refused_in_the_log_too(joko, budi, told):
    log_in("budi")
    assert told() == [("way in refused", "password")]  # who he is elsewhere is not told here


def test_a_limit_that_was_hit_is_told(joko, told):
    for _time in range(9):
        log_in("joko", "bukan-itu-nak")
    assert told()[-2:] == [
        ("way in refused", "password", joko.pk), ("limit hit", "password", joko.pk),
    ]  # fmt: skip


def test_too_many_tries_of_one_sender_are_told_and_answered_in_words(joko, settings, told):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    log_in("siti.tidak.ada")
    answer = Client().post(LOGIN, {"login": "siti.tidak.ada", "password": PASSWORD})
    assert (answer.status_code, "Terlalu sering dicoba." in answer.content.decode()) == (429, True)
    assert told()[-1] == ("limit hit", "account_login")


def test_a_second_step_is_told_right_and_wrong(joko, told, today):
    secret, _page = set_up(log_in("joko"))
    client = log_in("joko")
    told()
    client.post(f"{STEPS}masuk/", {"code": "000000"})
    client.post(f"{STEPS}masuk/", {"code": app_code(secret)})
    client.post(PROVE, {"code": "000000"})
    client.post(PROVE, {"credential": "{}"})
    assert told() == [
        ("way in refused", "code", joko.pk), ("way in fits", "totp", joko.pk),
        ("logged in", joko.pk), ("way in refused", "code", joko.pk),
        ("way in refused", "webauthn", joko.pk),
    ]  # fmt: skip


def test_a_recovery_code_and_a_limit_of_codes_are_told(joko, told):
    client = log_in("joko")
    _secret, page = set_up(client)
    recovery = page.content.decode().split('class="code">')[1][:8]
    told()
    client.post(PROVE, {"code": recovery})
    other = log_in("joko")
    for _time in range(9):
        other.post(f"{STEPS}masuk/", {"code": "000000"})
    lines = told()
    assert (lines[0], lines[-1]) == (
        ("way in fits", "recovery_codes", joko.pk), ("limit hit", "code", joko.pk),
    )  # fmt: skip


def test_a_passkey_that_is_not_known_has_no_id(joko, told):
    Client().post("/petugas/akun/kunci/masuk/", {"credential": "{}"})
    assert told() == [("way in refused", "passkey")]


def test_a_pin_is_told_right_wrong_and_worn_out(joko, wati, told):
    client = log_in("wati", remember="on")
    client.post("/petugas/akun/pin/baru/", {"password": PASSWORD, "pin": PIN, "again": PIN})
    client.post("/petugas/akun/pin/kunci/")
    told()
    client.post("/petugas/akun/pin/", {"pin": "000001"})
    client.post("/petugas/akun/pin/", {"pin": PIN})
    client.post("/petugas/akun/pin/kunci/")
    Pin.objects.update(wrong=5)
    client.post("/petugas/akun/pin/", {"pin": PIN})
    assert told() == [
        ("way in refused", "pin", wati.pk), ("way in fits", "pin", wati.pk),
        ("limit hit", "pin", wati.pk),
    ]  # fmt: skip


def test_no_line_names_who_tried_or_what_was_typed(joko, caplog):
    client = log_in("joko")
    secret, _page = set_up(client)
    client.post(AGAIN, {"password": PASSWORD})
    client.post(PROVE, {"code": "000000"})
    for _time in range(9):
        log_in("siti.tidak.ada", "bukan-itu-nak")
    lines = [str(line.__dict__) for line in caplog.records]
    assert len(lines) > 12
    typed = ("joko", "Joko", "siti.tidak.ada", "bukan-itu", PASSWORD, "000000", "127.0.0.1", secret)
    assert [word for word in typed if word in "".join(lines)] == []
