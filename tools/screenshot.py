"""The picture in the README, taken from a demo village that was made for it a moment ago."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from conftest import CHROMIUM, QUIET
from tests.serving import Server

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "lapor.png"


def main() -> int:
    """Start a demo, photograph the report page as a phone shows it, stop."""
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    demo = ("-m", "kentongan", "demo")
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(Path(folder), command=demo, like="") as server,
    ):
        _photograph(f"{server.url}/lapor")
    print(PICTURE)
    return 0


def _photograph(url: str) -> None:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        page = chromium.new_page(
            viewport={"width": 360, "height": 640}, device_scale_factor=2, locale="id-ID"
        )
        page.goto(url)
        page.screenshot(path=PICTURE)
        chromium.close()


if __name__ == "__main__":
    sys.exit(main())
