"""Everybody follows every link from his first page: no dead end, no page without its headers.

By default three addresses of each kind for each person; all of them under KENTONGAN_LONG=1.
"""

import os
import re
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.urls import Resolver404, resolve

from kentongan.ops import cookies
from tests import walk

pytestmark = pytest.mark.django_db
MOST = 10_000 if os.environ.get("KENTONGAN_LONG") else 3
SECURE = {"x-forwarded-proto": "https", "accept-encoding": "identity"}
OWN = f"https://{walk.HOST}"
DESK = ("joko", "wati", "dewi", "ratna", "yanto")
PRIVATE = ("/petugas/", "/lacak/laporan", "/lapor/tanda-terima/")
LAST = ("/keluar", "/petugas/akun/keluar/")  # these end the visit
# Where a person may be led who asks for it; nothing is ever fetched from there.
ELSEWHERE = re.compile(r"^(tel:|mailto:|sms:|https://wa\.me/)")
POLICY = {
    "default-src": "'none'", "base-uri": "'none'", "form-action": "'self'",
    "frame-ancestors": "'none'", "connect-src": "'self'", "img-src": "'self' data: blob:",
    "media-src": "'self' blob:", "manifest-src": "'self'",
}  # fmt: skip
HASHED = re.compile(r"'self'( 'sha256-[\w+/]{43}=')*")
NAMED = re.compile(r'inline; filename="(foto\.jpg|suara\.(webm|ogg|m4a|mp3|wav))"')
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "Permissions-Policy": "geolocation=(self), microphone=(self)",
}


class Page(HTMLParser):
    """What a page leads to, what it fetches, and the places in it that can be linked to."""

    def __init__(self, html):
        super().__init__()
        self.links, self.fetched, self.ids = [], [], set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        told = {name: value or "" for name, value in attrs}
        self.ids |= {told[name] for name in ("id", "name") if name in told}
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
        elif tag == "form" and told.get("method", "get").lower() == "get":
            self.links.append(told.get("action", ""))
        elif tag == "form":
            self.fetched.append(told.get("action", ""))  # leads nowhere, but must be our own
        self.fetched += [told[name] for name in ("src", "poster", "hx-get", "data") if name in told]
        self.fetched += [told["href"]] if tag == "link" and "href" in told else []
        self.fetched += [one.split()[0] for one in told.get("srcset", "").split(",") if one.strip()]


class Crawl:
    """One person's way through the site: ``faults`` is what was wrong, ``seen`` what was asked."""

    def __init__(self, client, *starts):
        self.client, self.faults, self.seen = over_https(client), [], set()
        self.kinds, self.waiting = Counter(), deque(starts)
        while self.waiting:
            self.visit(self.waiting.popleft())

    def visit(self, at):
        """Ask for one address, once, unless enough of its kind were asked for."""
        at = at.partition("#")[0]
        kind = kind_of(at)
        if at in self.seen or self.kinds[kind] >= MOST:
            return
        self.seen.add(at)
        self.kinds[kind] += 1
        answer = self.client.get(at, headers=SECURE)
        self.faults += [f"{at}: {fault}" for fault in wrong(at, answer)]
        if 300 <= answer.status_code < 400:
            self.waiting.append(answer["Location"])
        elif "html" in answer.get("Content-Type", "") and answer.status_code == 200:
            self.read(at, Page(answer.content.decode()))

    def read(self, at, page):
        """Note what the page leads to; what it fetches must be there."""
        for link in page.links:
            told = urljoin(f"{OWN}{at}", link)
            address, _, place = told.partition("#")
            if address.removeprefix(OWN) == at and place and place not in page.ids:
                self.faults.append(f"{at}: no place #{place}")
            if told.startswith(f"{OWN}/"):
                self.follow(address.removeprefix(OWN))
            elif not ELSEWHERE.match(told) and not at.startswith("/petugas/"):
                self.faults.append(f"{at}: leads to {told}")
        for source in page.fetched:
            self.fetch(at, urljoin(f"{OWN}{at}", source))

    def follow(self, address):
        if not address.startswith(LAST) and "bahasa=" not in address:
            self.waiting.append(address)

    def fetch(self, at, source):
        if source.startswith(("data:", "blob:")):
            return
        address = source.removeprefix(OWN)
        path = urlsplit(address).path
        if not source.startswith(f"{OWN}/"):
            self.faults.append(f"{at}: fetches {source}")
        elif path.startswith("/static/") and not finders.find(path.removeprefix("/static/")):
            self.faults.append(f"{at}: no such file {path}")
        elif path.startswith(("/aduan/foto/", "/suara/")) or "/berkas/" in path:
            self.follow(address)


