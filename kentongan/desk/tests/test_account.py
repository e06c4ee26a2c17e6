"""Logging in, staying logged in, being logged out, and that no word is lost by it."""

import re
from datetime import date, time
from shutil import copytree

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client

from kentongan.base import keys
from kentongan.cases.models import Message
from kentongan.desk import kept
from kentongan.desk.kept import Kept
from kentongan.desk.tests.test_journey import case_at
from kentongan.ledger.models import Entry
from kentongan.village import actions as villages
from tests.cast import PASSPHRASE, PASSWORD, app_code, said

LOGIN = "/petugas/akun/masuk/"
CHANGE = "/petugas/akun/kata-sandi/"
END = "/petugas/akun/habis/"
HERE = "/petugas/akun/di-sini/"
FRIDAY = date(2026, 8, 14)
NEW = "sawah-luas-di-barat"
IDLE_WORDS = "Anda keluar sendiri karena 15 menit tidak ada kegiatan."


@pytest.fixture
def log_in():
    """``log_in("joko")`` is a browser that checks tokens, as real ones do."""

    def seated(name, password=PASSWORD, **more):
        client = Client(enforce_csrf_checks=True)
        client.get(LOGIN)
        client.post(LOGIN, {"login": name, "password": password, **token(client), **more})
        return client

    return seated


def token(client):
    return {"csrfmiddlewaretoken": client.cookies["jaga"].value}


def read(response):
    return response.content.decode()


def is_in(client):
    return client.get("/petugas/").status_code == 200


def hidden(page):
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return dict(fields)


# -- Shared or one's own -----------------------------------------------------------------------
def test_a_shared_pc_is_what_the_log_in_page_offers_first(village):
    page = read(Client().get(LOGIN))
    assert re.findall(r'name="remember" value="(\w*)"( checked)?', page) == [
        ("", " checked"), ("on", ""),
    ]  # fmt: skip


def test_ones_own_phone_stays_logged_in_for_thirty_days(joko, log_in, today):
    today(FRIDAY)
    client = log_in("joko", remember="on")
    assert client.cookies["petugas"]["max-age"] == 30 * 24 * 3600
    today(date(2026, 9, 12))
    assert is_in(client)
    today(date(2026, 9, 14))
    assert not is_in(client)


def test_a_shared_pc_is_logged_out_after_fifteen_idle_minutes(joko, log_in, today):
    today(FRIDAY, time(10))
    client = log_in("joko")
    assert client.cookies["petugas"]["max-age"] == ""
    today(FRIDAY, time(10, 14))
    assert is_in(client)
    today(FRIDAY, time(10, 28, 59))
    assert is_in(client)
    today(FRIDAY, time(10, 44, 59))
    assert client.get("/petugas/")["Location"] == f"{LOGIN}?next=/petugas/"
    assert IDLE_WORDS in read(client.get(LOGIN))


def test_with_the_log_out_the_browser_forgets_the_pages_it_kept(joko, log_in, today):
    today(FRIDAY, time(10))
    left, idle = log_in("joko"), log_in("joko")
    assert "Clear-Site-Data" not in left.get("/petugas/").headers
    assert left.post("/petugas/akun/keluar/", token(left))["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in left.get(LOGIN).headers
    today(FRIDAY, time(10, 16))
    assert idle.get("/petugas/")["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/petugas/", {"HX-Request": "true"}),
        ("/petugas/", {"Sec-Fetch-Mode": "cors"}),
        (HERE, {}),
    ],
)
def test_what_a_page_asks_by_itself_keeps_nobody_logged_in(joko, log_in, today, path, headers):
    today(FRIDAY, time(10))
    client = log_in("joko")
    for minute in (5, 10, 15):
        today(FRIDAY, time(10, minute))
        assert client.get(path, headers=headers).status_code == 200
    today(FRIDAY, time(10, 16))
    assert not is_in(client)


