"""A real browser that looks at pages of this process: its requests are answered by the application.

No server runs, so that a page may be looked at exactly as it was answered, also after a post.
"""

from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Route

from kentongan.media.tests import pictures
from tests.walk import HOST, Place

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
COLOURS = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
EVERYTHING = {"resultTypes": ["violations"]}


class Eye:
    """``look(place)`` returns what is wrong with a page, as sentences."""

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context(viewport=NARROW, locale="id-ID", has_touch=True)
        self.context.set_default_timeout(20_000)
        self.page = self.context.new_page()
        self.page.route("**/*", self._answer)
        self.page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        self.page.on("console", self._hear)
        self.asked: list[str] = []
        self.heard: list[str] = []

    def close(self) -> None:
        self.context.close()

    def _hear(self, said) -> None:
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.heard.append(f"console: {said.text}")

    def _answer(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        if parts.scheme == "data" or parts.scheme == "blob":
            route.continue_()
        elif route.request.is_navigation_request():
            kept = ("Content-Type", "Content-Security-Policy")
            headers = {name: self.place.answer.headers[name] for name in kept}
            route.fulfill(status=self.place.answer.status_code, headers=headers,
                          body=self.place.body)  # fmt: skip
        else:
            self.asked.append(route.request.url)
            self._fetch(route, parts)

    def _fetch(self, route: Route, parts) -> None:
        if parts.hostname != HOST:
            route.abort()
        elif parts.path.startswith("/static/"):
            route.fulfill(path=finders.find(parts.path.removeprefix("/static/")))
        else:  # the database is not to be asked from here: Playwright calls from a greenlet
            route.fulfill(body=pictures.jpeg(), content_type="image/jpeg")

    def _missing(self) -> list[str]:
        """What the page asked of this site and the application does not give."""
        own = [urlsplit(url).path for url in self.asked if urlsplit(url).hostname == HOST]
        paths = [path for path in own if not path.startswith("/static/")]
        answers = {path: self.place.client.get(path).status_code for path in paths}
        return [f"{status} for {path}" for path, status in answers.items() if status != 200]

    def look(self, place: Place) -> list[str]:
        """Every fault of axe in light and dark, every sideways scroll, every error of a script."""
        self.page.goto("about:blank")  # the last page asks no more: what comes now is this one's
        self.place, self.asked[:], self.heard[:] = place, [], []
        self.page.set_viewport_size(NARROW)
        self.page.emulate_media(color_scheme="light")
        self.page.goto(f"http://{HOST}{place.at}", wait_until="load")
        self.page.evaluate(OPEN)
        self.page.evaluate(AXE_SCRIPT)
        wrong = self._axe(EVERYTHING) + self._width(NARROW, "240 px")
        wrong += self._width(SLIM, "320 px")
        self.page.evaluate(TWICE)
        wrong += self._width(SLIM, "320 px, text twice as large")
        self.page.evaluate(ONCE)
        self.page.emulate_media(color_scheme="dark")
        wrong += [f"dark: {fault}" for fault in self._axe(COLOURS)]
        self.page.emulate_media(color_scheme="light", media="print")
        wrong += self._width(A4, "paper")
        self.page.emulate_media(media="screen")
        return wrong + self.heard + self._missing()

    def _axe(self, options) -> list[str]:
        found = self.page.evaluate("(options) => axe.run(options)", options)["violations"]
        return [
            f"{fault['id']}: {[node['html'][:120] for node in fault['nodes']]}" for fault in found
        ]

    def _width(self, size, words) -> list[str]:
        self.page.set_viewport_size(size)
        over = self.page.evaluate(TOO_WIDE)
        return [f"{words}: {over} px too wide {self.page.evaluate(STICKS_OUT)}"] if over > 0 else []
