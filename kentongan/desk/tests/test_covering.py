"""An officer covers faces tap by tap before the board shows a photo: with and without script."""

import io

import pytest
from PIL import Image

from kentongan.cases import actions as cases
from kentongan.cases.models import Case, Exhibit
from kentongan.desk.tests.test_journey import case_at, post
from kentongan.ledger.models import Entry
from kentongan.media import covering

RED = (200, 30, 30)


def upload():
    file = io.BytesIO()
    Image.new("RGB", (800, 600), RED).save(file, "JPEG")
    file.name, _ = "DCIM_0001.jpg", file.seek(0)
    return file


@pytest.fixture
def case(client, make):
    """A checked case with a photo that may be published."""
    client.post("/lapor", {"text": "Jalan berlubang.", "publish_ok": "on", "photos": [upload()]})
    return make.step(Case.objects.select_related("village").get(), "verify")


@pytest.fixture
def photo(case):
    return Exhibit.objects.get(case=case).attachment


@pytest.fixture
def at(case, photo):
    return f"{case_at(case)}/foto/{photo.uid}"


@pytest.fixture
def seated(live_server, phone, at_desk, joko):
    """Joko's phone, logged in."""
    session = at_desk(joko).cookies["petugas"].value
    phone.context.add_cookies(
        [{"name": "petugas", "value": session, "url": f"{live_server.url}/petugas/"}]
    )
    return phone


def tap(client, case, at, x, y, **sent):
    version = Case.objects.get(pk=case.pk).version
    return client.post(at, {"version": version, "lebar": 216, "titik.x": x, "titik.y": y, **sent})


def pixel(body, x, y):
    red, *_ = Image.open(io.BytesIO(body)).convert("RGB").getpixel((x, y))
    return red > 100


@pytest.mark.django_db
def test_a_tap_covers_what_the_public_sees_and_nothing_else(case, photo, at, joko, at_desk, client):
    desk = at_desk(joko)
    assert tap(desk, case, at, 54, 81).status_code == 303
    assert covering.blocks_of(photo) == [(250, 500, 140)]
    post(
        desk, case, "publikasi", title="Jalan", text="Berlubang.", exhibits=[case.exhibits.get().pk]
    )
    public = client.get(f"/aduan/foto/{photo.uid}").content
    small = client.get(f"/aduan/foto/{photo.uid}/kecil").content
    officer = desk.get(f"{case_at(case)}/berkas/{photo.uid}").content
    assert [pixel(public, 200, 300), pixel(small, 80, 120), pixel(officer, 200, 300)] == [
        False, False, True
    ]  # fmt: skip
    assert pixel(public, 600, 300)


@pytest.mark.django_db
def test_photos_are_shown_inline_under_a_name_that_tells_nothing(
    case, photo, at, joko, at_desk, client
):
    cases.publish(case, title="Jalan", text="x", exhibits=[case.exhibits.get().pk], by=joko)
    own, board = f"{case_at(case)}/berkas/{photo.uid}", f"/aduan/foto/{photo.uid}"
    desk = at_desk(joko)
    answers = [desk.get(own), desk.get(f"{own}/kecil"), desk.get(f"{at}/papan")]
    answers += [client.get(board), client.get(f"{board}/kecil")]
    assert [a["Content-Disposition"] for a in answers] == ['inline; filename="foto.jpg"'] * 5


@pytest.mark.django_db
def test_a_photo_on_the_board_is_covered_at_once_and_uncovered_by_one_press(
    case, photo, at, joko, at_desk, client
):
    cases.publish(case, title="Jalan", text="x", exhibits=[case.exhibits.get().pk], by=joko)
    seen = lambda: pixel(client.get(f"/aduan/foto/{photo.uid}").content, 200, 300)  # noqa: E731
    desk = at_desk(joko)
    tap(desk, case, at, 54, 81)
    covered = seen()
    tap(desk, case, at, 0, 0, gerak="batal")
    assert (covered, seen()) == (False, True)