def test_a_list_that_renews_itself_leads_to_the_log_in_when_time_is_up(joko, log_in, today):
    today(FRIDAY, time(10))
    client = log_in("joko")
    today(FRIDAY, time(10, 16))
    answer = client.get("/petugas/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, f"{LOGIN}?next=/petugas/")


def test_telling_that_somebody_is_here_starts_the_time_anew(joko, log_in, today):
    today(FRIDAY, time(10))
    client = log_in("joko")
    today(FRIDAY, time(10, 14))
    assert client.get(HERE).json() == {"left": 90}
    assert client.post(HERE, token(client)).json() == {"left": 930}
    today(FRIDAY, time(10, 28))
    assert is_in(client)


def test_nobody_has_no_time_left(village):
    assert Client().get(HERE).json() == {"left": 0}


def test_a_page_warns_on_a_shared_pc_only(joko, log_in):
    shared, own = (read(log_in("joko", **who).get("/petugas/")) for who in ({}, {"remember": "on"}))
    assert ("data-left=" in shared, "data-left=" in own) == (True, False)


# -- Words -------------------------------------------------------------------------------------
WORDS = "Sudah saya telepon Pak RT, besok pagi dicek bersama."


@pytest.fixture
def late(make, log_in, today):
    """Joko's browser sixteen minutes after he opened a case, and the case."""
    today(FRIDAY, time(10))
    case, client = make.case(), log_in("joko")
    client.get(case_at(case))
    today(FRIDAY, time(10, 16))
    return case, client


def note(client, case, words=WORDS):
    typed = {"version": case.version, "words": words, **token(client)}
    return client.post(f"{case_at(case)}/catatan", typed)


def again(client, page, name="joko"):
    """Log in on the page that has the words; where it leads."""
    typed = {**hidden(page), **token(client), "login": name, "password": PASSWORD}
    return client.post(LOGIN, typed)


def test_words_sent_after_the_end_come_back_after_the_log_in_and_are_sent(late):
    case, client = late
    answer = note(client, case)
    assert (answer.status_code, WORDS in read(answer)) == (401, False)
    assert again(client, read(answer))["Location"] == "/petugas/akun/lanjut/"
    page = read(client.get("/petugas/akun/lanjut/"))
    assert WORDS in page.split("<form")[0]
    fields = {**hidden(page.split("<form")[1]), **token(client)}
    client.post(f"{case_at(case)}/catatan", fields)
    assert [one.text for one in said(case)] == [WORDS]


def test_a_wrong_password_does_not_lose_the_words(late):
    case, client = late
    page = read(note(client, case))
    typed = {**hidden(page), **token(client), "login": "joko", "password": "bukan-itu-nak"}
    second = read(client.post(LOGIN, typed))
    assert hidden(second)["kept"] == hidden(page)["kept"]


def test_another_official_does_not_get_the_words(late, dewi):
    case, client = late
    again(client, read(note(client, case)), "dewi")
    assert client.get("/petugas/akun/lanjut/")["Location"] == "/petugas/"


def test_what_the_page_hands_over_at_the_end_comes_back_too(late):
    case, client = late
    to = f"{case_at(case)}/catatan"
    typed = f'[["version","{case.version}"],["words","{WORDS}"]]'
    answer = client.post(END, {"to": to, "typed": typed, **token(client)})
    again(client, read(answer))
    page = read(client.get("/petugas/akun/lanjut/"))
    assert (f'action="{to}"' in page, WORDS in page) == (True, True)


@pytest.mark.parametrize(
    ("at", "back"),
    [("/petugas/ringkasan", "/petugas/ringkasan"), ("https://jahat.example/", "/petugas/")],
)
def test_an_ended_page_without_words_leads_to_the_log_in_and_back(late, at, back):
    _case, client = late
    answer = client.post(END, {"at": at, "typed": "[]", **token(client)})
    assert (answer.status_code, answer["Location"]) == (
        303,
        f"{LOGIN}?next={back.replace('/', '%2F')}",
    )
    assert not is_in(client)


def test_a_form_from_before_another_log_in_shows_its_words_again(make, log_in):
    case, client = make.case(), log_in("joko")
    typed = {"version": case.version, "words": WORDS, "csrfmiddlewaretoken": "x" * 64}
    answer = client.post(f"{case_at(case)}/catatan", typed)
    assert (answer.status_code, WORDS in read(answer)) == (200, True)
    foreign = client.post(
        f"{case_at(case)}/catatan", typed, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (foreign.status_code, WORDS in read(foreign)) == (403, False)
    assert not Message.objects.of(case.village).exists()


def test_a_passphrase_is_never_kept(late):
    case, client = late
    typed = {"reason_code": "contact_reporter", "words": "Menelepon balik warga.",
             "passphrase": PASSPHRASE, **token(client)}  # fmt: skip
    page = read(client.post(f"{case_at(case)}/nama", typed))
    found = kept.opened(hidden(page)["kept"], by=make_by(case))
    assert found.fields == (
        ("reason_code", "contact_reporter"), ("words", "Menelepon balik warga."),
    )  # fmt: skip


def make_by(case):
    return case.village.officials.get(username="joko").pk


@pytest.mark.parametrize("token_", ["", "bukan segel", "gAAAAABoalsu"])
def test_words_that_were_not_locked_here_are_not_read(token_):
    assert kept.opened(token_, by=1) is None


def test_kept_words_are_gone_after_a_day(today):
    today(FRIDAY)
    locked = kept.shut(Kept("/petugas/catat", (("text", "Pompa air mati."),)))
    assert kept.opened(locked, by=1).words == ["Pompa air mati."]
    today(date(2026, 8, 16))
    assert kept.opened(locked, by=1) is None


# -- Passwords ---------------------------------------------------------------------------------
def change(client, old, new):
    typed = {"oldpassword": old, "password1": new, "password2": new, **token(client)}
    return client.post(CHANGE, typed)


@pytest.fixture
def siti(village, joko):
    """Somebody whose password the Kasi made."""
    official = villages.add_official(
        village, username="siti", name="Siti Aminah", password=PASSWORD, is_given=True, by=joko
    )
    villages.appoint(official, village.offices.get(role="operator"), since=FRIDAY, by=joko)
    return official


@pytest.mark.parametrize("page", ["/petugas/", "/petugas/catat", "/petugas/akun/dua-langkah/"])
def test_a_given_password_is_replaced_before_anything_else(siti, log_in, page):
    assert log_in("siti").get(page)["Location"] == CHANGE


def test_after_choosing_a_password_the_work_is_open_and_the_choice_is_in_the_book(siti, log_in):
    client = log_in("siti")
    assert change(client, PASSWORD, NEW)["Location"] == "/petugas/"
    assert is_in(client)
    entry = Entry.objects.of(siti.village.book_id).latest("seq")
    assert (entry.kind, entry.office, entry.actor, entry.data) == (
        "official.password_chosen", "operator", f"official:{siti.pk}", {"official": siti.pk},
    )  # fmt: skip


def test_the_given_password_itself_is_no_choice(siti, log_in):
    client = log_in("siti")
    answer = change(client, PASSWORD, PASSWORD)
    assert "Itu kata sandi yang lama." in read(answer)
    assert not is_in(client)


def test_logging_out_stays_possible_with_a_given_password(siti, log_in):
    client = log_in("siti")
    assert client.get("/petugas/akun/keluar/").status_code == 200


def test_a_password_the_kasi_renewed_must_be_replaced_too(joko, wati, log_in):
    given = villages.give_password(wati, by=joko)
    assert log_in("wati", given).get("/petugas/")["Location"] == CHANGE


def test_all_sessions_end_when_the_kasi_gives_a_new_password(joko, wati, log_in):
    phone, pc = log_in("wati", remember="on"), log_in("wati")
    villages.give_password(wati, by=joko)
    assert (is_in(phone), is_in(pc)) == (False, False)


def test_all_other_sessions_end_when_one_changes_the_password(joko, log_in):
    here, there = log_in("joko"), log_in("joko", remember="on")
    change(here, PASSWORD, NEW)
    assert (is_in(here), is_in(there)) == (True, False)


# -- The second step ---------------------------------------------------------------------------
@pytest.fixture
def careful(wati):
    """A browser of Wati's that has just told the password once more."""
    client = Client(raise_request_exception=False)
    client.post(LOGIN, {"login": "wati", "password": PASSWORD})
    client.post("/petugas/akun/sandi-lagi/", {"password": PASSWORD})
    return client


def switch_on(client):
    """The code that an app shows for the secret on the page."""
    address = "/petugas/akun/dua-langkah/aktifkan/"
    secret = client.get(address).context["form"].secret
    client.post(address, {"code": app_code(secret)})
    return secret


def ways_in():
    rows = Entry.objects.filter(kind__startswith="official.way_in_").order_by("seq")
    return [(row.kind.rpartition("_")[2], row.data["way"], row.actor) for row in rows]


def test_each_way_in_that_comes_or_goes_stands_in_the_ledger(careful, wati):
    me = f"official:{wati.pk}"
    on = [("added", "totp", me), ("added", "recovery_codes", me)]
    secret = switch_on(careful)
    stored = str([*Authenticator.objects.values_list("data", flat=True)])
    assert (secret in stored, stored.count("gAAAA")) == (False, 2)  # sealed, both of them
    assert ways_in() == on
    careful.post("/petugas/akun/dua-langkah/matikan/")
    assert ways_in()[:2] == on
    assert {*ways_in()[2:]} == {("removed", "totp", me), ("removed", "recovery_codes", me)}


def test_with_another_key_no_code_of_a_second_step_fits(careful, wati, tmp_path, monkeypatch):
    secret = switch_on(careful)
    copytree(keys.folder(), tmp_path / "others")
    (tmp_path / "others" / "accounts.key").write_bytes(bytes(32))
    monkeypatch.setenv("KENTONGAN_SECRETS", str(tmp_path / "others"))
    step = Authenticator.objects.get(user=wati, type="totp").wrap()
    for known in (secret, ""):
        assert not step.validate_code(app_code(known))


@pytest.fixture
def torn_book(transactional_db):
    """Nothing can be written into any book."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry RENAME TO ledger_torn")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_torn RENAME TO ledger_entry")


def test_a_way_in_that_cannot_be_written_down_is_not_opened(careful, torn_book):
    switch_on(careful)
    assert Authenticator.objects.count() == 0


def test_the_password_once_more_is_asked_for_by_its_name(joko):
    client = Client()
    client.post("/petugas/akun/masuk/", {"login": "joko", "password": PASSWORD})
    page = client.get("/petugas/akun/sandi-lagi/").content.decode()
    assert re.search(r"<label[^>]*>\s*Kata sandi\b", page)
    assert "placeholder" not in page
