"""What the conversation says, in three languages, with each village's own words over ours."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.intake.models import Sentence
from kentongan.intake.talk.understanding import INDONESIAN, LANGUAGES
from kentongan.village.models import Village

_DATA = Path(__file__).parents[1] / "data"
BUTTONS = "buttons."


class NoSuchSentence(Refused):
    """The conversation says nothing by this name or in this language."""

    says = gettext_noop("Kalimat itu tidak ada.")


class Tongue:
    """One language as one village speaks it."""

    def __init__(self, language: str, own: Mapping[str, str]) -> None:
        self.language = language
        self._texts = {**shipped(language), **own}

    def say(self, name: str, **facts: object) -> str:
        """A sentence with its gaps filled."""
        return self._texts[name].format(**facts)

    def button(self, name: str, **facts: object) -> str:
        """The title of a button."""
        return self.say(f"{BUTTONS}{name}", **facts)

    def status(self, name: str, **facts: object) -> str:
        """Where a case stands."""
        return self.say(f"status.{name}", **facts)

    def day(self, day: date) -> str:
        """``Kamis, 12 Juni``."""
        days, months = _calendar(self.language)
        return f"{days[day.weekday()]}, {day.day} {months[day.month - 1]}"


def tongue(village: Village, language: str) -> Tongue:
    """The village's words in a language; Indonesian for one we do not have."""
    spoken = language if language in LANGUAGES else INDONESIAN
    rows = Sentence.objects.of(village).filter(language=spoken)
    return Tongue(spoken, dict(rows.values_list("name", "text")))


@cache
def shipped(language: str) -> dict[str, str]:
    """Our own texts by name: ``receipt``, ``buttons.yes``, ``status.closed``."""
    return dict(_flat(_content(language)))


def shipped_text(language: str, name: str) -> str:
    """One of our own texts; refused for an unknown name or language."""
    if language not in LANGUAGES or name not in shipped(language):
        raise NoSuchSentence
    return shipped(language)[name]


@cache
def _content(language: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / f"talk.{language}.toml").read_text(encoding="utf-8"))


def _flat(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    plain = [(name, text) for name, text in content.items() if isinstance(text, str)]
    groups = ("buttons", "status")
    return plain + [(f"{group}.{n}", t) for group in groups for n, t in content[group].items()]


def _calendar(language: str) -> tuple[list[str], list[str]]:
    names = _content(language)["calendar"]
    return names["days"], names["months"]