def kind_of(at):
    """The route of an address; of none, the address itself."""
    try:
        return resolve(at.partition("?")[0]).route
    except Resolver404:
        return at


def wrong(at, answer):
    """What is wrong with an answer: dead, or without one of its headers."""
    if answer.status_code not in {200, 301, 302, 303}:
        yield f"{answer.status_code}"
    for name, value in HEADERS.items():
        if answer.get(name) != value:
            yield f"{name} is {answer.get(name)}"
    told = [part.partition(" ") for part in answer.get("Content-Security-Policy", "").split("; ")]
    policy = {name: words for name, _, words in told}
    for name in ("script-src", "style-src"):
        if not HASHED.fullmatch(policy.pop(name, "")):
            yield f"{name}: {answer['Content-Security-Policy']}"
    if policy != POLICY:
        yield f"policy {policy}"
    is_file = answer.get("Content-Type", "").startswith(("image/", "audio/"))
    if is_file and not NAMED.fullmatch(answer.get("Content-Disposition", "")):
        yield f"a file named {answer.get('Content-Disposition')}"
    if at.startswith(PRIVATE) and "no-store" not in answer.get("Cache-Control", ""):
        yield f"may be kept: {answer.get('Cache-Control')}"
    if loose := [name for name, cookie in answer.cookies.items() if not is_bound(name, cookie)]:
        yield f"cookies that others may set or read: {loose}"


def is_bound(name, cookie):
    """Whether a browser holds the cookie to HTTPS, to this host, and to what its name says."""
    is_of_site = name.startswith("__Host-") and cookie["path"] == "/"
    is_of_path = name.startswith("__Secure-") and cookie["path"] not in {"", "/"}
    return bool(cookie["secure"]) and not cookie["domain"] and (is_of_site or is_of_path)


def over_https(client):
    """The same visitor, as he would have come by HTTPS from the beginning."""
    for name in [*client.cookies]:
        client.cookies[cookies.over_https(name)] = client.cookies.pop(name).value
    return client


@pytest.fixture
def town(db):
    return walk.Town()


def test_nobody_meets_a_dead_link_or_a_page_without_its_headers(town, record_property):
    sari, case = walk.reporter(town)
    starts = {"sari": (sari.client, "/", "/lacak/laporan")}
    starts["nobody"] = (
        walk.Visitor().client,
        "/",
        "/petugas/",
        f"/aduan/{case.year}/{case.number}",
    )
    starts |= {who: (town.desk(who).client, "/petugas/", "/petugas/ringkasan") for who in DESK}
    crawls = {who: Crawl(*start) for who, start in starts.items()}
    faults = {who: crawl.faults for who, crawl in crawls.items() if crawl.faults}
    asked = sum(len(crawl.seen) for crawl in crawls.values())
    record_property("figure", f"{asked} addresses followed by {len(crawls)} people")
    assert faults == {}
    assert {"aduan/<number:year>/<number:number>", "alur", "panduan"} <= {*crawls["nobody"].kinds}
    assert {"lacak/laporan/berkas/<uuid:uid>/<str:size>"} <= {*crawls["sari"].kinds}
    assert {"petugas/register.csv", "petugas/saluran", "petugas/catat"} <= {*crawls["joko"].kinds}


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<a href="/tidak-ada">x</a>', "404"),
        ('<a href="#tempat">x</a>', "no place #tempat"),
        ('<a href="https://iklan.example/">x</a>', "leads to"),
        ('<img src="//iklan.example/x.gif">', "fetches"),
        ('<script src="/static/tidak-ada.js"></script>', "no such file"),
        ('<form action="https://iklan.example/" method="post">', "fetches"),
    ],
)
def test_the_crawler_sees_what_is_wrong(village, html, fault):
    crawl = Crawl(walk.Visitor().client)
    crawl.read("/", Page(html))
    while crawl.waiting:
        crawl.visit(crawl.waiting.popleft())
    assert [one for one in crawl.faults if fault in one]
