"""The second step: who is asked for it, at which acts, and that nothing is lost on the way."""

import re
from datetime import date, time
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client

from kentongan.cases.models import Message
from kentongan.desk.models import PhoneCode
from kentongan.desk.tests.test_journey import case_at
from kentongan.ledger.models import Entry
from kentongan.messaging import accounts
from kentongan.messaging.models import Account
from kentongan.vault import actions as vault
from kentongan.vault.models import KeyHolder, Opening, OpeningRequest
from kentongan.village import actions as villages
from kentongan.village.models import Office, Official
from tests.cast import PASSPHRASE, PASSWORD, app_code

LOGIN = "/petugas/akun/masuk/"
STEPS = "/petugas/akun/dua-langkah/"
AGAIN, LINKING = "/petugas/akun/sandi-lagi/", "/petugas/hubungkan-whatsapp"
PROVE, CODES = f"{STEPS}lagi/", f"{STEPS}cadangan/"
AT = "/petugas/pengaturan"
OWN = "gerobak pisang langit kertas"
WHY = {"reason_code": "contact_reporter", "words": "Menelepon balik warga."}
FRIDAY = date(2026, 8, 14)

pytestmark = pytest.mark.django_db(transaction=True)


def read(answer):
    return answer.content.decode()


def log_in(name, password=PASSWORD, **more):
    client = Client()
    client.post(LOGIN, {"login": name, "password": password, **more})
    return client


def asked(answer):
    """Where the second step leads afterwards, when it is asked for."""
    led = answer.headers.get("Location", "")
    return led.removeprefix(f"{PROVE}?next=").replace("%2F", "/") if PROVE in led else None


def set_up(client, password=PASSWORD):
    """An app on one's phone, from the password to the codes; its secret and the last page."""
    address = f"{STEPS}aktifkan/"
    client.post("/petugas/akun/sandi-lagi/", {"password": password})
    secret = client.get(address).context["form"].secret
    return secret, client.post(address, {"code": app_code(secret)}, follow=True)


def change(client, slug, verb, row=0, **typed):
    return client.post(f"{AT}/{slug}", {"langkah": verb, "baris": row, **typed})


# -- Which acts --------------------------------------------------------------------------------
def guarded_acts(case, wati, office, account):
    return [
        (f"{AT}/kunci", {"langkah": "milik", "baris": 0, "paper": PASSPHRASE, "new": OWN}),
        (f"{AT}/kunci", {"langkah": "putar", "baris": 0, "passphrase": PASSPHRASE}),
        (f"{AT}/dua-penjaga", {"langkah": "cetak", "baris": 0, "paper": PASSPHRASE}),
        (f"{AT}/petugas", {"langkah": "tambah", "baris": 0, "username": "siti", "name": "Siti A"}),
        (f"{AT}/petugas", {"langkah": "sandi", "baris": wati.pk}),
        (f"{AT}/petugas", {"langkah": "langkah", "baris": wati.pk}),
        (f"{AT}/petugas", {"langkah": "nonaktif", "baris": wati.pk}),
        (f"{AT}/petugas", {"langkah": "angkat", "baris": wati.pk, "office": office.pk}),
        (f"{AT}/jabatan", {"langkah": "sembunyi", "baris": office.pk}),
        ("/petugas/saluran/buka/telegram", {"token": "123:abc", "agreed": "on"}),
        (f"/petugas/saluran/{account.uid}", {"langkah": "ubah"}),
        (f"{case_at(case)}/nama", {**WHY, "passphrase": PASSPHRASE}),
        (f"{case_at(case)}/izin", WHY),
        ("/petugas/izin", {"act": "deny", "words": "Tidak perlu."}),
    ]


def rows():
    models = (Official, Office, KeyHolder, Opening, OpeningRequest, Account)
    return [[*model.objects.order_by("pk").values()] for model in models]


def test_the_password_alone_makes_nobody_a_custodian_or_administrator(make, joko, wati):
    case, client = make.case(name="Sari Dewi"), log_in("joko")
    account = accounts.add(
        make.village, "telegram", {"token": "1:a", "secret_token": "jaga"}, office="x", actor="x"
    )
    acts = guarded_acts(case, wati, make.office("affairs_planning"), account)
    before, entries = rows(), Entry.objects.count()
    assert [at for at, typed in acts if asked(client.post(at, typed)) is None] == []
    assert (rows(), Entry.objects.count()) == (before, entries)


def test_the_everyday_work_asks_for_no_second_step(make, joko):
    client = log_in("joko")
    assert client.get("/petugas/").status_code == 200
    assert client.get(f"{AT}/petugas").status_code == 200
    case = make.case(at="verified")
    sent = {"version": case.version, "to": make.office("section_welfare").pk}
    assert client.post(f"{case_at(case)}/disposisi", sent)["Location"] == case_at(case)
    assert change(client, "dusun", "tambah", name="Karangjati")["Location"] == f"{AT}/dusun"


