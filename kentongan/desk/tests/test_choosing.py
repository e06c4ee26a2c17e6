"""Choosing many in a real browser: on a phone and on the office PC, with script and without."""

import pytest
from playwright.sync_api import expect

from kentongan.cases.models import Case
from kentongan.desk.tests.test_journey import case_at
from kentongan.insight import actions as lists
from kentongan.insight.filters import Filters
from kentongan.insight.models import Postponement
from tests.cast import said
from tests.eye import faults

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, DESK = {"width": 360, "height": 640}, {"width": 1280, "height": 800}
SENT = {"document", "xhr", "fetch"}  # what a press may ask for
SENTENCE = "Kami periksa ke lokasi dan hasilnya kami kabarkan."


@pytest.fixture
def sit(live_server, browser, at_desk):
    """``sit(joko, DESK)`` is Joko's browser of that size; ``script=False`` has none."""
    contexts = []

    def seated(official, size, *, script=True, scheme="light"):
        context = browser.new_context(
            viewport=size, locale="id-ID", java_script_enabled=script, color_scheme=scheme,
            base_url=live_server.url,
        )  # fmt: skip
        context.set_default_timeout(10_000)
        contexts.append(context)
        session = at_desk(official).cookies["petugas"].value
        context.add_cookies(
            [{"name": "petugas", "value": session, "url": f"{live_server.url}/petugas/"}]
        )
        return context.new_page()

    yield seated
    for context in contexts:
        context.close()


@pytest.fixture
def three(make):
    return [make.case(at="verified", text=f"Talud nomor {n} longsor.") for n in range(3)]


def stages():
    return [*Case.objects.order_by("pk").values_list("status", flat=True)]


def press(page, name):
    """And wait for the answer: what was pressed for is done by then."""
    with page.expect_response(lambda answer: answer.request.resource_type in SENT):
        page.get_by_role("button", name=name, exact=True).click()


def chosen(page):
    return [box.is_checked() for box in page.locator(".pick").all()]


# -- By keys -------------------------------------------------------------------------------------
def test_x_ticks_the_case_under_the_cursor_and_again_unticks_it(sit, joko, three):
    page = sit(joko, DESK)
    page.goto("/petugas/")
    for key in "jjx":
        page.keyboard.press(key)
    assert chosen(page) == [False, True, False]
    page.keyboard.press("k")
    page.keyboard.press("x")
    assert chosen(page) == [True, True, False]
    page.keyboard.press("x")
    assert chosen(page) == [False, True, False]


def test_chosen_ones_are_handed_over_by_keys_and_taken_back_with_one(sit, make, joko, three):
    page = sit(joko, DESK)
    page.goto("/petugas/")
    for key in "jxjxt":
        page.keyboard.press(key)
    page.wait_for_selector("h1:has-text('Teruskan 2 laporan')")
    page.locator("select[name=to]").select_option(str(make.office("section_welfare").pk))
    press(page, "Kirim")
    page.wait_for_selector(".toast:has-text('2 laporan sudah diteruskan.')")
    assert stages() == ["assigned", "assigned", "verified"]
    page.keyboard.press("z")
    page.wait_for_selector(".toast:has-text('2 laporan dikembalikan.')")
    assert stages() == ["verified"] * 3


@pytest.mark.parametrize(
    ("key", "heading"),
    [("t", "Teruskan 1 laporan"), ("g", "Gabungkan 1 laporan"), ("d", "Tunda 1 laporan"),
     ("p", "1 laporan, Desa Sukamaju")],
)  # fmt: skip
def test_with_none_ticked_a_key_means_the_case_under_the_cursor(sit, joko, three, key, heading):
    page = sit(joko, DESK)
    page.goto("/petugas/")
    page.keyboard.press("j")
    page.keyboard.press(key)
    page.wait_for_selector(f"h1:text-is('{heading}')")


def test_the_list_of_keys_names_the_new_ones(sit, joko, three):
    page = sit(joko, DESK)
    page.goto("/petugas/")
    page.keyboard.press("?")
    told = page.locator("dialog").inner_text()
    for words in ("x pilih laporan", "g gabungkan", "d tunda", "p cetak"):
        assert words in told.replace("\n", " ")


def test_the_list_keeps_still_while_somebody_chooses(sit, make, joko, three):
    page = sit(joko, PHONE)
    page.clock.install()
    page.goto("/petugas/")
    asked = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.locator(".pick").first.check()
    page.clock.fast_forward(61_000)
    assert (asked, chosen(page)) == ([], [True, False, False])
    page.locator(".pick").first.uncheck()
    with page.expect_response(lambda answer: "daftar=" in answer.url):
        page.clock.fast_forward(21_000)


