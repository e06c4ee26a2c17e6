"""The translations: collected and compiled (``make messages``), or found lacking (``--check``).

Indonesian is the language of the source, English has all of it. Javanese and Sundanese have what is
said to a villager who talks in them: the news of a report (the conversation has words of its own).
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).parents[1] / "kentongan"
NEWS = re.compile(
    r"followup/(templates/followup/(reporter_\w+|_link)\.txt|notices/(answers|reporters)\.py)"
    r"|messaging/outbox\.py"
)
ONLY = {"jv": NEWS, "su": NEWS}  # languages that need no more than these files
# Tests hold no sentences for readers, data is not source.
UNREAD = ("locale", "tests", "data", "static", "migrations", "__pycache__")

MAKEMESSAGES = (
    *(sys.executable, "-m", "django", "makemessages", "--no-obsolete", "--no-wrap"),
    *("--add-location=file", "--extension=py,html,txt"),
)


def collect(package: Path) -> None:
    """Bring ``locale/*/LC_MESSAGES/django.po`` below a package up to its source."""
    # Without settings Django writes below the current folder, which --check relies on.
    environ = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    languages = [word for name in _languages(package) for word in ("-l", name)]
    ignored = [word for name in UNREAD for word in ("-i", name)]
    subprocess.run(
        [*MAKEMESSAGES, *languages, *ignored],
        cwd=package,
        env=environ,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    for po in package.glob("locale/*/LC_MESSAGES/django.po"):
        # The date would change with every run and make every branch collide.
        text = re.sub(r'"POT-Creation-Date:.*\n', "", po.read_text())
        # A new catalogue does not know its plurals yet; these languages have one form.
        text = text.replace("nplurals=INTEGER; plural=EXPRESSION", "nplurals=1; plural=0")
        only = ONLY.get(po.parents[1].name)
        po.write_text(f"{_pruned(text, only)}\n" if only else text)


def _pruned(text: str, only: re.Pattern[str]) -> str:
    """A catalogue with no messages but those of these files."""
    return "\n\n".join(
        block
        for block in text.rstrip().split("\n\n")
        if not (at := " ".join(re.findall(r"^#: (.+)$", block, re.MULTILINE)).split())
        or any(map(only.fullmatch, at))
    )


def compile_all(package: Path) -> None:
    """Write each catalogue's ``.mo`` beside it."""
    for po in package.glob("locale/*/LC_MESSAGES/django.po"):
        subprocess.run(["msgfmt", "--check", "-o", po.with_suffix(".mo"), po], check=True)


def faults(package: Path) -> list[str]:
    """What is wrong with the catalogues, as sentences; the package is not touched."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "kentongan"
        shutil.copytree(package, fresh, ignore=shutil.ignore_patterns(*UNREAD))
        for language in _languages(package):
            (fresh / "locale" / language / "LC_MESSAGES").mkdir(parents=True)
        collect(fresh)
        return [
            fault
            for language in _languages(package)
            for fault in _lacking(_po(package, language), _po(fresh, language), language)
        ]


def _languages(package: Path) -> list[str]:
    return sorted(path.name for path in (package / "locale").iterdir() if path.is_dir())


def _po(package: Path, language: str) -> Path:
    return package / "locale" / language / "LC_MESSAGES" / "django.po"


def _lacking(po: Path, fresh: Path, language: str) -> Iterator[str]:
    if not po.exists() or not po.with_suffix(".mo").exists():
        yield f"{language}: never collected or never compiled; run make messages"
        return
    kept, wanted = _read(po), _read(fresh)
    for key in sorted(map(str, wanted.keys() - kept.keys())):
        yield f"{language}: not collected, run make messages: {key}"
    for key in sorted(map(str, kept.keys() - wanted.keys())):
        yield f"{language}: no longer in the source, run make messages: {key}"
    for message in kept.values():
        if message.fuzzy or not _is_translated(message):
            yield f"{language}: not translated: {message.id}"
    with po.with_suffix(".mo").open("rb") as file:
        if _strings(_messages(read_mo(file))) != _strings(kept):
            yield f"{language}: compiled from an older text, run make messages"


def _read(po: Path) -> dict[object, Message]:
    with po.open("rb") as file:
        return _messages(read_po(file))


def _messages(catalog: Catalog) -> dict[object, Message]:
    return {(message.context, _flat(message.id)): message for message in catalog if message.id}


def _flat(words: object) -> object:
    """Plural forms are a list in one kind of catalogue and a tuple in the other."""
    return tuple(words) if isinstance(words, (list, tuple)) else words


def _is_translated(message: Message) -> bool:
    words = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return all(words)


def _strings(messages: dict[object, Message]) -> dict[object, object]:
    told = {key: _flat(message.string) for key, message in messages.items()}
    return {key: words for key, words in told.items() if _is_translated(messages[key])}


def main() -> int:
    """Collect and compile, or only look; 1 when something is lacking."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, say what is lacking")
    asked = parser.parse_args()
    if not (PACKAGE / "locale").exists():
        print("no catalogues yet")
        return 0
    if asked.check:
        wrong = faults(PACKAGE)
        print("\n".join(wrong[:50]))
        return 1 if wrong else 0
    collect(PACKAGE)
    compile_all(PACKAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