@pytest.mark.parametrize(
    ("page", "form"),
    [
        (f"{AT}/petugas", 'name="langkah"'),
        (f"{AT}/kunci", 'name="paper"'),
        ("/petugas/saluran/buka/telegram", 'name="token"'),
    ],
)
def test_a_page_asks_before_anything_is_typed(joko, at_desk, page, form):
    bare, proven = read(log_in("joko").get(page)), read(at_desk(joko).get(page))
    assert (form in bare, f"{PROVE}?next=" in bare) == (False, True)
    assert (form in proven, f"{PROVE}?next=" in proven) == (True, False)


def test_the_box_of_the_name_asks_before_anything_is_typed(make, joko, at_desk):
    case = make.case(name="Sari Dewi")
    bare, proven = read(log_in("joko").get(case_at(case))), read(at_desk(joko).get(case_at(case)))
    assert ('name="passphrase"' in bare, PROVE in bare) == (False, True)
    assert ('name="passphrase"' in proven, PROVE in proven) == (True, False)


# -- There and back ----------------------------------------------------------------------------
def test_whoever_has_none_reads_why_sets_one_up_and_is_led_back(make, joko):
    client = log_in("joko")
    why = client.get(f"{PROVE}?next={AT}/petugas", follow=True)
    assert [unquote(led) for led, _ in why.redirect_chain] == [f"{STEPS}?next={AT}/petugas"]
    assert "menyangkut nama warga atau hak petugas" in read(why)
    _secret, page = set_up(client)
    assert page.redirect_chain == [(CODES, 302)]
    assert f'href="{AT}/petugas"' in read(page)
    assert change(client, "petugas", "tambah", username="siti", name="Siti A").status_code == 200


def test_what_was_typed_comes_back_after_the_second_step(make, joko):
    client = log_in("joko")
    answer = change(client, "petugas", "tambah", username="siti", name="Siti Aminah")
    client.get(answer["Location"], follow=True)
    _secret, page = set_up(client)
    assert 'href="/petugas/akun/lanjut/"' in read(page)
    kept = read(client.get("/petugas/akun/lanjut/"))
    assert "Siti Aminah" in kept.split("<form")[0]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', kept))
    assert client.post(f"{AT}/petugas", fields).status_code == 200
    assert Official.objects.get(username="siti").name == "Siti Aminah"


def test_a_passphrase_does_not_come_back_and_is_asked_for_again(make, joko):
    case, client = make.case(name="Sari Dewi"), log_in("joko")
    answer = client.post(f"{case_at(case)}/nama", {**WHY, "passphrase": PASSPHRASE})
    assert asked(answer) == "/petugas/akun/lanjut/"
    set_up(client)
    page = read(client.get("/petugas/akun/lanjut/"))
    assert ("Isi lagi sesudah ini" in page, PASSPHRASE in page) == (True, False)
    refused = client.post(f"{case_at(case)}/nama", WHY)
    assert (refused.status_code, WHY["words"] in read(refused)) == (422, True)
    assert "Isi kata sandi kunci." in read(refused)


def test_a_form_of_nothing_but_secrets_leads_back_to_its_page(joko):
    answer = change(log_in("joko"), "kunci", "coba", passphrase=OWN)
    assert asked(answer) == f"{AT}/kunci"


@pytest.mark.parametrize("there", ["https://jahat.example/", "//jahat.example/"])
def test_the_second_step_leads_to_no_other_site(joko, there):
    client = log_in("joko")
    set_up(client)
    Authenticator.objects.filter(user=joko, type="recovery_codes").delete()
    codes = RecoveryCodes.activate(joko).get_unused_codes()
    assert client.post(PROVE, {"code": codes[0], "next": there})["Location"] == "/petugas/"


# -- How long ----------------------------------------------------------------------------------
def test_it_counts_for_half_an_hour_then_a_code_renews_it(joko, wati, today):
    today(FRIDAY, time(10))
    client = log_in("joko", remember="on")
    secret, _page = set_up(client)
    today(FRIDAY, time(10, 29))
    assert "Joko Susilo" in read(client.get(f"{AT}/petugas"))
    assert asked(change(client, "petugas", "ubah", wati.pk, name="Wati")) is None
    today(FRIDAY, time(10, 31))
    assert asked(change(client, "petugas", "ubah", wati.pk, name="Wati")) is not None
    wrong = client.post(PROVE, {"code": "000000", "next": f"{AT}/petugas"})
    assert (wrong.status_code, "Kode itu keliru" in read(wrong)) == (200, True)
    right = client.post(PROVE, {"code": app_code(secret), "next": f"{AT}/petugas"})
    assert right["Location"] == f"{AT}/petugas"
    assert asked(change(client, "petugas", "ubah", wati.pk, name="Wati")) is None


