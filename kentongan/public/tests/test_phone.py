"""The report form's extras on a cheap phone, in a real browser."""

import io
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import expect

from kentongan.cases import actions as cases
from kentongan.media import queries as media
from tests.cast import STORY, told

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

RED = (200, 30, 30)


def photo():
    file = io.BytesIO()
    Image.new("RGB", (800, 600), RED).save(file, "JPEG")
    return {"name": "DCIM_0001.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def is_red(body, x, y):
    picture = Image.open(io.BytesIO(body)).convert("RGB")
    return picture.getpixel((x * picture.width // 100, y * picture.height // 100))[0] > 100


@pytest.fixture
def heard(phone):
    """What the page's scripts complain of."""
    said = []
    phone.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    phone.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.fixture
def form(live_server, phone, village, joko):
    """The report form, with a story told."""
    phone.goto(f"{live_server.url}/lapor")
    phone.fill("#text", STORY)
    return phone


def walk_on(page, *, to, start=1):
    for step in range(start, to):
        page.locator(f"#langkah-{step} > a.button").tap()
        page.locator(f"#langkah-{step + 1}").wait_for()


KEPT = """async (words) => {
  const base = await new Promise((resolve) => {
    const asked = indexedDB.open("kentongan", 1);
    asked.onsuccess = () => resolve(asked.result);
  });
  const draft = await new Promise((resolve) => {
    const asked = base.transaction("draft").objectStore("draft").get("words");
    asked.onsuccess = () => resolve(asked.result);
  });
  base.close();
  return JSON.stringify(draft || "").includes(words);
}"""


KEPT_COVERED = KEPT.replace('"words"', '"media"').replace(
    'return JSON.stringify(draft || "").includes(words);',
    """const picture = await createImageBitmap(draft.photos[0]);
  const pen = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  pen.drawImage(picture, 0, 0);
  return pen.getImageData(picture.width / 4, picture.height / 2, 1, 1).data[0] < 100;""",
)


def reload_once_kept(page, words):
    """The phone is not faster than its storage."""
    page.wait_for_function(KEPT, arg=words)
    page.reload()
    expect(page.locator("#text")).to_have_value(STORY)


def send(page):
    page.get_by_role("button", name="Kirim laporan", exact=True).tap()
    page.wait_for_url("**/tanda-terima/**")


def newest(make):
    return make.village.cases.select_related("same_as").latest("pk")


# -- Saya juga mengalami ini -------------------------------------------------------------------
@pytest.fixture
def shown(village, make, joko):
    """A case on the board; and one like it that is not."""
    make.case(text=f"{STORY} Belum tampil.", publish_ok=True)
    case = make.case(at="verified", publish_ok=True)
    cases.publish(case, title="Jalan berlubang", text=STORY, by=joko)
    return case


def test_one_tap_before_the_end_joins_a_published_report(shown, make, form, heard):
    walk_on(form, to=5)
    press = form.get_by_role("button", name="Saya juga mengalami ini")
    press.wait_for()
    assert (press.count(), form.get_by_text("Belum tampil").count()) == (1, 0)
    press.tap()
    form.wait_for_url("**/tanda-terima/**")
    assert (newest(make).same_as, told(newest(make)).text, heard) == (shown, STORY, [])


def test_the_ordinary_press_joins_nothing(shown, make, form):
    walk_on(form, to=5)
    form.get_by_role("button", name="Saya juga mengalami ini").wait_for()
    send(form)
    assert newest(make).same_as is None


def test_from_the_board_it_is_two_taps_and_no_words(live_server, shown, make, phone):
    phone.goto(f"{live_server.url}/aduan/{shown.year}/{shown.number}")
    phone.get_by_role("link", name="Saya juga mengalami ini").tap()
    phone.get_by_role("button", name="Kirim laporan sekarang").tap()
    phone.wait_for_url("**/tanda-terima/**")
    assert newest(make).same_as == shown


# -- Kapan? ------------------------------------------------------------------------------------
def test_when_is_kept_over_a_reload_and_summed_up(form, make, heard):
    walk_on(form, to=2)
    form.get_by_text("Kemarin", exact=True).tap()
    reload_once_kept(form, "kemarin")
    expect(form.locator("[name=happened_on][value=kemarin]")).to_be_checked()
    walk_on(form, start=2, to=5)
    assert "Kemarin" in form.locator("[data-of='hamlet place lat happened_on']").inner_text()
    send(form)
    received_on = newest(make).received_at.astimezone(ZoneInfo(make.village.zone)).date()
    assert (received_on - newest(make).happened_on).days == 1
    assert heard == []


def test_today_of_another_day_is_asked_again(form):
    walk_on(form, to=2)
    form.get_by_text("Hari ini", exact=True).tap()
    form.clock.set_fixed_time("2099-01-01T10:00:00")
    reload_once_kept(form, "hari-ini")
    expect(form.locator("[name=happened_on][value='']")).to_be_checked()


# -- Tutupi wajah ------------------------------------------------------------------------------
def open_cover(page):
    with page.expect_file_chooser() as chooser:
        page.locator("label[for=photos]").tap()
    chooser.value.set_files(photo())
    page.get_by_role("button", name="Tutupi wajah").tap()
    sheet = page.locator("canvas")
    sheet.wait_for()
    return sheet


def sent_photo(make):
    kept = newest(make).exhibits.select_related("attachment").get().attachment
    return media.photo(make.village, kept.uid).body


def tap_left(sheet):
    box = sheet.bounding_box()
    sheet.tap(position={"x": box["width"] / 4, "y": box["height"] / 2})


def test_a_tapped_face_is_covered_in_what_is_kept_and_sent(form, make, heard):
    tap_left(open_cover(form))
    form.get_by_role("button", name="Selesai").tap()
    form.wait_for_function(KEPT_COVERED)
    form.reload()
    form.get_by_role("button", name="Hapus foto").wait_for()
    form.get_by_role("button", name="Kirim laporan sekarang").tap()
    form.wait_for_url("**/tanda-terima/**")
    body = sent_photo(make)
    assert (is_red(body, 25, 50), is_red(body, 75, 50), heard) == (False, True, [])


SLOW_PHONE = """() => {
  const atOnce = HTMLCanvasElement.prototype.toBlob;
  HTMLCanvasElement.prototype.toBlob = function (take, ...how) {
    atOnce.call(this, (blob) => setTimeout(take, 1500, blob), ...how);
  };
}"""


def test_a_slow_phone_sends_no_face_that_was_tapped(form, make, heard):
    # Covered while the photo is still being made smaller, sent without "Selesai".
    form.evaluate(SLOW_PHONE)
    tap_left(open_cover(form))
    form.get_by_role("button", name="Kirim laporan sekarang").tap()
    form.wait_for_url("**/tanda-terima/**")
    body = sent_photo(make)
    assert (is_red(body, 25, 50), is_red(body, 75, 50), heard) == (False, True, [])


def test_the_last_cover_is_taken_back_by_one_tap(form, make):
    sheet = open_cover(form)
    for share in (4, 1.3):
        box = sheet.bounding_box()
        sheet.tap(position={"x": box["width"] / share, "y": box["height"] / 2})
    form.get_by_role("button", name="Batalkan").tap()
    form.get_by_role("button", name="Selesai").tap()
    form.get_by_role("button", name="Tutupi wajah").wait_for()
    form.get_by_role("button", name="Kirim laporan sekarang").tap()
    form.wait_for_url("**/tanda-terima/**")
    body = sent_photo(make)
    assert (is_red(body, 25, 50), is_red(body, 76, 50)) == (False, True)


def test_a_face_is_covered_with_the_keyboard_alone(form, make):
    sheet = open_cover(form)
    assert form.evaluate("document.activeElement.tagName") == "CANVAS"
    for key in (*["ArrowLeft"] * 6, "Enter"):
        sheet.press(key)
    form.get_by_role("button", name="Selesai").press("Enter")
    form.get_by_role("button", name="Tutupi wajah").wait_for()
    form.get_by_role("button", name="Kirim laporan sekarang").tap()
    form.wait_for_url("**/tanda-terima/**")
    body = sent_photo(make)
    assert (is_red(body, 26, 50), is_red(body, 75, 50)) == (False, True)


def test_without_signal_the_press_that_cannot_work_goes_away(form):
    form.context.set_offline(True)
    with form.expect_file_chooser() as chooser:
        form.locator("label[for=photos]").tap()
    chooser.value.set_files(photo())
    press = form.get_by_role("button", name="Tutupi wajah")
    press.tap()
    press.wait_for(state="detached")
    assert form.get_by_role("button", name="Hapus foto").is_visible()


# -- Hapus dari HP ini -----------------------------------------------------------------------------
def test_what_is_wiped_from_the_phone_does_not_come_back(form):
    form.wait_for_function(KEPT, arg=STORY)
    form.get_by_role("button", name="Hapus dari HP ini").tap()
    expect(form.locator("#text")).to_have_value("")
    form.reload()
    expect(form.locator("#kabar > #lama")).to_be_hidden()
    assert form.evaluate(KEPT, STORY) is False
