"""Who reads in the console what was told in secret: opened by the password, for one session."""

import hashlib
from datetime import date, time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client

from kentongan.cases import stories
from kentongan.cases.stories import Reader
from kentongan.cases.visibility import Output
from kentongan.desk.models import Session
from kentongan.desk.session_store import SessionStore
from kentongan.desk.tests.test_journey import case_at
from kentongan.desk.tests.test_second_step import STEPS, log_in, set_up
from kentongan.village.models import Official
from tests.cast import PASSWORD, STORY, app_code

ACCOUNT = "/petugas/akun/"
AGAIN, CHANGE, LEAVE = f"{ACCOUNT}sandi-lagi/", f"{ACCOUNT}kata-sandi/", f"{ACCOUNT}keluar/"
FRIDAY, NEW, PIN = date(2026, 8, 14), "sawah-luas-di-barat", "271828"


@pytest.fixture
def case(make):
    return make.case(at="verified")


@pytest.fixture
def reads(case):
    """``reads(client)``: whether the page of a case told in secret shows its story there."""

    def shown(client):
        page = client.get(case_at(case))
        assert page.status_code == 200
        return STORY in page.content.decode()

    return shown


def without_password(official):
    """His browser after a log-in by a passkey."""
    client = Client()
    client.force_login(official)
    return client


def change(client):
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post(CHANGE, typed)["Location"] == "/petugas/"


# -- By the password -----------------------------------------------------------------------------
def test_the_password_opens_it_at_log_in(reads, joko):
    assert reads(log_in("joko"))


def test_without_it_the_story_stays_shut_until_the_password_is_told_once_more(reads, joko):
    client = without_password(joko)
    assert not reads(client)
    client.post(AGAIN, {"password": "bukan-itu-nak"})
    assert not reads(client)
    client.post(AGAIN, {"password": PASSWORD})
    assert reads(client)


def test_the_second_step_at_log_in_ends_as_a_reader(reads, joko, today):
    today(FRIDAY, time(10))
    secret, _page = set_up(log_in("joko"))
    today(FRIDAY, time(10, 5))
    client = log_in("joko")
    assert client.get("/petugas/").status_code == 302
    assert client.post(f"{STEPS}masuk/", {"code": app_code(secret)})["Location"] == "/petugas/"
    assert reads(client)


def test_a_locked_phone_reads_again_after_the_pin(reads, joko):
    client = log_in("joko", remember="on")
    client.post(f"{ACCOUNT}pin/baru/", {"password": PASSWORD, "pin": PIN, "again": PIN})
    client.post(f"{ACCOUNT}pin/kunci/")
    assert client.get("/petugas/").status_code == 303
    client.post(f"{ACCOUNT}pin/", {"pin": PIN})
    assert reads(client)


@pytest.mark.parametrize("came", [lambda _: log_in("joko"), without_password],
                         ids=["password", "passkey"])  # fmt: skip
def test_a_changed_password_keeps_what_he_reads(make, joko, came):
    about = str(make.office("section_welfare").pk)
    case = make.case(about_office=about)  # the worker could not give it to him anew
    here = came(joko)
    change(here)
    for client in (here, log_in("joko", NEW)):
        assert STORY in client.get(case_at(case)).content.decode()


# -- Shown once more -----------------------------------------------------------------------------
def tell_password(client):
    client.post(AGAIN, {"password": PASSWORD})


def set_up_step(client):
    secret = client.get(f"{STEPS}aktifkan/").context["form"].secret
    client.post(f"{STEPS}aktifkan/", {"code": app_code(secret)})


def choose_pin(client):
    client.post(f"{ACCOUNT}pin/baru/", {"password": PASSWORD, "pin": PIN, "again": PIN})


def tell_pin(client):
    client.post(f"{ACCOUNT}pin/kunci/")
    client.post(f"{ACCOUNT}pin/", {"pin": PIN})


def show_step(client):
    Authenticator.objects.filter(type="recovery_codes").delete()
    codes = RecoveryCodes.activate(Official.objects.get(username="joko")).get_unused_codes()
    client.post(f"{STEPS}lagi/", {"code": codes[0]})


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        (None, tell_password), (tell_password, set_up_step), (set_up, show_step),
        (None, choose_pin), (choose_pin, tell_pin),
    ],
)  # fmt: skip
def test_who_shows_it_again_goes_on_under_a_new_key_and_reads_on(reads, joko, before, shown):
    client, copy = log_in("joko", remember="on"), Client()
    if before:
        before(client)
    copy.cookies["petugas"] = old = client.cookies["petugas"].value
    shown(client)
    assert client.cookies["petugas"].value != old
    assert client.cookies["petugas"]["max-age"] > 29 * 24 * 3600
    assert (copy.get("/petugas/").status_code, reads(client)) == (302, True)


# -- Not for others ------------------------------------------------------------------------------
def test_a_log_out_ends_it(reads, joko):
    client = log_in("joko")
    assert reads(client)
    client.post(LEAVE)
    assert client.get("/petugas/").status_code == 302
    client.force_login(joko)
    assert not reads(client)


def test_who_stopped_before_the_second_step_opens_nothing_to_the_next_one(reads, joko, ratna):
    set_up(log_in("joko"))
    client = log_in("joko")  # and no further
    client.force_login(ratna)
    assert not reads(client)


def test_the_table_of_sessions_opens_nothing(reads, case, joko):
    client = log_in("joko")
    assert reads(client)
    key = client.cookies["petugas"].value
    row = Session.objects.get(official=joko)
    held = SessionStore().decode(row.session_data)
    private = SessionStore(key).kept("reads")
    assert stories.told(Reader(held["reader"], private), case, Output.CONSOLE).text == STORY
    found = [row.session_key, row.session_data, *map(str, held.values())]
    assert [one for one in (key, private.hex()) if one in str(found)] == []
    for word in found:
        thief = SessionStore(word)
        thief._session_cache = held
        assert thief.kept("reads") is None
        for tried in (word.encode()[:32].ljust(32), hashlib.sha256(word.encode()).digest()):
            assert stories.told(Reader(held["reader"], tried), case, Output.CONSOLE).is_shut


def test_a_spoilt_session_reads_nothing_and_its_pages_are_shown(reads, joko):
    client = log_in("joko")
    session = client.session
    session["reads"] = session["reads"][:-8] + "AAAAAAA="
    session.save()
    assert not reads(client)
    assert client.get("/petugas/").status_code == 200


def test_the_village_head_sees_clock_and_category_of_it_and_not_its_story(make, ratna, today):
    today(date(2026, 8, 3))
    case, client = make.case(at="verified"), log_in("ratna")
    page = client.get(case_at(case)).content.decode()
    assert '<span class="tag">Jalan dan jembatan</span>' in page
    assert "Jawaban paling lambat Senin, 24 Agustus." in page
    for there in (page, client.get("/petugas/?daftar=semua").content.decode()):
        assert (case.label in there, STORY[:40] in there) == (True, False)
