"""Laying out the static files for whitenoise, once for each version of them."""

import hashlib
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command

MARK = "laid-out.txt"
# What other packages bring and no page asks for: other htmx, scripts of allauth's own pages.
UNASKED = [
    *("ext", "htmax-*", "htmx-2*", "htmx-4.js", "django-htmx.js"),
    *("onload.js", "account.js", "recovery_codes.js", "webauthn.js"),
]


class NotLaidOut(CommandError):
    """Collecting them failed; its own words stand above on standard error."""


def lay_out() -> bool:
    """Collect, name and compress them, unless these very files are laid out; whether it had to.

    It takes a second and leaves much behind: not at every start, and in a process of its own.
    Call it before the database is opened, for the process is a fork.
    """
    mark, stamp = Path(settings.STATIC_ROOT, MARK), _stamp()
    if mark.exists() and mark.read_text() == stamp:
        return False
    process = get_context("fork").Process(target=_collect)
    process.start()
    process.join()
    if process.exitcode:
        raise NotLaidOut(str(settings.STATIC_ROOT))
    mark.write_text(stamp)
    return True


def _collect() -> None:
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=UNASKED)


def _stamp() -> str:
    """Different whenever a file is: names, sizes and times of all."""
    facts = sorted((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in _sources())
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _sources() -> Iterator[Path]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))