def test_the_step_of_the_log_in_counts_too(joko):
    set_up(log_in("joko"))
    Authenticator.objects.filter(user=joko, type="recovery_codes").delete()
    codes = RecoveryCodes.activate(joko).get_unused_codes()
    client = log_in("joko")
    assert client.get("/petugas/").status_code == 302  # the password alone does not open any more
    assert client.post(f"{STEPS}masuk/", {"code": codes[0]})["Location"] == "/petugas/"
    assert asked(change(client, "jabatan", "tambah", role="operator", title="Loket")) is None


# -- Where there is none, the password once more -------------------------------------------------
def test_a_phone_is_linked_only_by_who_has_just_told_the_password_again(joko, wati, today):
    today(FRIDAY, time(10))
    client = log_in("wati", remember="on")
    again = f"{AGAIN}?next=%2Fpetugas%2Fhubungkan-whatsapp"
    bare = read(client.get(LINKING))
    assert (f'href="{again}"' in bare, 'value="code"' in bare) == (True, False)
    assert client.post(LINKING, {"act": "code"})["Location"] == again
    assert not PhoneCode.objects.exists()
    assert client.post(again, {"password": PASSWORD})["Location"] == LINKING
    assert 'value="code"' in read(client.get(LINKING))
    assert "HUBUNGKAN" in read(client.post(LINKING, {"act": "code"}))
    today(FRIDAY, time(10, 6))
    assert client.post(LINKING, {"act": "code"})["Location"] == again


def test_whoever_has_a_second_step_shows_that_before_linking_a_phone(joko, today):
    set_up(log_in("joko"))
    client = Client()
    client.force_login(joko)  # somebody at his open session, who knows the password
    client.post(AGAIN, {"password": PASSWORD})
    assert asked(client.post(LINKING, {"act": "code"})) == LINKING
    assert not PhoneCode.objects.exists()


# -- Recovery codes ----------------------------------------------------------------------------
def test_recovery_codes_are_shown_once_can_be_printed_and_each_is_used_once(joko):
    client = log_in("joko")
    _secret, page = set_up(client)
    codes = re.findall(r'class="code">(\d{8})<', read(page))
    assert (len(codes), "data-print" in read(page)) == (10, True)
    again = read(client.get(CODES))
    assert not [one for one in codes if one in again]
    assert "sudah pernah tampil" in again
    second, third = log_in("joko"), log_in("joko")
    assert second.post(f"{STEPS}masuk/", {"code": codes[3]})["Location"] == "/petugas/"
    assert "Kode itu keliru" in read(third.post(f"{STEPS}masuk/", {"code": codes[3]}))
    assert "Sisa 9." in read(second.get(STEPS))


# -- Who holds a key, who administrates ----------------------------------------------------------
@pytest.mark.parametrize("holds", ["office", "key"])
def test_the_last_second_step_stays_while_it_is_needed(village, joko, dewi, ratna, holds):
    official = villages.add_official(
        village, username="tini", name="Tini", password=PASSWORD, by=joko
    )
    role = "village_head" if holds == "office" else "operator"
    if holds == "office":
        villages.dismiss(ratna.tenures.get(), by=None)
    villages.appoint(official, village.offices.filter(role=role).first(), by=joko)
    client = log_in("tini")
    set_up(client)
    if holds == "key":
        vault.make_own_key(official, paper=PASSPHRASE, new=OWN)
    page = client.post(f"{STEPS}matikan/")
    assert "langkah kedua Anda yang terakhir" in read(page)
    assert Authenticator.objects.filter(user=official, type="totp").exists()


def test_another_second_step_may_be_removed_and_a_handler_may_remove_the_last(joko, wati):
    key = {"user": joko, "type": "webauthn", "data": {"name": "HP", "credential": {}}}
    client = log_in("joko")
    set_up(client)
    one = Authenticator.objects.create(**key)
    client.post(f"/petugas/akun/kunci/{one.pk}/hapus/")
    assert [*Authenticator.objects.filter(type="webauthn")] == []
    other = log_in("wati")
    set_up(other)
    other.post(f"{STEPS}matikan/")
    assert not Authenticator.objects.filter(user=wati).exists()


