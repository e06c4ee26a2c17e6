"""A village with a drum: a provider that notes what it is sent, and time that is moved by hand.

A module whose whole time stands still says ``pytest.mark.usefixtures("life")``.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from werkzeug import Request, Response

from kentongan.base import clock, jobs
from kentongan.followup.notices import digest, untold
from kentongan.intake.models import Tie
from kentongan.messaging import posting, registry
from kentongan.messaging.models import Account, Contact
from kentongan.messaging.tests.conftest import SARI, WATI, account, deliver, ear

__all__ = ["SARI", "WATI", "account", "deliver", "ear"]
LINKING = "/petugas/hubungkan-whatsapp"
MORNING = datetime(2026, 8, 3, 10, tzinfo=ZoneInfo("Asia/Jakarta"))  # a Monday


@pytest.fixture
def life() -> Iterator[Any]:
    """A clock that stands on a Monday at ten until it is shifted. Before anything is founded."""
    with time_machine.travel(MORNING, tick=False) as journey:
        yield journey


class Provider:
    """``took``: texts with whom they went to; ``answers`` are given first, in turn."""

    def __init__(self, server: Any) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answers: list[int] = []
        server.expect_request("/send").respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        status = self.answers.pop(0) if self.answers else 200
        if status != 200:
            return Response("", status=status)
        self.asked.append(request.json)
        return Response(f'{{"id": "p{len(self.asked)}"}}', content_type="application/json")

    def to(self, number: str) -> list[str]:
        """What this number was told, in order."""
        return [one["text"] for one in self.asked if one["to"] == number]

    def last(self, number: str) -> dict[str, Any]:
        """The whole of what this number was sent last."""
        return [one for one in self.asked if one["to"] == number][-1]


@pytest.fixture
def provider(httpserver: Any) -> Provider:
    return Provider(httpserver)


@pytest.fixture
def go(life: Any) -> Callable[..., None]:
    """``go(minutes=2)``: time passes, and the worker and its duties do what is due on the way."""

    def run(**passed: float) -> None:
        end = clock.now() + timedelta(**passed)
        step = max(timedelta(minutes=1), timedelta(**passed) / 30)
        jobs.run_all()
        while clock.now() < end:
            life.shift(min(end - clock.now(), step))
            for duty in (posting.sweep, untold.see_to_all, digest.send_due):
                duty()
            jobs.run_all()

    return run


@pytest.fixture
def sari(account: Account, deliver: Any, go: Any) -> Contact:
    """Sari's phone; she has written just now."""
    deliver({"text": "Halo", "from": SARI})
    go(seconds=1)
    return Contact.objects.filter(account=account).latest("pk")


@pytest.fixture
def tied(make: Any, sari: Contact) -> Callable[..., Any]:
    """``tied(at, **answers)``: a case of Sari's that came from her phone."""

    def tie(case: Any) -> Any:
        Tie.objects.create(village=case.village, case=case, contact=sari, at=clock.now())
        return case

    return tie


@pytest.fixture
def listening(account: Account, settings: Any) -> None:
    """Both who works and who reported may answer what they were told."""
    settings.KENTONGAN_LISTENERS = [
        "kentongan.desk.chat.hear",
        "kentongan.followup.notices.answers.hear",
        "kentongan.messaging.tests.conftest.listen",
    ]
    registry.listeners.cache_clear()


@pytest.fixture
def linked(
    deliver: Any, go: Any, provider: Provider, wati: Any, at_desk: Any, listening: None
) -> Callable[..., str]:
    """``linked("Terima 147")``: Wati writes from her linked phone; her answer comes back."""

    def write(text: str = "", number: str = WATI, **more: Any) -> str:
        before = len(provider.asked)
        deliver({"text": text, "from": number, **more})
        go(seconds=1)
        said = [one for one in provider.asked[before:] if one["to"] == number]
        return said[-1]["text"] if said else ""

    told = at_desk(wati).post(LINKING, {"act": "code"}).content.decode()
    found = re.search(r"HUBUNGKAN (\d{6})", told)
    assert found is not None
    assert write(f"Hubungkan {found[1]}").startswith("Nomor ini terhubung untuk wati.")
    return write
