"""The simulator's page: who may open it, and what a press on a phone does."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kentongan.base import clock, jobs
from kentongan.media.tests import pictures
from kentongan.messaging import accounts, registry
from kentongan.messaging.contract import Button
from kentongan.messaging.models import Contact, Incoming
from kentongan.messaging.outbox import Draft, say
from kentongan.phones import actions, queries
from kentongan.phones.models import Bubble
from kentongan.phones.screen import Choice, Said, write
from tests.eye import faults

PAGE = "/petugas/simulator"
ECHO = []


def listen(contact, word):
    """A village that offers the same two buttons whatever is said."""
    ECHO.append(word.heard)
    told = f"Anda bilang: {word.heard.text or word.heard.choice or len(word.attachments)}"
    buttons = (Button("ya", "Ya, kirim"), Button("tidak", "Jangan"))
    say(contact, Draft(told, buttons=buttons, asks_spot=True), key=str(word.uid))
    return True


@pytest.fixture
def account(village, settings):
    ECHO.clear()
    settings.KENTONGAN_LISTENERS = ["kentongan.desk.tests.test_simulator.listen"]
    registry.listeners.cache_clear()
    yield accounts.add(village, "simulator", {"secret": "rahasia"}, office="x", actor="official:1")
    registry.listeners.cache_clear()


@pytest.fixture
def phones(account):
    return actions.ready(account)


@pytest.fixture
def joko_at(joko, at_desk):
    return at_desk(joko)


def at(phone, noun):
    return f"{PAGE}/{phone.uid}/{noun}"


def said(phone):
    return [(one.is_own, one.said.text, one.state) for one in queries.screen_of(phone).bubbles]


def test_without_a_simulator_there_is_no_page(village, joko_at):
    assert joko_at.get(PAGE).status_code == 404
    assert PAGE not in joko_at.get("/petugas/pengaturan").content.decode()


def test_with_one_the_page_shows_three_phones(account, joko_at):
    page = joko_at.get(PAGE).content.decode()
    assert re.findall(r'<h2 id="nama-\d">([^<]+)<', page) == ["Warga", "Petugas 1", "Petugas 2"]
    assert f'href="{PAGE}"' in joko_at.get("/petugas/pengaturan").content.decode()


def test_what_is_written_leads_back_to_the_same_phone(phones, joko_at):
    answer = joko_at.post(at(phones[1], "pesan"), {"text": "Halo"})
    assert (answer.status_code, answer["Location"]) == (303, f"{PAGE}?telepon=2#telepon-2")
    assert said(phones[1]) == [(True, "Halo", "sent")]
    page = joko_at.get(f"{PAGE}?telepon=2").content.decode()
    assert re.findall(r'class="phone chosen" id="([^"]+)"', page) == ["telepon-2"]


@pytest.mark.parametrize(
    "typed",
    [
        {}, {"text": "  "}, {"kirim": "lokasi"}, {"pilih": "a.1"}, {"pilih": "a" * 32 + ".0"},
        {"lat": "x"}, {"text": "x" * 4097},
    ],
)  # fmt: skip
def test_nothing_to_send_is_said_and_what_was_typed_stays(phones, joko_at, typed):
    answer = joko_at.post(at(phones[0], "pesan"), typed)
    assert answer.status_code == 422
    assert "Tulis pesan dulu" in answer.content.decode()
    assert Incoming.objects.count() == 0


@pytest.mark.parametrize(
    ("kirim", "kind"), [("rusak", "photo"), ("baik", "photo"), ("suara", "voice")]
)
def test_a_sample_is_sent_and_shown(phones, joko_at, kirim, kind):
    joko_at.post(at(phones[0], "pesan"), {"kirim": kirim})
    (bubble,) = queries.screen_of(phones[0]).bubbles
    assert (bubble.file_kind, bubble.state) == (kind, "sent")
    shown = joko_at.get(f"{PAGE}/berkas/{bubble.file}")
    assert (shown.status_code, shown["Content-Type"].split("/")[0]) == (
        200, {"photo": "image", "voice": "audio"}[kind],
    )  # fmt: skip
    name = {"photo": "foto", "voice": "suara"}[kind]
    assert shown["Content-Disposition"].startswith(f'inline; filename="{name}.')


def test_a_photo_of_ones_own_carries_the_words(phones, joko_at):
    photo = SimpleUploadedFile("a.jpg", pictures.jpeg(), "image/jpeg")
    joko_at.post(at(phones[0], "pesan"), {"text": "Ini", "photo": photo})
    (bubble,) = queries.screen_of(phones[0]).bubbles
    assert (bubble.said.text, bubble.file_kind) == ("Ini", "photo")
    broken = SimpleUploadedFile("a.jpg", b"bukan", "image/jpeg")
    answer = joko_at.post(at(phones[0], "pesan"), {"photo": broken})
    assert (answer.status_code, "Ini bukan foto." in answer.content.decode()) == (422, True)


def test_a_place_is_sent_in_degrees(phones, joko_at):
    joko_at.post(at(phones[0], "pesan"), {"kirim": "lokasi", "lat": "-7.39", "lon": "109.36"})
    jobs.run_all()
    assert (ECHO[0].spot.lat, ECHO[0].spot.lon) == (-7.39, 109.36)


def test_the_switches_turn_and_turn_back(phones, joko_at):
    for turn, is_so in (
        ("tanpa-sinyal", (False, False)), ("dua-kali", (False, True)),
        ("ada-sinyal", (True, True)), ("sekali", (True, False)), ("besok", (True, False)),
    ):  # fmt: skip
        assert joko_at.post(at(phones[0], "keadaan"), {"ubah": turn}).status_code == 303
        phones[0].refresh_from_db()
        assert (phones[0].has_signal, phones[0].repeats) == is_so
    assert joko_at.post(at(phones[0], "keadaan"), {"ubah": "?"}).status_code == 404


def test_what_is_held_for_the_morning_is_told_until_a_day_has_passed(phones, joko_at):
    actions.speak(phones[1], Said("Halo"))
    jobs.run_all()
    hold = timedelta(hours=5)
    hour = (clock.now() + hold).astimezone(ZoneInfo(phones[1].village.zone))
    say(queries.contact_of(phones[1]), Draft("Laporan 1/2026."), key="held", hold=hold)
    address, script = f"{PAGE}/{phones[1].uid}", {"HX-Request": "true"}
    page = joko_at.get(address, headers=script).content.decode()
    assert f"ditahan sampai pukul {hour:%H.%M}," in page
    joko_at.post(at(phones[1], "keadaan"), {"ubah": "besok"})
    assert "ditahan" not in joko_at.get(address, headers=script).content.decode()


def test_the_chat_is_sent_again_only_when_it_changed(phones, joko_at):
    address, script = f"{PAGE}/{phones[0].uid}", {"HX-Request": "true"}
    etag = joko_at.get(address, headers=script)["ETag"]
    again = {**script, "If-None-Match": etag}
    assert joko_at.get(address, headers=again).status_code == 304
    actions.speak(phones[0], Said("Halo"))
    fresh = joko_at.get(address, headers=again)
    assert (fresh.status_code, "Halo" in fresh.content.decode()) == (200, True)
    assert joko_at.get(address)["Location"] == f"{PAGE}?telepon=1#telepon-1"


def test_next_door_sees_and_presses_nothing(phones, budi, at_desk):
    actions.speak(phones[0], Said(), file=pictures.jpeg())
    (bubble,) = queries.screen_of(phones[0]).bubbles
    neighbour, there = at_desk(budi), {"host": "sebelah.example"}
    asked = [PAGE, f"{PAGE}/{phones[0].uid}", f"{PAGE}/berkas/{bubble.file}"]
    assert [neighbour.get(one, headers=there).status_code for one in asked] == [404] * 3
    for noun, typed in (("pesan", {"text": "Halo"}), ("keadaan", {"ubah": "dua-kali"})):
        assert neighbour.post(at(phones[0], noun), typed, headers=there).status_code == 404
    phones[0].refresh_from_db()
    assert (phones[0].repeats, Bubble.objects.count()) == (False, 1)


def full(phone):
    """A screen as full as it gets."""
    for n in range(25):
        own = n % 2 == 0
        bubble = Bubble(village=phone.village, phone=phone, is_own=own)
        bubble.state = "sent" if own else "delivered"
        write(bubble, Said(
            f"{n} Desa Sukamaju: laporan 147 kami terima. Jawaban paling lambat Kamis, 12 Juni.",
            buttons=() if own else tuple(Choice(str(i), f"Pilihan {i}") for i in range(3)),
        ))  # fmt: skip
        bubble.save()


def test_a_full_page_is_light(phones, joko_at):
    for phone in phones:
        full(phone)
    page = joko_at.get(PAGE, headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert len(page.content) <= 20_000
    assert len(joko_at.get(PAGE).content.decode().split("<li class")) == 3 * 20 + 1


# -- In a browser --------------------------------------------------------------------------------
@pytest.fixture
def seen(live_server, settings, phone, phones, at_desk, joko):
    """Joko's browser at the simulator of a server that answers its own village's calls."""
    settings.BIND = live_server.url.removeprefix("http://")
    session = at_desk(joko).cookies["petugas"].value
    phone.context.add_cookies(
        [{"name": "petugas", "value": session, "url": f"{live_server.url}/petugas/"}]
    )
    return phone


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [240, 360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_no_fault_and_fits(live_server, seen, phones, width, scheme):
    for one in phones:
        full(one)
    actions.speak(phones[0], Said(), file=pictures.jpeg())
    seen.emulate_media(color_scheme=scheme)
    seen.set_viewport_size({"width": width, "height": 640})
    seen.goto(live_server.url + PAGE)
    assert faults(seen) == []
    assert seen.locator(".phone:visible").count() == (3 if width == 1280 else 1)


@pytest.mark.django_db(transaction=True)
def test_words_go_the_whole_way_and_the_answer_comes_back_by_itself(live_server, seen, phones):
    heard = []
    seen.on("console", lambda told: heard.append(told.text) if told.type == "error" else None)
    seen.goto(live_server.url + PAGE)
    seen.fill("#kata-1", "Jalan di RT 3 rusak")
    seen.locator("#kirim-1").get_by_role("button", name="Kirim", exact=True).tap()
    seen.locator("#obrolan-1").get_by_text("Jalan di RT 3 rusak").wait_for()
    jobs.run_all()
    seen.locator("#obrolan-1").get_by_role("button", name="Ya, kirim").tap(timeout=8000)
    seen.locator("#obrolan-1 li.own", has_text="Ya, kirim").wait_for()
    jobs.run_all()
    seen.locator("#obrolan-1").get_by_text("Anda bilang: ya").wait_for(timeout=8000)
    assert [(one.text, one.choice) for one in ECHO] == [("Jalan di RT 3 rusak", ""), ("", "ya")]
    assert Contact.objects.get().told.filter(state="read").count() == 1
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_a_photo_reaches_the_village_over_the_wire(live_server, seen, phones):
    seen.goto(live_server.url + PAGE)
    seen.locator("#kirim-1").get_by_text("Foto, suara, lokasi").tap()
    seen.get_by_role("button", name="Foto jalan rusak").tap()
    seen.locator("#obrolan-1 img").wait_for()
    jobs.run_all()
    seen.locator("#obrolan-1").get_by_text("Anda bilang: 1").wait_for(timeout=8000)


@pytest.mark.django_db(transaction=True)
def test_without_signal_it_waits_and_with_signal_it_goes(live_server, seen, phones):
    seen.goto(live_server.url + PAGE)
    seen.get_by_role("button", name="Tanpa sinyal").tap()
    seen.locator("#telepon-1 [aria-pressed=true]").wait_for()
    seen.fill("#kata-1", "Halo")
    seen.locator("#kirim-1").get_by_role("button", name="Kirim", exact=True).tap()
    seen.get_by_text("menunggu sinyal").wait_for()
    assert Incoming.objects.count() == 0
    seen.get_by_role("button", name="Tanpa sinyal").tap()
    seen.get_by_text("menunggu sinyal").wait_for(state="detached")
    assert Incoming.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_it_works_without_script(live_server, seen, phones, browser):
    cookies = seen.context.cookies()
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(live_server.url + PAGE)
    page.get_by_role("link", name="Petugas 2").click()
    page.fill("#kata-3", "Halo")
    page.locator("#kirim-3").get_by_role("button", name="Kirim", exact=True).click()
    jobs.run_all()
    page.reload()
    page.get_by_role("button", name="Jangan").click()
    assert [one[:2] for one in said(phones[2])] == [
        (True, "Halo"), (False, "Anda bilang: Halo"), (True, "Jangan"),
    ]  # fmt: skip
    context.close()
