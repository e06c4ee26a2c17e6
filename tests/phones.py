"""Cheap phones and the thumbs on them: every press of a story goes through here and is counted."""

import json
import re

CHEAP_ANDROID = {
    "viewport": {"width": 360, "height": 640},
    "has_touch": True,
    "is_mobile": True,
    "locale": "id-ID",
    "permissions": ["microphone"],
}
# The page counts by itself what it feels, so that nothing is pressed past the counting thumb.
FELT = """addEventListener("pointerdown", (event) => {
  if (event.isTrusted) sessionStorage.felt = 1 + Number(sessionStorage.felt || 0);
}, true)"""


class Phone:
    """One phone with its own cookies. Presses and openings are taps, typing is none."""

    def __init__(self, context, url, *, has_script):
        self.page, self.url, self.has_script = context.new_page(), url, has_script
        self.opened = self.pressed = 0
        if has_script:
            self.page.add_init_script(FELT)

    def goes_to(self, path):
        """An address typed or kept from before: counting starts here."""
        self.page.goto(f"{self.url}{path}")
        self.opened = self.pressed = 0
        if self.has_script:
            self.page.evaluate("sessionStorage.removeItem('felt')")
        return self

    def opens(self, path):
        """A notification pressed: counting starts here, with one."""
        self.goes_to(path).opened = 1
        return self

    def presses(self, target):
        target.tap()
        self.pressed += 1

    def presses_button(self, name):
        self.presses(self.page.get_by_role("button", name=name, exact=True))

    def chooses(self, target, file):
        """A press that opens the phone's own camera, recorder or gallery, and what comes of it."""
        with self.page.expect_file_chooser() as chooser:
            self.presses(target)
        chooser.value.set_files(file)

    @property
    def taps(self):
        """Since the counting started."""
        if self.has_script:
            assert self.page.evaluate("Number(sessionStorage.felt || 0)") == self.pressed
        return self.opened + self.pressed

    @property
    def words(self):
        return re.sub(r"\s+", " ", self.page.inner_text("body"))


class Villager(Phone):
    """Reports and follows."""

    def starts(self):
        self.goes_to("/").presses(self.page.get_by_role("link", name="Buat laporan"))
        return self

    def sends(self):
        """Send what is on the first screen; the code on the receipt and the number."""
        self.presses_button("Kirim laporan sekarang" if self.has_script else "Kirim laporan")
        self.page.wait_for_url("**/tanda-terima/**")
        code = re.search(r"\d{4} \d{4} \d{4} \d{4}", self.words)[0]
        return code, re.search(r"\d+/\d{4}", self.words)[0]

    def records(self, file):
        """Speak half a second, or without script choose what the phone's recorder has kept."""
        if not self.has_script:
            return self.chooses(self.page.locator("#voice"), file)
        self.presses(self.page.get_by_role("button", name="Rekam suara"))
        self.page.get_by_text("1 / 60").wait_for()
        return None

    def follows(self, code):
        self.goes_to("/lacak").page.fill("#code", f"kode saya {code}")
        self.presses_button("Lihat laporan")
        self.page.wait_for_url("**/lacak/laporan")
        return self.words


class Official(Phone):
    """A phone on which an official has logged in."""

    def logs_in(self, data, username):
        accounts = json.loads((data / "demo-accounts.json").read_text())
        self.goes_to("/petugas/")
        self.page.fill("[name=login]", username)
        self.page.fill(
            "[name=password]", next(a["password"] for a in accounts if a["username"] == username)
        )
        self.presses(self.page.get_by_role("button", name="Masuk"))
        self.page.wait_for_url(f"{self.url}/petugas/")
        return self

    def opens_case(self, label):
        number, year = label.split("/")
        self.opens(f"/petugas/laporan/{year}/{number}")
        return self

    def sends(self, noun, button):
        form = self.page.locator(f"form#{noun}")
        self.presses(form.get_by_role("button", name=button, exact=True))
        self.page.wait_for_selector(".toast")