# -- By hand -------------------------------------------------------------------------------------
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_many_are_handed_over_put_off_merged_and_each_taken_back(
    sit, make, joko, three, size, script
):
    page = sit(joko, size, script=script)
    page.goto("/petugas/?daftar=semua")

    def choose_all(act):
        for box in page.locator(".pick").all():
            box.check()
        press(page, act)

    choose_all("Teruskan")
    page.locator("select[name=to]").select_option(str(make.office("section_welfare").pk))
    press(page, "Kirim")
    assert stages() == ["assigned"] * 3
    press(page, "Batalkan")
    assert stages() == ["verified"] * 3
    choose_all("Tunda")
    page.locator("input[name=days]").first.check()
    press(page, "Simpan")
    assert Postponement.objects.count() == 3
    press(page, "Batalkan")
    assert Postponement.objects.count() == 0
    choose_all("Gabungkan")
    page.locator("input[name=main]").first.check()
    press(page, "Gabungkan")
    assert stages() == ["verified", "merged", "merged"]
    press(page, "Batalkan")
    assert stages() == ["verified"] * 3
    choose_all("Cetak")
    expect(page.locator("article")).to_have_count(3)


def test_the_acts_stay_in_sight_once_something_is_ticked(sit, make, joko):
    for n in range(8):
        make.case(text=f"Saluran nomor {n} tersumbat.")
    page = sit(joko, PHONE)
    page.goto("/petugas/")
    page.locator(".pick").first.check()
    assert page.get_by_role("button", name="Tunda").bounding_box()["y"] < PHONE["height"]


def test_a_list_is_kept_opened_and_forgotten_without_script(sit, make, joko, three):
    page = sit(joko, PHONE, script=False)
    page.goto("/petugas/?daftar=terlambat")
    page.get_by_text("Saring", exact=True).click()
    page.get_by_label("Dusun").select_option("Krajan")
    press(page, "Cari")
    page.get_by_text("Simpan tampilan ini").click()
    page.get_by_label("Nama tampilan").fill("Dusun Krajan, terlambat")
    press(page, "Simpan tampilan")
    page.goto("/petugas/")
    page.get_by_role("link", name="Dusun Krajan, terlambat").click()
    assert page.url.endswith(f"?daftar=terlambat&hamlet={make.hamlet().pk}")
    page.get_by_text("Simpan tampilan ini").click()
    press(page, "Hapus “Dusun Krajan, terlambat”")
    assert page.get_by_role("link", name="Dusun Krajan, terlambat").count() == 0


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_case_is_answered_with_a_ready_sentence_in_four_taps(sit, make, wati, joko, script):
    case = make.case(at="in_progress")
    page = sit(wati, PHONE, script=script)
    page.goto(case_at(case))  # the first tap: the notification
    answer = page.locator("#jawaban")
    answer.locator("summary").click()
    answer.get_by_role("button", name="Pakai kalimat ini").first.click()
    sentence = answer.locator("textarea").input_value()
    answer.get_by_role("button", name="Kirim jawaban ke pelapor").click()
    page.wait_for_selector(".toast")
    case.refresh_from_db()
    assert case.status == "answered"
    assert said(case)[-1].text == sentence.strip() != ""


# -- For all -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("size", "scheme"),
    [({"width": 240, "height": 320}, "dark"), (PHONE, "light"), (PHONE, "dark"), (DESK, "light")],
    ids=["tiny", "phone", "phone in the dark", "desk"],
)
def test_the_pages_have_no_fault_and_fit(sit, make, joko, three, scheme, size):
    lists.keep_view(joko, name="Dusun Krajan, terlambat", tab="terlambat", filters=Filters())
    lists.postpone(three[0], until=three[0].due_on, by=joko, seen=three[0].version)
    page = sit(joko, size, scheme=scheme)
    picks = "&".join(f"pick={case.pk}.{case.version}" for case in three)
    wrong = {}

    def look(at):
        if told := faults(page):
            wrong[at] = told

    page.goto("/petugas/?daftar=semua&category=road")
    page.locator(".pick").first.check()
    look("list")
    for noun in ("disposisi", "penggabungan", "penundaan", "cetak"):
        page.goto(f"/petugas/pilihan/{noun}?{picks}")
        look(noun)
    page.goto(f"/petugas/pilihan/penggabungan?{picks}")
    press(page, "Gabungkan")
    look("refused")
    assert wrong == {}
