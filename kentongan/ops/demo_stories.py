"""The invented village's people and stories, read from ``data/sukamaju.toml``."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DAYS = 45  # the oldest story is younger than this
_SCRIPT = Path(__file__).parent / "data" / "sukamaju.toml"


@dataclass(frozen=True)
class Step:
    """An act so many days after the report, at an hour of the village's clock, with its words.

    ``press`` and ``reply`` happen on the simulator's phone with this place, perhaps with a sample.
    """

    after: int
    hour: int
    verb: str
    words: str = ""
    phone: int = 0
    sample: str = ""


@dataclass(frozen=True)
class Story:
    """One invented report and what became of it.

    Told on the simulator's first phone when ``channel`` says so, with a ``sample`` and ``presses``.
    """

    days_ago: int
    hour: int
    text: str
    category: str
    hamlet: str = ""
    place: str = ""
    title: str = ""
    privacy: str = "rahasia"
    publish: bool = False
    about: str = ""
    name: str = ""
    phone: str = ""
    channel: str = "web_form"
    report_class: str = "ordinary"
    handler: str = "section_welfare"
    authority: str = ""
    sample: str = ""
    presses: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Person:
    """An invented official."""

    username: str
    name: str
    role: str


@dataclass(frozen=True)
class Script:
    """Everything the demo plays. ``phones`` are the roles whose phones the simulator has."""

    hamlets: tuple[str, ...]
    contact: dict[str, Any]
    people: tuple[Person, ...]
    stories: tuple[Story, ...]
    phones: tuple[str, ...]


def script() -> Script:
    """The whole script."""
    data = tomllib.loads(_SCRIPT.read_text("utf-8"))
    return Script(
        hamlets=tuple(data["hamlets"]),
        contact=data["contact"],
        people=tuple(Person(**person) for person in data["people"]),
        stories=tuple(_story(story) for story in data["stories"]),
        phones=tuple(data["phones"]),
    )


def _story(data: dict[str, Any]) -> Story:
    steps = tuple(Step(**step) for step in data.pop("steps", ()))
    presses = tuple(data.pop("presses", ()))
    return Story(**data, presses=presses, steps=steps)
