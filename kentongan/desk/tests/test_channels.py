"""Opening a channel step by step, seeing how it does, and seeing to what failed."""

import hmac
import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from werkzeug import Response

from kentongan.base import clock, jobs
from kentongan.messaging import accounts, hooks, outbox, registry, watching
from kentongan.messaging.models import Account, Contact, Incoming, Outgoing, Trouble
from tests.eye import faults

AT = "/petugas/saluran"
TOKEN = "123456:token-rahasia-bot"
SARI = "+6285712345601"
KINDS = ("whatsapp_cloud", "fonnte", "waha", "telegram", "simulator")

pytestmark = pytest.mark.django_db


def read(response):
    return response.content.decode()


def press(client, account, verb, row=""):
    return client.post(f"{AT}/{account.uid}", {"langkah": verb, "baris": row}, follow=True)


@pytest.fixture
def bot(httpserver):
    """Telegram, where one token is known; what it was asked."""
    asked = []

    def answer(request):
        asked.append(request.path.rpartition("/")[2])
        status = 200 if TOKEN in request.path else 401
        result = {"message_id": 7, "chat": {"id": 501}, "date": 1}
        told = json.dumps({"ok": status == 200, "result": result})
        return Response(told, status=status, content_type="application/json")

    httpserver.expect_request(re.compile("/bot.*")).respond_with_handler(answer)
    httpserver.asked = asked
    return httpserver


@pytest.fixture
def telegram(village, bot):
    values = {"token": TOKEN, "secret_token": "jaga", "base_url": bot.url_for("")}
    return accounts.add(village, "telegram", values, office="service_head", actor="official:1")


@pytest.fixture
def phones(village, httpserver):
    """A simulator account; ``phones.say(text)`` is a villager's message."""
    httpserver.expect_request("/messages").respond_with_json({"id": "s-1"})
    httpserver.expect_request("/").respond_with_data("ok")
    values = {"secret": "papan", "base_url": httpserver.url_for("/")}
    account = accounts.add(village, "simulator", values, office="service_head", actor="x")
    return Phones(account)


class Phones:
    def __init__(self, account):
        self.account = account

    def say(self, text, secret="papan"):
        body = json.dumps({"from": SARI, "text": text}).encode()
        kind, key = accounts.address(self.account).rsplit("/", 2)[1:]
        signature = hmac.digest(secret.encode(), body, "sha256").hex()
        return hooks.receive(kind, key, body, {"X-Simulator-Signature": signature})


@pytest.fixture
def deaf(settings):
    """Nobody listens, so that what is seen is only what the test does."""
    settings.KENTONGAN_LISTENERS = []
    registry.listeners.cache_clear()
    yield
    registry.listeners.cache_clear()


# -- Who, and what is on the list ----------------------------------------------------------------
def test_only_keepers_see_the_channels(telegram, wati, joko, dewi, at_desk):
    paths = (AT, f"{AT}/buka/waha", f"{AT}/{telegram.uid}")
    seen = [[at_desk(who).get(path).status_code for path in paths] for who in (wati, joko, dewi)]
    assert seen == [[404] * 3, [200] * 3, [200] * 3]
    assert at_desk(wati).post(paths[2], {"langkah": "mati"}).status_code == 404


def test_the_account_of_the_next_village_does_not_exist_here(telegram, budi, at_desk):
    for method in ("get", "post"):
        answer = getattr(at_desk(budi), method)(
            f"{AT}/{telegram.uid}", {"langkah": "mati"}, HTTP_HOST="sebelah.example"
        )
        assert answer.status_code == 404
    telegram.refresh_from_db()
    assert telegram.is_on


def test_the_list_tells_state_and_what_can_be_opened(telegram, joko, at_desk):
    page = read(at_desk(joko).get(AT))
    assert "belum diuji dengan akun asli" in page
    assert "Berjalan" in page
    assert [kind for kind in KINDS if f"{AT}/buka/{kind}" not in page] == []


