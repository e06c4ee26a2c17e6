"""The two-sided story clicked on pretended phones, through a real server and its worker.

A villager tells of a broken road; the Kasi hands it over in the console; the official takes it,
answers it and shows the mended road from his phone; the villager is told at every step.
"""

import re

import pytest

from tests import phones as people
from tests.serving import Server, moved, until

pytestmark = [pytest.mark.browser, pytest.mark.processes]

PAGE = "/petugas/simulator"
UNANSWERED = "xpath=.//li[not(@class='own')][not(following-sibling::li[@class='own'])]"
SOON = 45_000  # the bubbles of a thought are waited for, and a notice as long as it may be undone


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo village, as ``make run`` serves it, in the forenoon: at night nobody is told."""
    data, clock = tmp_path_factory.mktemp("simulator"), moved(until(10))
    with Server(data, clock, command=("-m", "kentongan", "demo"), like="demo") as server:
        yield server


@pytest.fixture
def context(browser, demo):
    context = browser.new_context(**people.CHEAP_ANDROID)
    context.set_default_timeout(SOON)
    yield context
    context.close()


@pytest.fixture
def joko(context, demo):
    return people.Official(context, demo.url, has_script=True).logs_in(demo.data, "joko")


class Handset:
    """One of the phones on the simulator's page."""

    def __init__(self, page, place):
        self.page, self.place = page, place
        self.chat = page.locator(f"#obrolan-{place}")
        self.form = page.locator(f"#kirim-{place}")

    def take_up(self):
        """On a small screen the others are put away for it."""
        if not self.chat.is_visible():
            name = ["Warga", "Petugas 1", "Petugas 2"][self.place - 1]
            self.page.get_by_role("link", name=name, exact=True).tap()
        self.chat.wait_for()
        return self

    def say(self, words, *, with_photo=""):
        self.form.locator("textarea").fill(words)
        if with_photo:
            self.form.locator("summary").tap()
        self.form.get_by_role("button", name=with_photo or "Kirim", exact=True).tap()
        self.chat.locator("li.own", has_text=words).last.wait_for()

    def tells(self, words):
        """A new report; the second within minutes is asked whether it is one."""
        self.say(words)
        asked = self.hears(re.compile(rf"Laporan Anda: {words}|masalah baru"))
        if "masalah baru" in asked.inner_text():
            self.presses("masalah baru", "Masalah baru")

    def hears(self, words):
        """The message with these words since the phone last spoke, once it is there."""
        found = self.chat.locator(UNANSWERED).filter(has_text=words).last
        found.wait_for()
        return found

    def presses(self, words, button):
        """A button below the message with these words."""
        self.hears(words).get_by_role("button", name=button).tap()
        self.page.wait_for_function(
            "([id, said]) => [...document.querySelectorAll(`#${id} li.own`)].at(-1)"
            ".innerText.includes(said)",
            arg=[f"obrolan-{self.place}", button],
        )


def test_a_broken_road_is_told_taken_answered_and_confirmed_by_phone(joko, demo):
    page = joko.page
    page.goto(f"{demo.url}{PAGE}")
    villager, official = Handset(page, 1), Handset(page, 3)
    villager.take_up().tells("jalan di RT 3 rusak")
    villager.presses("Laporan Anda: jalan di RT 3 rusak", "Ya, kirim")
    receipt = villager.hears(re.compile(r"Laporan \d+/\d{4} kami terima")).inner_text()
    label = re.search(r"Laporan (\d+/\d{4}) kami terima", receipt)[1]
    assert re.search(r"Kode Anda: \d{4} \d{4} \d{4} \d{4}\.", receipt)
    assert "Jawaban paling lambat" in receipt

    joko.opens_case(label)
    joko.sends("pemeriksaan", "Simpan pemeriksaan")
    joko.presses(page.locator("summary.big"))
    joko.sends("disposisi", "Kirim")

    page.goto(f"{demo.url}{PAGE}?telepon=3")
    official.take_up().presses(f"Laporan {label},", "Terima")
    official.presses(f"Laporan {label} Anda terima", "Selesai")
    official.hears(f"Tulis jawaban untuk pelapor laporan {label}")
    official.say("Jalan sudah kami tambal.", with_photo="Foto jalan baik")
    official.presses(f"Jawaban untuk pelapor laporan {label}, 1 foto", "Kirim")
    official.hears(f"Jawaban untuk laporan {label} terkirim")

    villager.take_up()
    for news in ("sudah dibaca", "diteruskan ke petugas", "sedang dikerjakan", "dijawab"):
        villager.hears(f"Laporan Anda {label} {news}")
    villager.presses(f"Laporan Anda {label} dijawab", "Sudah beres")
    assert_closed(joko, label)
    page.get_by_alt_text("Foto 1").first.wait_for()


def assert_closed(joko, label):
    """The worker hears the last press within moments."""
    for _ in range(60):
        joko.opens_case(label)
        if "Selesai" in joko.page.locator("main").inner_text():
            return
        joko.page.wait_for_timeout(500)
    raise AssertionError(joko.words)