def test_the_last_passkey_stays_while_it_is_needed(joko):
    client = log_in("joko")
    client.post("/petugas/akun/sandi-lagi/", {"password": PASSWORD})
    one = Authenticator.objects.create(
        user=joko, type="webauthn", data={"name": "HP", "credential": {}}
    )
    address = f"/petugas/akun/kunci/{one.pk}/hapus/"
    assert asked(client.post(address)) == address  # not by the password alone
    codes = RecoveryCodes.activate(joko).get_unused_codes()
    client.post(PROVE, {"code": codes[0]})
    assert "langkah kedua Anda yang terakhir" in read(client.post(address))
    assert Authenticator.objects.filter(pk=one.pk).exists()


def test_a_custodian_without_one_sets_it_up_before_all_else(make, joko, ratna):
    vault.make_own_key(joko, paper=PASSPHRASE, new=OWN)
    client = log_in("joko")
    assert client.get("/petugas/")["Location"] == STEPS
    assert client.post("/petugas/catat", {"text": "Pompa mati."})["Location"] == STEPS
    set_up(client)
    assert client.get("/petugas/").status_code == 200
    later = log_in("joko")
    assert later.get("/petugas/").status_code == 302
    assert not Message.objects.filter(case__village=joko.village).exists()


def test_a_password_alone_changes_no_second_step(joko):
    set_up(log_in("joko"))
    client = log_in("joko")
    client.force_login(joko)  # somebody at his open session, who knows the password
    client.post("/petugas/akun/sandi-lagi/", {"password": PASSWORD})
    for address in (f"{STEPS}matikan/", CODES, f"{CODES}baru/", "/petugas/akun/kunci/baru/"):
        assert asked(client.get(address)) == address


# -- Lost ----------------------------------------------------------------------------------------
def test_a_lost_second_step_is_taken_away_by_another_and_written_down(joko, ratna, at_desk):
    client = log_in("joko")
    set_up(client)
    answer = change(at_desk(ratna), "petugas", "langkah", joko.pk)
    assert answer.status_code == 303
    assert client.get("/petugas/").status_code == 302  # his open sessions ended
    assert not Authenticator.objects.filter(user=joko).exists()
    entry = Entry.objects.of(joko.village.book_id).latest("seq")
    assert (entry.kind, entry.actor) == ("official.ways_in_taken", f"official:{ratna.pk}")
    assert log_in("joko").get("/petugas/").status_code == 200


def test_ones_own_is_not_taken_away_that_way(joko, at_desk):
    answer = change(at_desk(joko), "petugas", "langkah", joko.pk)
    assert "Ini untuk petugas lain." in read(answer)


# -- Given passwords -----------------------------------------------------------------------------
def given(client, official):
    """The Kasi makes a password for somebody, and would like to choose it."""
    typed = {"password": "pilihan-kasi-sendiri", "new": "pilihan-kasi-sendiri"}
    page = read(change(client, "petugas", "sandi", official.pk, **typed))
    return page.split('class="panel code">')[1].split("<")[0]


def test_nobody_chooses_anothers_password_and_a_given_one_opens_once(joko, wati, at_desk):
    password = given(at_desk(joko), wati)
    assert (password == "pilihan-kasi-sendiri", len(password)) == (False, 35)
    first = log_in("wati", password)
    assert first.get("/petugas/")["Location"] == "/petugas/akun/kata-sandi/"
    said = read(Client().post(LOGIN, {"login": "wati", "password": password}))
    assert "sudah dipakai atau sudah lewat 3 hari" in said
    kinds = [(one.kind, one.actor) for one in Entry.objects.order_by("-seq")[:3]]
    assert kinds == [
        ("official.password_used", f"official:{wati.pk}"),
        ("reading_key.made", "system"),
        ("official.password_set", f"official:{joko.pk}"),
    ]


def test_a_given_password_dies_after_three_days(joko, wati, today):
    today(FRIDAY)
    password = villages.give_password(wati, by=joko)
    today(date(2026, 8, 17))
    said = read(Client().post(LOGIN, {"login": "wati", "password": password}))
    assert "sudah dipakai atau sudah lewat 3 hari" in said


def test_a_new_password_opens_no_name(make, joko, ratna, at_desk):
    case = make.case(name="Sari Dewi")
    vault.make_own_key(joko, paper=PASSPHRASE, new=OWN)
    password = given(at_desk(ratna), joko)
    client = at_desk(Official.objects.get(pk=joko.pk))
    Official.objects.filter(pk=joko.pk).update(given_until=None)  # whoever knows it chose another
    for tried in (password, PASSPHRASE):
        answer = client.post(f"{case_at(case)}/nama", {**WHY, "passphrase": tried})
        assert (answer.status_code, "Sari Dewi" in read(answer)) == (422, False)
    right = client.post(f"{case_at(case)}/nama", {**WHY, "passphrase": OWN})
    assert "Sari Dewi" in read(right)