def test_a_channel_that_is_not_there_cannot_be_opened(joko, at_desk):
    assert at_desk(joko).get(f"{AT}/buka/merpati").status_code == 404


THERE = {"base_url": "https://penyedia.example"}


# -- Opening -------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", KINDS)
def test_each_channel_says_what_to_do_and_where_to_deliver(kind, village, joko, at_desk):
    client, channel = at_desk(joko), registry.channel(kind)
    form = client.get(f"{AT}/buka/{kind}").context["form"]
    ours = {one.name: form.fields[one.name].initial for one in channel.settings if one.is_ours}
    typed = {one.name: f"isi-{one.name}" for one in channel.settings if one.is_needed} | THERE
    answer = client.post(f"{AT}/buka/{kind}", {**typed, **ours, "agreed": "on"}, follow=True)
    account = Account.objects.get()
    page = read(answer)
    assert f"https://sukamaju.example{accounts.address(account)}" in page
    assert page.count("<li>") >= 3
    hidden = [word for n, word in {**typed, **ours}.items() if n not in account.values]
    assert hidden
    assert [word for word in hidden if word in page or word in read(client.get(AT))] == []


@pytest.mark.parametrize("kind", ["fonnte", "waha"])
def test_a_gateway_wants_a_tick_below_what_speaks_against_it(kind, village, joko, at_desk):
    client = at_desk(joko)
    assert "melanggar aturan WhatsApp" in read(client.get(f"{AT}/buka/{kind}"))
    needed = {one.name: "x" for one in registry.channel(kind).settings if one.is_needed} | THERE
    refused = client.post(f"{AT}/buka/{kind}", needed)
    assert (refused.status_code, Account.objects.count()) == (422, 0)
    assert "Beri tanda dulu" in read(refused)
    client.post(f"{AT}/buka/{kind}", {**needed, "agreed": "on"})
    entry = village.book.entries.get(kind="channel.added")
    assert (entry.data["channel"], entry.data["agreed"]) == (kind, True)


def test_an_address_inside_is_refused_in_words(village, joko, at_desk):
    typed = {"hmac_key": "x", "api_key": "x", "agreed": "on", "base_url": "http://10.0.0.7:3000"}
    answer = at_desk(joko).post(f"{AT}/buka/waha", typed)
    assert (answer.status_code, Account.objects.count()) == (422, 0)
    assert "http://10.0.0.7:3000 bukan alamat https di internet." in read(answer)


def test_what_is_missing_is_told_at_its_field(joko, at_desk):
    answer = at_desk(joko).post(f"{AT}/buka/telegram", {"secret_token": "jaga"})
    assert (answer.status_code, Account.objects.count()) == (422, 0)
    assert "Isian ini belum ada." in read(answer)


def test_the_provider_is_told_our_address_by_a_press(telegram, bot, joko, at_desk):
    page = read(press(at_desk(joko), telegram, "sambung"))
    assert "Penyedia sudah tahu alamat kita." in page
    assert bot.asked == ["setWebhook"]


def test_a_wrong_token_is_told_in_words(telegram, bot, joko, at_desk):
    accounts.change(telegram, {"token": "123:salah"}, office="x", actor="x")
    client = at_desk(joko)
    assert "tidak menerima alamat kita (http:401)" in read(press(client, telegram, "sambung"))
    assert "ditolak penyedia" in read(press(client, telegram, "periksa"))


