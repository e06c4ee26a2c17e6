"""A shared PC in a real browser: it warns, it is told that somebody is here, it logs out."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from kentongan.desk.tests.test_journey import case_at
from tests.cast import PASSWORD
from tests.eye import faults

pytestmark = pytest.mark.django_db(transaction=True)

LOGIN = "/petugas/akun/masuk/"
START = datetime.combine(date(2026, 8, 14), time(10), ZoneInfo("Asia/Jakarta"))
WARNING = "Masih di sini?"
WORDS = "Sudah saya telepon Pak RT, besok pagi dicek bersama."


class Pc:
    """Joko's page at the office PC; server and browser live by the same clock."""

    def __init__(self, page, url, today):
        self.page, self.url, self._today = page, url, today
        self.now = START
        self._today(START.date(), START.time())
        page.clock.install(time=START)

    def log_in(self, at):
        self.page.goto(f"{self.url}{LOGIN}?next={at}")
        self.page.fill("#id_login", "joko")
        self.page.fill("#id_password", PASSWORD)
        self.page.get_by_role("button", name="Masuk").click()
        self.page.wait_for_url(f"**{at}")

    def pass_by(self, *, fails=False, **time_):
        """Let time go by for both; the page does what falls due. ``fails``: and is not answered."""
        if fails:
            with self.page.expect_event("requestfailed"):
                self.pass_by(**time_)
            return
        self.now += timedelta(**time_)
        self._today(self.now.date(), self.now.time())
        self.page.clock.fast_forward(int(timedelta(**time_).total_seconds()) * 1000)

    @property
    def warning(self):
        return self.page.get_by_text(WARNING)


@pytest.fixture
def pc(live_server, make, browser, today):
    context = browser.new_context(locale="id-ID", timezone_id="Asia/Jakarta")
    context.set_default_timeout(10_000)
    yield Pc(context.new_page(), live_server.url, today)
    context.close()


def test_the_page_warns_two_minutes_before_and_goes_on_when_told(pc):
    pc.log_in("/petugas/")
    pc.pass_by(minutes=13)
    assert not pc.warning.is_visible()
    pc.pass_by(seconds=31)
    pc.warning.wait_for()
    assert faults(pc.page) == []
    pc.page.get_by_role("button", name="Ya, lanjut").click()
    pc.warning.wait_for(state="hidden")
    pc.pass_by(minutes=5)
    assert not pc.warning.is_visible()


def test_nobody_there_ends_at_the_log_in_with_nothing_of_the_case_left(pc, make):
    case = make.case()
    pc.log_in(case_at(case))
    pc.pass_by(minutes=13, seconds=31)
    pc.warning.wait_for()
    pc.pass_by(minutes=2, seconds=1)
    pc.page.wait_for_url(f"**{LOGIN}**")
    assert "15 menit tidak ada kegiatan" in pc.page.content()
    assert "masjid" not in pc.page.content()


def test_without_signal_the_page_is_hidden_and_the_words_still_come_back(pc, make):
    case = make.case(at="in_progress")
    pc.log_in(case_at(case))
    pc.page.keyboard.press("c")
    pc.page.fill("#catatan-words", WORDS)
    story = pc.page.get_by_text("masjid").first
    pc.page.context.set_offline(True)
    pc.pass_by(minutes=13, seconds=31, fails=True)
    assert story.is_visible()
    pc.pass_by(minutes=2, fails=True)
    pc.page.get_by_text("Layar ditutup").wait_for()
    assert faults(pc.page) == []
    pc.page.keyboard.press("Escape")
    pc.page.mouse.click(5, 5)
    assert "masjid" not in pc.page.locator("body").inner_text()
    pc.page.context.set_offline(False)
    pc.pass_by(seconds=31)
    pc.page.wait_for_selector("text=Tulisan Anda masih ada")
    pc.page.fill("#id_login", "joko")
    pc.page.fill("#id_password", PASSWORD)
    pc.page.get_by_role("button", name="Masuk").click()
    assert pc.page.locator(".story").inner_text() == WORDS


def test_what_was_hidden_is_shown_again_where_another_tab_was_used_meanwhile(pc, make):
    pc.log_in(case_at(make.case()))
    story = pc.page.get_by_text("masjid").first
    [key] = [one["value"] for one in pc.page.context.cookies() if one["name"] == "petugas"]
    pc.page.context.set_offline(True)
    pc.pass_by(minutes=13, seconds=31, fails=True)
    other = Client()
    other.cookies["petugas"] = key
    assert other.get("/petugas/").status_code == 200
    pc.pass_by(minutes=2, fails=True)
    story.wait_for(state="hidden")
    pc.page.context.set_offline(False)
    pc.pass_by(seconds=31)
    story.wait_for(state="visible")
    assert not pc.page.get_by_text("Layar ditutup").is_visible()


def test_typing_counts_as_being_there(pc, make):
    pc.log_in(case_at(make.case(at="in_progress")))
    pc.page.keyboard.press("c")
    for minute in range(3):
        pc.pass_by(minutes=6)
        with pc.page.expect_response(lambda answer: answer.request.method == "POST"):
            pc.page.fill("#catatan-words", f"{WORDS} {minute}")
    assert not pc.warning.is_visible()


def test_words_half_written_come_back_after_the_log_in(pc, make):
    case = make.case(at="in_progress")
    pc.log_in(case_at(case))
    pc.page.keyboard.press("c")
    pc.page.fill("#catatan-words", WORDS)
    pc.pass_by(minutes=13, seconds=31)
    pc.warning.wait_for()
    pc.pass_by(minutes=2, seconds=1)
    pc.page.wait_for_selector("text=Tulisan Anda masih ada")
    assert WORDS not in pc.page.content()
    pc.page.fill("#id_login", "joko")
    pc.page.fill("#id_password", PASSWORD)
    pc.page.get_by_role("button", name="Masuk").click()
    assert pc.page.locator(".story").inner_text() == WORDS
    pc.page.get_by_role("button", name="Kirim sekarang").click()
    pc.page.wait_for_url(f"**{case_at(case)}")
    assert WORDS in pc.page.content()
