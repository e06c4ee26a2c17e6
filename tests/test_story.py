"""The whole story on two small phones: a broken road from the first word to "sudah beres"."""

import json
import re

import pytest

from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.xdist_group("story")]

ROAD = "Jalan depan balai RW 2 rusak parah, kalau hujan jadi kolam."


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo village, as ``make run`` serves it."""
    data = tmp_path_factory.mktemp("story")
    with Server(data, command=("-m", "kentongan", "demo")) as server:
        yield server


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def phones(request, browser):
    """``phones()`` is one more cheap Android with its own cookies; with script, then without."""
    opened = []

    def one():
        context = browser.new_context(
            viewport={"width": 360, "height": 640},
            has_touch=True,
            is_mobile=True,
            locale="id-ID",
            java_script_enabled=request.param,
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        return context.new_page()

    one.has_script = request.param
    yield one
    for context in opened:
        context.close()


class Official:
    """A phone on which an official has logged in."""

    def __init__(self, page, demo, username):
        accounts = json.loads((demo.data / "demo-accounts.json").read_text())
        password = next(a["password"] for a in accounts if a["username"] == username)
        self.page, self.url = page, demo.url
        page.goto(f"{demo.url}/petugas/")
        page.fill("[name=login]", username)
        page.fill("[name=password]", password)
        page.get_by_role("button", name="Masuk").tap()
        page.wait_for_url(f"{demo.url}/petugas/")

    def opens(self, label):
        number, year = label.split("/")
        self.page.goto(f"{self.url}/petugas/laporan/{year}/{number}")
        return self

    def sends(self, noun, button, **fields):
        form = self.page.locator(f"form#{noun}")
        for name, words in fields.items():
            form.locator(f"[name={name}]").first.fill(words)
        form.get_by_role("button", name=button, exact=True).tap()
        self.page.wait_for_selector(".toast")
        return self


def words(page):
    return re.sub(r"\s+", " ", page.inner_text("body"))


def reports(phone, demo):
    """Two taps and the text; the code on the receipt and the number."""
    phone.goto(demo.url)
    phone.get_by_role("link", name="Buat laporan").tap()
    phone.fill("#text", ROAD)
    button = "Kirim laporan sekarang" if phones_script(phone) else "Kirim laporan"
    phone.get_by_role("button", name=button, exact=True).tap()
    phone.wait_for_url("**/tanda-terima/**")
    told = words(phone)
    return re.search(r"\d{4} \d{4} \d{4} \d{4}", told)[0], re.search(r"\d+/\d{4}", told)[0]


def phones_script(page):
    return page.locator("button.scripted:visible").count() > 0


def follows(phone, demo, code):
    phone.goto(f"{demo.url}/lacak")
    phone.fill("#code", f"kode saya {code}")
    phone.get_by_role("button", name="Lihat laporan", exact=True).tap()
    phone.wait_for_url("**/lacak/laporan")
    return words(phone)


def received(page, demo):
    page.goto(demo.url)
    return int(re.search(r"Laporan masuk (\d+)", words(page))[1])


def test_a_broken_road_from_the_first_word_to_solved(phones, demo):
    sari = phones()
    before = received(sari, demo)
    code, label = reports(sari, demo)
    assert "Diterima" in follows(sari, demo, code)

    joko = Official(phones(), demo, "joko").opens(label)
    assert ROAD in words(joko.page)
    joko.page.locator("form#pemeriksaan select[name=category], form#pemeriksaan").first.wait_for()
    joko.sends("pemeriksaan", "Simpan pemeriksaan")
    joko.page.locator("summary.big").tap()
    joko.sends("disposisi", "Kirim")
    assert "Diteruskan ke Kasi Kesejahteraan" in follows(sari, demo, code)

    wati = Official(phones(), demo, "wati").opens(label)
    wati.sends("pengerjaan", "Mulai kerjakan")
    wati.sends("jawaban", "Kirim jawaban ke pelapor", words="Sudah kami tambal kemarin.")

    told = follows(sari, demo, code)
    assert "Sudah beres?" in told
    assert "Sudah kami tambal kemarin." in told
    sari.get_by_role("button", name="Sudah", exact=True).tap()
    sari.wait_for_selector("text=Selesai, menurut Anda")

    sari.goto(f"{demo.url}/aduan/{label.split('/')[1]}/{label.split('/')[0]}")
    assert "Halaman tidak ada." in words(sari)
    sari.wait_for_timeout(2500)  # the worker counts within a second or two
    assert received(sari, demo) == before + 1
