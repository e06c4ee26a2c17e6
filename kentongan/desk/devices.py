"""A browser in plain words, as far as it tells: "Chrome di Android"."""

from django.utils.translation import gettext as _

# The first that is found: most name the others too.
_BROWSERS = {
    "EdgA/": "Edge", "EdgiOS/": "Edge", "Edg/": "Edge", "OPR/": "Opera", "OPT/": "Opera",
    "SamsungBrowser/": "Samsung Internet", "UCBrowser/": "UC Browser", "FxiOS/": "Firefox",
    "Firefox/": "Firefox", "CriOS/": "Chrome", "Chrome/": "Chrome", "Safari/": "Safari",
}  # fmt: skip
_SYSTEMS = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows",
    "CrOS": "Chromebook", "Mac OS X": "Mac", "Linux": "Linux",
}  # fmt: skip


def known(user_agent: str) -> tuple[str, str]:
    """Which browser on which system, "" where it does not tell; all that is kept of it."""
    browser = next((told for sign, told in _BROWSERS.items() if sign in user_agent), "")
    system = next((told for sign, told in _SYSTEMS.items() if sign in user_agent), "")
    return browser, system


def named(browser: str, system: str) -> str:
    """What ``known`` found, in the reader's language."""
    if browser and system:
        return _("{browser} di {system}").format(browser=browser, system=system)
    return browser or system or _("Alat yang tidak dikenal")
