"""A simulator account, its three phones, and an ear in place of the village's listeners."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine

from kentongan.base import clock
from kentongan.messaging import accounts, registry
from kentongan.messaging.models import Account
from kentongan.phones import actions, provider
from kentongan.phones.models import Phone

SECRET = "kata-rahasia-simulator"
HEARD: list[Any] = []


def listen(contact: Any, word: Any) -> bool:
    HEARD.append((contact, word))
    return True


@pytest.fixture
def heard() -> list[Any]:
    """What the village has heard: contact and word."""
    HEARD.clear()
    return HEARD


@pytest.fixture
def account(village, settings, heard) -> Iterator[Account]:
    settings.KENTONGAN_LISTENERS = ["kentongan.phones.tests.conftest.listen"]
    registry.listeners.cache_clear()
    yield accounts.add(
        village, "simulator", {"secret": SECRET}, office="service_head", actor="official:1"
    )
    registry.listeners.cache_clear()


@pytest.fixture
def phones(account) -> list[Phone]:
    return actions.ready(account)


@pytest.fixture
def sari(phones) -> Phone:
    """The villager's phone."""
    return phones[0]


@pytest.fixture
def ask(account) -> Callable[..., provider.Answered]:
    """``ask("POST", "/messages", told)`` is a request of the village's."""

    def send(method: str, path: str, told: Any = None, secret: str = SECRET) -> Any:
        headers = {
            provider.LINE: accounts.known(account)[accounts.KEY],
            provider.PROOF: f"Bearer {secret}",
        }
        return provider.answer(method, path, headers, json.dumps(told).encode())

    return send


@pytest.fixture
def clock_at() -> Iterator[Any]:
    """A clock that stands still and can be shifted."""
    with time_machine.travel(clock.now(), tick=False) as journey:
        yield journey
