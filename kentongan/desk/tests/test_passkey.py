"""Logging in with the phone's own lock, in a browser with a made-up phone lock."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from kentongan.ledger.models import Entry
from kentongan.vault import actions as vault
from kentongan.village import actions as villages
from tests.cast import PASSPHRASE, PASSWORD
from tests.eye import faults

LOGIN = "/petugas/akun/masuk/"
BY_LOCK = "Pakai sidik jari atau kunci layar"
LOCK = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def locked(live_server, make, phone):
    """Joko's phone, which has a lock, logged in and then registered."""
    chromium = phone.context.new_cdp_session(phone)
    chromium.send("WebAuthn.enable")
    chromium.send("WebAuthn.addVirtualAuthenticator", {"options": LOCK})
    phone.goto(live_server.url + LOGIN)
    phone.fill("#id_login", "joko")
    phone.fill("#id_password", PASSWORD)
    phone.get_by_role("button", name="Masuk", exact=True).tap()
    phone.wait_for_url("**/petugas/")
    phone.goto(f"{live_server.url}/petugas/akun/kunci/")
    assert faults(phone) == []
    phone.get_by_role("link", name="Daftarkan HP ini").tap()
    phone.fill("#id_password", PASSWORD)
    phone.get_by_role("button", name="Lanjut").tap()
    phone.wait_for_url("**/kunci/baru/")
    assert faults(phone) == []
    phone.get_by_role("button", name="Daftarkan HP ini").tap()
    phone.get_by_text("Tampil sekali saja.").wait_for()
    phone.get_by_role("link", name="Sudah saya simpan, lanjut").tap()
    phone.get_by_text("HP ke-1").wait_for()
    phone.context.clear_cookies()
    return phone


def by_lock(phone, url):
    """Log in by the phone's lock; where the server leads."""
    phone.goto(url + LOGIN)
    with phone.expect_response(lambda answer: answer.request.method == "POST") as answered:
        phone.get_by_role("button", name=BY_LOCK).tap()
    return answered.value.headers["location"]


@pytest.mark.django_db(transaction=True)
def test_a_registered_phone_logs_in_without_name_and_password(live_server, locked):
    asked = []
    locked.on("request", lambda request: asked.append(request.url))
    locked.goto(live_server.url + LOGIN)
    locked.get_by_label("Ini HP saya sendiri").check()
    locked.get_by_role("button", name=BY_LOCK).tap()
    locked.wait_for_url("**/petugas/")
    assert {url.startswith(live_server.url) for url in asked} == {True}
    [cookie] = [one for one in locked.context.cookies() if one["name"] == "petugas"]
    assert cookie["expires"] > 0
    written = Entry.objects.filter(kind="official.way_in_added")
    assert written.first().data["way"] == "webauthn"


@pytest.mark.django_db(transaction=True)
def test_a_phone_of_one_who_was_switched_off_opens_nothing(live_server, locked, joko, ratna):
    villages.set_active(joko, is_active=False, by=ratna)
    assert by_lock(locked, live_server.url) == "/petugas/akun/nonaktif/"
    locked.goto(f"{live_server.url}/petugas/")
    assert LOGIN in locked.url


@pytest.mark.django_db(transaction=True)
def test_a_phone_of_the_next_village_opens_nothing_here(live_server, locked, joko, next_village):
    villages.make_default(next_village)
    assert by_lock(locked, live_server.url) == LOGIN
    locked.goto(f"{live_server.url}/petugas/")
    assert LOGIN in locked.url


@pytest.mark.django_db(transaction=True)
def test_a_removed_phone_is_not_known_any_more(live_server, locked, joko):
    Authenticator.objects.filter(user=joko, type="webauthn").delete()
    by_lock(locked, live_server.url)
    locked.get_by_text("Kunci itu tidak dikenal di sini.").wait_for()


@pytest.mark.django_db(transaction=True)
def test_the_password_alone_still_opens_beside_a_registered_phone(locked):
    answer = Client().post(LOGIN, {"login": "joko", "password": PASSWORD})
    assert answer["Location"] == "/petugas/"


@pytest.mark.django_db(transaction=True)
def test_a_custodians_password_opens_only_with_the_phones_lock_after_it(
    live_server, locked, joko, tmp_path
):
    vault.make_own_key(joko, paper=PASSPHRASE, new="gerobak pisang langit kertas")
    locked.goto(live_server.url + LOGIN)
    locked.fill("#id_login", "joko")
    locked.fill("#id_password", PASSWORD)
    locked.get_by_role("button", name="Masuk", exact=True).tap()
    locked.wait_for_url("**/dua-langkah/masuk/")
    assert faults(locked) == []
    locked.get_by_role("button", name=BY_LOCK).tap()
    locked.wait_for_url("**/petugas/")
    locked.goto(f"{live_server.url}/petugas/akun/dua-langkah/lagi/?next=/petugas/izin")
    assert faults(locked) == []
    locked.get_by_role("button", name=BY_LOCK).tap()
    locked.wait_for_url("**/petugas/izin")


@pytest.mark.django_db(transaction=True)
def test_the_list_of_phones_fits_a_small_screen_and_has_no_fault(live_server, locked):
    by_lock(locked, live_server.url)
    locked.set_viewport_size({"width": 240, "height": 320})
    locked.goto(f"{live_server.url}/petugas/akun/kunci/")
    locked.get_by_text("HP ke-1").wait_for()
    assert faults(locked) == []


@pytest.mark.django_db
def test_one_removes_only_ones_own_phones(joko, wati):
    key = Authenticator.objects.create(
        user=wati, type="webauthn", data={"name": "HP Wati", "credential": {}}
    )
    client = Client()
    client.post(LOGIN, {"login": "joko", "password": PASSWORD})
    client.post("/petugas/akun/sandi-lagi/", {"password": PASSWORD})
    address = f"/petugas/akun/kunci/{key.pk}/hapus/"
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    assert Authenticator.objects.filter(pk=key.pk).exists()
