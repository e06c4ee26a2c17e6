"""A real browser looks at pages of this process exactly as they were answered, also to a post."""

import mimetypes
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Request

from kentongan.media.tests import pictures
from tests.walk import HOST, Place

STATIC, KEPT = "/static/", ("Content-Type", "Content-Security-Policy")
NARROW = {"width": 240, "height": 320}
SLIM = {"width": 320, "height": 640}
A4 = {"width": 794, "height": 1123}
TWICE = "document.documentElement.style.setProperty('font-size', '225%')"  # twice the 112.5 %
ONCE = "document.documentElement.style.removeProperty('font-size')"
# Nothing lies hidden from the look: what a press would open is open.
OPEN = """for (const one of document.querySelectorAll("details")) one.open = true"""
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"
# What sticks out, for whoever has to mend it.
STICKS_OUT = """[...document.querySelectorAll("main *")].filter(
  (one) => one.getBoundingClientRect().right > innerWidth + 1,
).map((one) => one.outerHTML.slice(0, 90)).slice(-1)"""
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
ALL_ELSE = {"rules": {"color-contrast": {"enabled": False}}, "resultTypes": ["violations"]}
# Every way text is written on a page: what of a text and of what it stands on decides contrast.
WRITINGS = """() => {
  const ground = (style) => [style.backgroundColor, style.backgroundImage, style.opacity];
  const bare = String(["rgba(0, 0, 0, 0)", "none", "1"]);
  const grounds = new Map();
  const under = (one) => {
    if (!one) return "";
    if (!grounds.has(one)) {
      const own = String(ground(getComputedStyle(one)));
      grounds.set(one, (own === bare ? "" : own + "/") + under(one.parentElement));
    }
    return grounds.get(one);
  };
  const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
  const isWritten = (one) =>
    one.matches("input, select, textarea") || [...one.childNodes].some(isText);
  const written = [...document.body.querySelectorAll("*")].filter(isWritten).map((one) => {
    const style = getComputedStyle(one);
    const text = [style.color, style.fontSize, style.fontWeight, style.textShadow, one.disabled];
    return text + "/" + under(one);
  });
  return [...new Set(written)];
}"""


JUDGED: set[str] = set()  # the ways of writing whose contrast this process has looked at


def faults(page: Page) -> list[str]:
    """What axe finds in a page where everything is open, and whether it is wider than its window.

    Contrast is half of axe's work and depends on how a text is written and on what it stands: a
    page that writes in no way that was not judged before, in its colours, has none to be judged.
    """
    page.evaluate(OPEN)
    if page.evaluate("!window.axe"):
        page.evaluate(AXE_SCRIPT)
    return _axe(page, ALL_ELSE) + _contrast(page) + _wide(page)


def _wide(page: Page) -> list[str]:
    over = page.evaluate(TOO_WIDE)
    return [f"{over} px too wide {page.evaluate(STICKS_OUT)}"] if over > 0 else []


def _contrast(page: Page) -> list[str]:
    new = {*page.evaluate(WRITINGS)} - JUDGED
    JUDGED.update(new)
    return _axe(page, CONTRAST) if new else []


def _axe(page: Page, options: dict) -> list[str]:
    found = page.evaluate("(options) => axe.run(options)", options)["violations"]
    return [f"{fault['id']}: {[node['html'][:120] for node in fault['nodes']]}" for fault in found]


def _file(path: str) -> str:
    return finders.find(path.removeprefix(STATIC)) or ""


class _Giver(ThreadingHTTPServer):
    """Gives the browser the answer it is to look at, and the files of ours that it asks for.

    The database is not asked: any picture is a picture.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.url = f"http://{HOST}:{self.server_port}"
        self.place: Place
        Thread(target=self.serve_forever, daemon=True).start()


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Giver

    def do_GET(self) -> None:
        if self.headers["Sec-Fetch-Dest"] == "document":
            place = self.server.place
            kept = {name: place.answer.headers[name] for name in KEPT}
            self._send(place.answer.status_code, place.body, kept)
        elif not self.path.startswith(STATIC):
            self._send(HTTPStatus.OK, pictures.jpeg(), {"Content-Type": "image/jpeg"})
        elif not (file := _file(urlsplit(self.path).path)):
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
            headers = {"Content-Type": kind, "Cache-Control": "max-age=3600"}
            self._send(HTTPStatus.OK, Path(file).read_bytes(), headers)

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is told of what is given."""


class Eye:
    """``look(place)`` returns what is wrong with a page, as sentences."""

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context(viewport=NARROW, locale="id-ID", has_touch=True)
        self.context.set_default_timeout(20_000)
        self.context.add_init_script(f"if (location.host) {{\n{AXE_SCRIPT}\n}}")
        self.page = self.context.new_page()
        self.page.on("request", self._note)
        self.page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        self.page.on("console", self._hear)
        self.giver = _Giver()
        self.asked: list[str] = []
        self.heard: list[str] = []

    def close(self) -> None:
        self.context.close()
        self.giver.shutdown()
        self.giver.server_close()

    def _hear(self, said) -> None:
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.heard.append(f"console: {said.text}")

    def _note(self, request: Request) -> None:
        is_sent = urlsplit(request.url).scheme not in {"about", "data", "blob"}
        if is_sent and not request.is_navigation_request():
            self.asked.append(request.url)

    def _missing(self) -> list[str]:
        """What the page asked of this site and the application does not give."""
        own = [urlsplit(url).path for url in self.asked if url.startswith(self.giver.url)]
        lost = [f"no file {path}" for path in own if path.startswith(STATIC) and not _file(path)]
        paths = [path for path in own if not path.startswith(STATIC)]
        answers = {path: self.place.client.get(path).status_code for path in paths}
        return lost + [f"{status} for {path}" for path, status in answers.items() if status != 200]

    def look(self, place: Place) -> list[str]:
        """Every fault of axe in light and dark, every sideways scroll, every error of a script."""
        self.page.goto("about:blank")  # the last page asks no more: what comes now is this one's
        self.place, self.asked[:], self.heard[:] = place, [], []
        self.giver.place = place
        self.page.set_viewport_size(NARROW)
        self.page.emulate_media(color_scheme="light")
        self.page.goto(f"{self.giver.url}{place.at}", wait_until="load")
        wrong = [f"240 px: {fault}" for fault in faults(self.page)]
        wrong += self._width(SLIM, "320 px")
        self.page.evaluate(TWICE)
        wrong += self._width(SLIM, "320 px, text twice as large")
        self.page.evaluate(ONCE)
        self.page.emulate_media(color_scheme="dark")
        wrong += [f"dark: {fault}" for fault in _contrast(self.page)]
        self.page.emulate_media(color_scheme="light", media="print")
        wrong += self._width(A4, "paper")
        self.page.emulate_media(media="screen")
        return wrong + self.heard + self._missing()

    def _width(self, size, words) -> list[str]:
        self.page.set_viewport_size(size)
        return [f"{words}: {fault}" for fault in _wide(self.page)]
