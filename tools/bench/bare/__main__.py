"""The bare app as a child: ``report`` measures the CPU of form, insert and show."""

import os
import re
import time

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from tools.bench import child
from tools.bench.browser import Browser
from tools.bench.texts import story

_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')


def main() -> None:
    """Make the table, then do as told."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tools.bench.bare.settings"
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    application = get_wsgi_application()

    def report(times: int) -> float:
        """Milliseconds of CPU for one whole report."""
        began = time.process_time()
        for n in range(times):
            _one(Browser(application, "bare.example"), n)
        return (time.process_time() - began) * 1000 / times

    child.obey({"report": report})


def _one(browser: Browser, n: int) -> None:
    assert browser.get("/") == "200 OK"
    found = _TOKEN.search(browser.body)
    assert found
    sent = {"csrfmiddlewaretoken": found[1].decode(), "text": story(n), "place": "Depan masjid"}
    assert browser.post("/", sent) == "302 Found"
    assert browser.get(browser.location) == "200 OK"


main()
