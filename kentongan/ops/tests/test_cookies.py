"""Over HTTPS a cookie that a page in clear, or a neighbour, could have set is not read."""

from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from kentongan.intake import tracking
from kentongan.ops import cookies
from kentongan.village.models import Official, Village
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
DESK, LOG_IN, LOG_OUT = "/petugas/", "/petugas/akun/masuk/", "/petugas/akun/keluar/"
SECURE = {"Host": "localhost", "X-Forwarded-Proto": "https", "Origin": "https://localhost"}
PATHS = {
    "petugas": "/petugas/",
    "jaga": "/",
    "bahasa": "/",
    "lacak": "/lacak/laporan",
}


class Browser(Client):
    """Checks tokens, as real ones do, and remembers where each cookie belongs."""

    def __init__(self, *, https: bool) -> None:
        super().__init__(enforce_csrf_checks=True, headers=SECURE if https else {})
        self.name = cookies.over_https if https else str

    def log_in(self) -> None:
        self.get(LOG_IN)
        self.post(LOG_IN, {"login": "joko", "password": PASSWORD, **self.token()})

    def token(self) -> dict[str, str]:
        return {"csrfmiddlewaretoken": self.cookies[self.name("jaga")].value}

    def is_in(self) -> bool:
        return self.get(DESK).status_code == 200

    def has_the_report_open(self, village: Village) -> bool:
        """Files one, opens it by its code, and looks whether it is still open."""
        key = uuid4()
        self.post("/lapor", {"key": str(key), "text": "Lampu padam.", "privacy": "terbuka"})
        self.post("/lacak", {"code": tracking.code_for(village, key)})
        return self.get("/lacak/laporan").status_code == 200


@pytest.mark.parametrize("https", [True, False])
def test_everything_works_over_https_and_in_clear_under_the_names_of_each(
    village: Village, joko: Official, https: bool
) -> None:
    browser = Browser(https=https)
    browser.get("/?bahasa=en")
    browser.log_in()
    assert (browser.is_in(), browser.has_the_report_open(village)) == (True, True)
    told = {name: cookie["path"] for name, cookie in browser.cookies.items()}
    receipt = told.pop(browser.name("tanda"))
    assert receipt.startswith("/lapor/tanda-terima/")
    assert told == {browser.name(name): path for name, path in PATHS.items()}
    assert {bool(cookie["secure"]) for cookie in browser.cookies.values()} == {https}
    browser.post(LOG_OUT, browser.token())
    assert (browser.cookies[browser.name("petugas")].value, browser.is_in()) == ("", False)


@pytest.mark.parametrize("name", ["petugas", "__Host-petugas", "__secure-petugas"])
def test_a_session_under_another_name_opens_nothing_over_https(
    village: Village, joko: Official, name: str
) -> None:
    browser = Browser(https=True)
    browser.log_in()
    browser.cookies[name] = browser.cookies.pop("__Secure-petugas").value
    assert not browser.is_in()


@pytest.mark.parametrize("name", ["jaga", "__Secure-jaga"])
def test_a_token_that_somebody_else_set_is_not_believed(
    village: Village, joko: Official, name: str
) -> None:
    browser = Browser(https=True)
    browser.get(LOG_IN)
    theirs = browser.token()
    browser.cookies[name] = browser.cookies.pop("__Host-jaga").value
    answer = browser.post(LOG_IN, {"login": "joko", "password": PASSWORD, **theirs})
    assert (answer.status_code, browser.is_in()) == (403, False)


def test_only_what_the_prefix_allows_is_read_and_written() -> None:
    sent = {"jaga": "1", "__Host-jaga": "2", "__Secure-lacak": "3", "__Host-__Secure-lacak": "4"}
    read = []

    def page(request: HttpRequest) -> HttpResponse:
        read.append(request.COOKIES)
        answer = HttpResponse()
        answer.set_cookie("lacak", 'a"b', path="/lacak/laporan", httponly=True, samesite="Lax")
        return answer

    asked = RequestFactory(headers=SECURE).get("/", secure=True)
    asked.COOKIES = sent
    told = cookies.prefixed(page)(asked).cookies["__Secure-lacak"].OutputString()
    assert read == [{"jaga": "2", "lacak": "3"}]
    assert told == (r'__Secure-lacak="a\"b"; HttpOnly; Path=/lacak/laporan; SameSite=Lax; Secure')