def test_each_step_shows_as_it_happens(phones, joko, at_desk, deaf):
    client = at_desk(joko)

    def seen():
        polled = client.get(f"{AT}/{phones.account.uid}", headers={"HX-Request": "true"})
        assert b"<html" not in polled.content
        return read(polled)

    assert "Belum diuji dengan akun asli" in seen()
    assert "menerima kunci kita" in read(press(client, phones.account, "periksa"))
    assert phones.say("halo", secret="salah") is hooks.Taken.FORGED
    assert "tandanya salah" in seen()
    phones.say("halo")
    assert "tandanya salah" not in seen()
    assert "Pesan dari HP masuk: belum" not in seen()
    jobs.run_all()
    assert "Pesan kita keluar: belum" in seen()
    assert "Pesan uji dikirim" in read(press(client, phones.account, "balas"))
    jobs.run_all()
    done = seen()
    assert "Sudah terbukti" in done
    assert (": belum" in done, "hx-trigger" in done) == (False, False)
    assert "belum diuji" not in read(client.get(AT))


def test_nothing_is_answered_before_somebody_wrote(phones, joko, at_desk):
    assert "Belum ada pesan masuk" in read(press(at_desk(joko), phones.account, "balas"))


# -- Keeping -------------------------------------------------------------------------------------
def test_a_channel_is_switched_off_and_on(telegram, joko, at_desk):
    client = at_desk(joko)
    assert "Pesan yang masuk tetap disimpan" in read(press(client, telegram, "mati"))
    assert "Dimatikan" in read(client.get(AT))
    press(client, telegram, "nyala")
    telegram.refresh_from_db()
    assert telegram.is_on


def test_a_secret_left_empty_stays(telegram, joko, at_desk):
    client = at_desk(joko)
    page = read(client.get(f"{AT}/{telegram.uid}"))
    assert (TOKEN in page, "jaga<" in page, 'value="jaga"' in page) == (False, False, False)
    answer = client.post(
        f"{AT}/{telegram.uid}", {"langkah": "ubah", "base_url": "https://baru.example"}
    )
    assert answer.status_code == 303
    known = accounts.known(Account.objects.get())
    assert (known["token"], known["base_url"]) == (TOKEN, "https://baru.example")


def test_a_dead_letter_shows_its_reason_and_is_tried_again_once(phones, joko, at_desk, deaf):
    phones.say("halo")
    Incoming.objects.update(state="dead", why="ValueError", ended_at=clock.now())
    row, client = Incoming.objects.get(), at_desk(joko)
    page = read(client.get(f"{AT}/{phones.account.uid}"))
    assert ("ValueError" in page, "Coba lagi" in page, "halo" in page) == (True, True, False)
    assert "Dicoba lagi." in read(press(client, phones.account, "ulang-masuk", row.pk))
    jobs.run_all()
    assert Incoming.objects.get().state == "done"
    Incoming.objects.update(state="dead")
    assert "sudah pernah dicoba lagi" in read(press(client, phones.account, "ulang-masuk", row.pk))
    press(client, phones.account, "beres-masuk", row.pk)
    assert "ValueError" not in read(client.get(f"{AT}/{phones.account.uid}"))


def test_a_failed_message_is_sent_again_once(phones, joko, at_desk, deaf):
    phones.say("halo")
    jobs.run_all()
    outbox.say(Contact.objects.get(), outbox.Draft("Kabar rahasia"), key="a")
    Outgoing.objects.update(state="failed", why="131026", ended_at=clock.now())
    row, client = Outgoing.objects.get(), at_desk(joko)
    page = read(client.get(f"{AT}/{phones.account.uid}"))
    assert ("131026" in page, "Kabar rahasia" in page) == (True, False)
    press(client, phones.account, "ulang-keluar", row.pk)
    jobs.run_all()
    assert Outgoing.objects.get().state == "accepted"


def test_a_letter_of_another_account_is_not_touched(phones, telegram, joko, at_desk):
    phones.say("halo")
    Incoming.objects.update(state="dead", ended_at=clock.now())
    press(at_desk(joko), telegram, "ulang-masuk", Incoming.objects.get().pk)
    press(at_desk(joko), telegram, "beres-masuk", Incoming.objects.get().pk)
    assert (Incoming.objects.get().state, Incoming.objects.get().is_seen) == ("dead", False)


