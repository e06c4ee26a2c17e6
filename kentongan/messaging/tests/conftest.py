"""A slate account whose provider is a real HTTP server, and an ear that notes what it hears."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
import time_machine
from pytest_httpserver import HTTPServer

from kentongan.base import clock
from kentongan.messaging import accounts, hooks, registry
from kentongan.messaging.models import Account, Contact
from kentongan.messaging.tests import slate

SECRET = "rahasia-papan-tulis"
SARI, WATI = "+6285712345601", "+6285712345602"


@dataclass
class Ear:
    """What was heard, in order; ``deaf_to`` raises, as a listener with a fault would."""

    heard: list[tuple[int, str]] = field(default_factory=list)
    words: list[Any] = field(default_factory=list)
    deaf_to: set[str] = field(default_factory=set)


EAR = Ear()


def listen(contact: Contact, word: Any) -> bool:
    if word.heard.text in EAR.deaf_to:
        raise ValueError(word.heard.text)
    EAR.heard.append((contact.pk, word.heard.text))
    EAR.words.append(word)
    return True


@pytest.fixture
def ear() -> Ear:
    EAR.__init__()  # type: ignore[misc]
    return EAR


@pytest.fixture
def account(village, httpserver: HTTPServer, settings, ear) -> Iterator[Account]:
    settings.KENTONGAN_CHANNELS = ["kentongan.messaging.tests.slate.Slate"]
    settings.KENTONGAN_LISTENERS = ["kentongan.messaging.tests.conftest.listen"]
    registry.channels.cache_clear()
    registry.listeners.cache_clear()
    values = {"base_url": httpserver.url_for(""), "secret": SECRET}
    yield accounts.add(village, "slate", values, office="service_head", actor="official:1")
    registry.channels.cache_clear()
    registry.listeners.cache_clear()


@pytest.fixture
def deliver(account: Account) -> Callable[..., hooks.Taken]:
    """Deliver events as the provider would, signed; ids are given where there are none."""
    ids = count(1)

    def send(*events: dict[str, Any], secret: str = SECRET) -> hooks.Taken:
        full = [
            {"id": f"m{next(ids)}", "at": clock.now().timestamp(), "from": SARI, "text": "", **one}
            for one in events
        ]
        body = json.dumps(full).encode()
        key = accounts.address(account).rpartition("/")[2]
        return hooks.receive("slate", key, body, {"X-Signature": slate.signature(secret, body)})

    return send


@pytest.fixture
def sari(deliver, account, ear) -> Contact:
    """A contact who has spoken just now."""
    deliver({"text": "Halo"})
    return Contact.objects.get(account=account)


@pytest.fixture
def time_machine_at() -> Iterator[Any]:
    """A clock that stands still and can be shifted."""
    with time_machine.travel(clock.now(), tick=False) as journey:
        yield journey
