"""The officials' pages on a cheap phone, in a real browser."""

import pytest

from kentongan.cases.models import Case
from kentongan.desk.tests.test_journey import case_at


@pytest.fixture
def seated(live_server, phone, at_desk):
    """``seated(joko)`` is Joko's phone, logged in."""

    def sit(official):
        session = at_desk(official).cookies["petugas"].value
        phone.context.add_cookies(
            [{"name": "petugas", "value": session, "url": f"{live_server.url}/petugas/"}]
        )
        return phone

    return sit


@pytest.mark.django_db(transaction=True)
def test_a_case_is_handed_over_in_three_taps(live_server, make, joko, seated):
    case = make.case(at="verified")
    page = seated(joko)
    heard = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(live_server.url + case_at(case))  # the first tap: the notification
    page.locator("summary.big").tap()
    page.get_by_role("button", name="Kirim", exact=True).first.tap()
    page.wait_for_selector(".toast")
    assert Case.objects.get(pk=case.pk).status == "assigned"
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_the_list_renews_itself_when_something_happens(live_server, make, joko, seated):
    make.case(text="Lampu jalan mati.")
    page = seated(joko)
    page.clock.install()
    page.goto(f"{live_server.url}/petugas/")

    def after_twenty_seconds():
        with page.expect_response(lambda answer: "daftar=" in answer.url) as polled:
            page.clock.fast_forward(21_000)
        return polled.value.status

    assert after_twenty_seconds() == 304
    make.case(text="Pohon tumbang di pertigaan.")
    assert after_twenty_seconds() == 200
    page.wait_for_selector("text=Pohon tumbang")
    assert page.locator(".card").count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("at", "key", "field"),
    [
        ("in_progress", "b", "jawaban-words"),
        ("in_progress", "c", "catatan-words"),
        ("verified", "t", "disposisi-words"),
        ("answered", "s", "penutupan-words"),
    ],
)
def test_a_key_leads_to_its_field(live_server, make, joko, seated, at, key, field):
    page = seated(joko)
    page.goto(live_server.url + case_at(make.case(at=at)))
    page.keyboard.press(key)
    assert page.evaluate("document.activeElement.id") == field


@pytest.mark.django_db(transaction=True)
def test_a_case_is_worked_on_without_script(live_server, make, joko, browser, at_desk):
    case, context = make.case(at="verified"), browser.new_context(java_script_enabled=False)
    session = at_desk(joko).cookies["petugas"].value
    context.add_cookies(
        [{"name": "petugas", "value": session, "url": f"{live_server.url}/petugas/"}]
    )
    page = context.new_page()
    page.goto(live_server.url + case_at(case))
    page.locator("summary.big").click()
    page.get_by_role("button", name="Kirim", exact=True).first.click()
    page.get_by_role("button", name="Batalkan").click()
    assert "Dibatalkan" in page.content()
    context.close()
    assert Case.objects.get(pk=case.pk).status == "verified"