@pytest.mark.django_db
def test_each_press_is_one_entry_with_digests_only(case, photo, at, joko, at_desk):
    cases.publish(case, title="Jalan", text="x", exhibits=[case.exhibits.get().pk], by=joko)
    desk = at_desk(joko)
    for sent in ({}, {"gerak": "kanan"}, {"gerak": "batal"}):
        tap(desk, case, at, 54, 81, **sent)
    entries = Entry.objects.filter(kind="case.covered").order_by("seq")
    assert [(entry.data["exhibit"], entry.data["blocks"]) for entry in entries] == [
        (1, 1), (1, 1), (1, 0)
    ]  # fmt: skip
    assert entries[2].data["photo"] == photo.sha256
    assert {*entries[0].data} == {"exhibit", "blocks", "photo", "status", "version"}
    assert desk.get(case_at(case)).content.decode().count("<strong>Wajah di foto ditutupi") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("move", "block"),
    [
        ("kiri", (475, 500, 140)), ("kanan", (525, 500, 140)), ("atas", (500, 475, 140)),
        ("bawah", (500, 525, 140)), ("besar", (500, 500, 190)), ("kecil", (500, 500, 90)),
    ],
)  # fmt: skip
def test_the_keyboard_sets_a_block_in_the_middle_and_moves_it(
    case, photo, at, joko, at_desk, move, block
):
    desk = at_desk(joko)
    tap(desk, case, at, 0, 0)  # what a browser sends for Enter on the picture
    tap(desk, case, at, 0, 0, gerak=move)
    assert covering.blocks_of(photo) == [block]


@pytest.mark.django_db
def test_a_stale_page_covers_nothing_and_says_so(case, photo, at, joko, at_desk):
    desk = at_desk(joko)
    answer = desk.post(at, {"version": case.version - 1, "titik.x": 9, "titik.y": 9, "lebar": 216})
    assert (answer.status_code, covering.blocks_of(photo)) == (409, [])
    assert "baru saja diubah" in answer.content.decode()


@pytest.mark.django_db
def test_who_may_not_publish_finds_no_such_page(case, at, wati, joko, at_desk, make):
    cases.dispose(case, to=make.office("section_welfare"), by=joko)
    field = at_desk(wati)
    assert field.get(case_at(case)).status_code == 200
    answers = [field.get(at), field.get(f"{at}/papan"), tap(field, case, at, 9, 9)]
    assert [answer.status_code for answer in answers] == [404] * 3


@pytest.mark.django_db
def test_an_inner_photo_and_an_unpublishable_case_have_no_such_page(case, at, joko, at_desk):
    Exhibit.objects.filter(case=case).update(is_inner=True)
    inner = at_desk(joko).get(at).status_code
    Exhibit.objects.filter(case=case).update(is_inner=False)
    Case.objects.filter(pk=case.pk).update(publish_ok=False)
    assert (inner, at_desk(joko).get(at).status_code) == (404, 404)


@pytest.mark.django_db
def test_the_sheet_leads_to_it_and_tells_what_is_covered(case, at, joko, at_desk):
    desk = at_desk(joko)
    assert f'<a href="{at}">' in desk.get(case_at(case)).content.decode()
    tap(desk, case, at, 54, 81)
    assert "Foto 1, wajah ditutupi" in desk.get(case_at(case)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_without_script_the_browser_sends_where_was_tapped(
    live_server, case, photo, at, joko, browser, at_desk
):
    context = browser.new_context(java_script_enabled=False)
    session = at_desk(joko).cookies["petugas"].value
    context.add_cookies(
        [{"name": "petugas", "value": session, "url": f"{live_server.url}/petugas/"}]
    )
    page = context.new_page()
    page.goto(live_server.url + at)
    page.locator("[type=image]").click(position={"x": 54, "y": 81})
    page.get_by_text("1 penutup.").wait_for()
    [(x, y, _side)] = covering.blocks_of(photo)
    assert max(abs(x - 250), abs(y - 500)) <= 12
    page.get_by_role("button", name="Batalkan penutup terakhir").click()
    page.get_by_text("0 penutup.").wait_for()
    assert covering.blocks_of(photo) == []
    context.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [240, 360, 1280])
def test_with_script_the_photo_fills_the_screen_and_taps_still_fit(
    live_server,
    case,
    photo,
    at,
    joko,
    seated,
    width,
):
    page = seated
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(live_server.url + at)
    picture = page.locator("#foto.wide [type=image]")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
    page.get_by_text("1 penutup.").wait_for()
    [(x, y, _side)] = covering.blocks_of(photo)
    assert (max(abs(x - 250), abs(y - 500)) <= 12, box["width"] >= width - 40 or width > 700) == (
        True, True
    )  # fmt: skip
