"""Villagers and officials as HTTP clients: real requests to a real server, no browser."""

import html
import re
from email.utils import parsedate_to_datetime
from itertools import count
from uuid import uuid4

import requests
from allauth.mfa.totp.internal import auth as totp

_villagers = count(1)
CHANGE = "/petugas/akun/kata-sandi/"
APP = "akun/dua-langkah/aktifkan/"


class Villager:
    """One phone: own cookies, own network address as the proxy would tell it."""

    def __init__(self, url):
        n = next(_villagers)
        self.url, self.session = url, requests.Session()
        self.session.headers["X-Forwarded-For"] = f"198.51.{n // 250 % 250}.{n % 250}"

    def report(self, **fields):
        """POST /lapor; the receipt's page."""
        answer = self.session.post(f"{self.url}/lapor", data=fields, timeout=60)
        assert "/tanda-terima/" in answer.url, (answer.status_code, answer.text[:500])
        return Receipt(answer.text)

    def follow(self, code):
        """The status page by the code."""
        answer = self.session.post(f"{self.url}/lacak", data={"code": code}, timeout=60)
        assert answer.url.endswith("/lacak/laporan"), answer.status_code
        return answer.text

    def say(self, noun, **fields):
        """A form of the status page."""
        page = self.session.get(f"{self.url}/lacak/laporan", timeout=60).text
        sent = {"csrfmiddlewaretoken": token(page), **fields}
        return self.session.post(f"{self.url}/lacak/laporan/{noun}", data=sent, timeout=60)


class Receipt:
    """What a receipt's page tells."""

    def __init__(self, page):
        told = plain(page)
        self.page = told
        self.code = re.search(r'class="code">([\d ]{19})<', page)[1]
        self.number, self.year = map(int, re.search(r"Laporan (\d+)/(\d{4})", told).groups())
        self.promise = re.search(r"Jawaban paling lambat \w+, ([^.]+)\.", told)[1]


class Official:
    """An official who has logged in over HTTP."""

    def __init__(self, url, username, password):
        self.url, self.session, self.token, self.password = url, requests.Session(), "", password
        page = self.session.get(f"{url}/petugas/", timeout=60).text
        sent = {"csrfmiddlewaretoken": token(page), "login": username, "password": password}
        address = f"{url}/petugas/akun/masuk/"
        answer = self.session.post(f"{address}?next=/petugas/", data=sent, timeout=60)
        if answer.url == f"{url}{CHANGE}":  # somebody else made this password
            self.password = new = f"milik-{username}-sendiri"
            typed = {"oldpassword": password, "password1": new, "password2": new}
            sent = {"csrfmiddlewaretoken": token(answer.text), **typed}
            answer = self.session.post(answer.url, data=sent, timeout=60)
        assert answer.url == f"{url}/petugas/", (answer.status_code, plain(answer.text)[:300])

    def get(self, path):
        answer = self.session.get(f"{self.url}/petugas/{path}", timeout=60)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def send(self, path, **fields):
        """A form of this page; what is shown then."""
        sent = {"csrfmiddlewaretoken": token(self.get(path)), **fields}
        answer = self.session.post(f"{self.url}/petugas/{path}", data=sent, timeout=60)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def tells_the_password_again(self, then):
        """Once more before something delicate; the page to which it leads."""
        again = f"{self.url}/petugas/akun/sandi-lagi/?next=/petugas/{then}"
        page = self.session.get(again, timeout=60).text
        sent = {"csrfmiddlewaretoken": token(page), "password": self.password}
        return self.session.post(again, data=sent, timeout=60)

    def sets_up_a_second_step(self):
        """An app's codes, as who keeps names or administrates does once. By the server's clock."""
        setting_up = f"{self.url}/petugas/{APP}"
        answer = self.tells_the_password_again(APP)
        secret = re.search(r'class="code">([A-Z2-7]+)<', answer.text)[1]
        for _try in range(2):  # the half minute of a code may just end
            now = parsedate_to_datetime(answer.headers["Date"]).timestamp()
            code = totp.format_hotp_value(totp.hotp_value(secret, int(now) // 30))
            sent = {"csrfmiddlewaretoken": token(answer.text), "code": code}
            answer = self.session.post(setting_up, data=sent, timeout=60)
            if answer.url.endswith("/dua-langkah/cadangan/"):
                break
        assert answer.url.endswith("/dua-langkah/cadangan/"), plain(answer.text)[:500]

    def record(self, **fields):
        """Write a report down at the counter; its receipt. The form is opened for the first one."""
        self.token = self.token or token(self.get("catat"))
        sent = {"csrfmiddlewaretoken": self.token, "key": uuid4(), **fields}
        answer = self.session.post(f"{self.url}/petugas/catat", data=sent, timeout=60)
        assert "/tanda-terima/" in answer.url, (answer.status_code, plain(answer.text)[:500])
        return Receipt(answer.text)

    def act(self, receipt, noun, *, page="", **fields):
        """One act on a case, done: the answer leads back to the case. ``page`` is that of the case
        as it is now, where it was read already."""
        path = f"laporan/{receipt.year}/{receipt.number}"
        page = page or self.get(path)
        sent = {"csrfmiddlewaretoken": token(page), "version": hidden(page, "version"), **fields}
        answer = self.session.post(
            f"{self.url}/petugas/{path}/{noun}", data=sent, timeout=60, allow_redirects=False
        )
        led = answer.headers.get("Location", "")
        assert led == f"/petugas/{path}", (noun, led, plain(answer.text)[:600])
        return answer


def token(page):
    return hidden(page, "csrfmiddlewaretoken")


def hidden(page, name):
    for tag in re.findall(r"<input[^>]*>", page):
        if f'name="{name}"' in tag:
            return re.search(r'value="([^"]*)"', tag)[1]
    raise AssertionError(f"no {name} on the page: {plain(page)[:300]}")


def chosen(page, name):
    """The value that stands selected in a list."""
    options = re.search(rf'<select[^>]*name="{name}"[\s\S]*?</select>', page)[0]
    return re.search(r'<option value="([^"]+)" selected', options)[1]


def option(page, name, words):
    """The value of the choice with these words in a list."""
    options = re.search(rf'<select[^>]*name="{name}"[\s\S]*?</select>', page)[0]
    return re.search(rf'<option value="([^"]+)"[^>]*>{words}', options)[1]


def plain(page):
    """The words of a page, without its scripts and styles."""
    page = re.sub(r"<(script|style)[\s\S]*?</\1>", " ", page)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def story(page):
    """The text of a case to the letter, as its page shows it."""
    return stories(page)[0]


def stories(page):
    """All that is told on a page to the letter; on a reporter's own, notes come first."""
    return [html.unescape(told) for told in re.findall(r'<p class="story">([\s\S]*?)</p>', page)]


def tags(page):
    """The tags of a case; the first is its status."""
    return [plain(words).strip() for words in re.findall(r'<span class="tag">(.*?)</span>', page)]
