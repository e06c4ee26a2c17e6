"""The invented village's pretended phones, played in the past like everything else of the demo.

What is said goes the whole way: hook, inbox, listeners, outbox, provider. Only the last step is no
request, since the server that would answer it does not run yet.
"""

import json
import secrets
from collections.abc import Iterable
from datetime import timedelta

from kentongan.base import clock, jobs
from kentongan.desk.chat import linking
from kentongan.messaging import accounts, wire
from kentongan.messaging.contract import Call, Reply
from kentongan.phones import actions, provider, queries, samples
from kentongan.phones.models import Phone
from kentongan.phones.screen import Said
from kentongan.village.models import Official, Village

_PAUSE = timedelta(minutes=2)  # until somebody has read and presses
_TICK, _MOST_TICKS = timedelta(seconds=5), 300


class NoSuchButton(LookupError):
    """The script presses what no message offered."""


class Phones:
    """The phones of a village's new simulator; those after the first are the officials'."""

    def __init__(self, village: Village, officials: Iterable[Official]) -> None:
        secret = {"secret": secrets.token_urlsafe(24)}
        account = accounts.add(village, "simulator", secret, office="system", actor="system")
        self._phones = actions.ready(account)
        for place, official in enumerate(officials, start=1):
            self.say(place, f"HUBUNGKAN {linking.new_code(official)}")

    def say(self, place: int, text: str, *, sample: str = "") -> None:
        """Write on a phone, perhaps with one of ``samples.NAMES``, and let everybody answer."""
        file, kind = samples.sample(sample) if sample else (b"", "photo")
        actions.speak(self._phones[place], Said(text), file=file, kind=kind)
        settle()

    def press(self, place: int, title: str) -> None:
        """Press the newest button whose words begin so, and let everybody answer."""
        actions.speak(self._phones[place], _button(self._phones[place], title))
        settle()

    def report(self, text: str, *, sample: str, presses: Iterable[str]) -> None:
        """The villager tells something and presses what he is asked, each after a while."""
        self.say(0, text, sample=sample)
        for turn, title in enumerate(presses, start=1):
            with clock.pretend(clock.now() + turn * _PAUSE):
                self.press(0, title)

    def answer(self, place: int, words: str, *, sample: str) -> None:
        """An official answers the reporter from his phone."""
        self.press(place, "Selesai")
        with clock.pretend(clock.now() + _PAUSE):
            self.say(place, words, sample=sample)
        with clock.pretend(clock.now() + 2 * _PAUSE):
            self.press(place, "Kirim")


def _button(phone: Phone, title: str) -> Said:
    for bubble in reversed(queries.screen_of(phone).bubbles):
        for number, choice in enumerate(bubble.said.buttons):
            said = queries.choice_in(phone, bubble.uid, number)
            if said and choice.title.startswith(title):
                return said
    raise NoSuchButton(title)


def settle() -> None:
    """Run what is due, time going on, until everybody has said what he has to say."""
    at = clock.now()
    with wire.nearby(_near):
        for _ in range(_MOST_TICKS):
            at += _TICK
            with clock.pretend(at):
                if not jobs.step("demo"):
                    return


def _near(call: Call) -> Reply:
    headers = {name.lower(): value for name, value in call.headers.items()}
    body = json.dumps(call.json).encode()
    told = provider.answer(call.method, call.path, headers, body)
    plain = json.dumps(dict(told.json)).encode() if told.body is None else told.body
    return Reply(told.status, {}, plain, dict(told.json))