def test_only_linked_phones_of_this_account_can_be_greeted(phones, joko, wati, at_desk, deaf):
    phones.say("halo")
    Contact.objects.update(official=joko)
    client = at_desk(joko)
    choices = client.get(f"{AT}/{phones.account.uid}").context["greeting"].fields["baris"].choices
    assert [words for _, words in choices][1:] == ["Joko Susilo"]
    press(client, phones.account, "sapa", joko.pk)
    assert Account.objects.get().greets == joko


def test_a_trouble_stands_on_every_page_of_a_keeper(telegram, joko, wati, at_desk):
    Trouble.objects.create(village=telegram.village, account=telegram, what="dead")
    says = "Ada pesan di Telegram yang gagal diproses."
    assert [says in read(at_desk(who).get("/petugas/")) for who in (joko, wati)] == [True, False]
    assert says in read(at_desk(joko).get("/petugas/ringkasan"))
    Trouble.objects.update(ended_at=clock.now())
    assert says not in read(at_desk(joko).get("/petugas/"))


def test_numbers_for_the_operator_name_kind_and_village_only(phones, joko, deaf):
    phones.say("halo")
    Incoming.objects.update(state="dead")
    told = read(Client().get("/metrics"))
    labels = f'{{kind="simulator",village="{phones.account.village_id}"}}'
    assert f"kentongan_channel_dead_in{labels} 1.0" in told
    assert f"kentongan_channel_state{labels} 0.0" in told
    lines = [line for line in told.splitlines() if line.startswith("kentongan_channel_")]
    assert {re.sub(r"\w+(\{.*\}) .*", r"\1", line) for line in lines} == {labels}


# -- Size, access, look ----------------------------------------------------------------------------
def busy(phones):
    """Everything the page can show, a week of it."""
    start = clock.now()
    for back in range(7):
        with time_machine.travel(start - timedelta(days=back), tick=False):
            phones.say(f"halo {back}")
    Incoming.objects.update(state="dead", why="TimeoutError", ended_at=start)
    accounts.note_state(phones.account, "unauthorised", "401")
    Account.objects.update(state_at=start - timedelta(hours=1))
    watching.look()


def test_the_pages_stay_light(phones, joko, at_desk):
    busy(phones)
    for path in (AT, f"{AT}/buka/whatsapp_cloud", f"{AT}/{phones.account.uid}"):
        page = at_desk(joko).get(path, headers={"Accept-Encoding": "gzip"})
        assert len(page.content) <= 20_000, path


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_have_no_fault_and_fit(live_server, phones, joko, phone, at_desk, width):
    busy(phones)
    page = seated(live_server, phone, at_desk(joko))
    page.set_viewport_size({"width": width, "height": 800})
    wrong = {}
    for path in (AT, *(f"{AT}/buka/{kind}" for kind in KINDS), f"{AT}/{phones.account.uid}"):
        page.goto(live_server.url + path)
        if told := faults(page):
            wrong[path] = told
    assert wrong == {}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_wizard_waits_for_the_first_message_and_shows_it(
    live_server, phones, joko, phone, at_desk, deaf
):
    page = seated(live_server, phone, at_desk(joko))
    heard = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.goto(f"{live_server.url}{AT}/{phones.account.uid}")
    assert "Pesan dari HP masuk: belum" in page.locator("#terlihat").inner_text()
    phones.say("halo")
    page.wait_for_selector("#terlihat >> text=Pesan dari HP masuk,", timeout=15_000)
    jobs.run_all()
    page.reload()
    page.get_by_role("button", name="Kirim pesan uji", exact=True).tap()
    page.wait_for_selector("text=Pesan uji dikirim")
    jobs.run_all()
    page.wait_for_selector("#terlihat >> text=Sudah terbukti", timeout=15_000)
    assert heard == []


def seated(live_server, page, client):
    session = client.cookies["petugas"].value
    page.context.add_cookies(
        [{"name": "petugas", "value": session, "url": f"{live_server.url}/petugas/"}]
    )
    return page
