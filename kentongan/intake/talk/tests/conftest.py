"""A phone in the tests: what it types reaches the engine through the slate channel."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from itertools import count
from typing import Any

import pytest
import time_machine
from PIL import Image
from pytest_httpserver import HTTPServer

from kentongan.base import clock, jobs
from kentongan.cases.models import Case
from kentongan.cases.stories import Told
from kentongan.intake.models import Talk
from kentongan.intake.talk import answering
from kentongan.media.tests.recordings import opus
from kentongan.messaging import accounts, contract, inbox, outbox, registry, sealed
from kentongan.messaging.models import Account, Contact, Incoming, Outgoing
from tests.cast import told

SARI, WATI = "+6285712345601", "+6285712345602"


@dataclass
class Phone:
    """One person's phone. ``says`` delivers; ``hears`` lets time pass and reads what came."""

    account: Account
    journey: Any
    number: str = SARI
    seen: int = 0
    ids: Any = field(default_factory=lambda: count(1))

    def says(self, text: str = "", *, photos: int = 0, wait: float = 1, **more: Any) -> str:
        """Something typed; returns the provider's id of it."""
        key = more.pop("key", f"{self.number}-{next(self.ids)}")
        at = more.pop("at", clock.now())
        kinds = ["photo"] * photos + ["voice"] * more.pop("voices", 0)
        media = tuple(contract.Media(f"{kind}/{next(self.ids)}", kind) for kind in kinds)
        heard = contract.Heard(
            key, more.pop("kind", "message"), at, (f"tel:{self.number}",), self.number,
            text=text, media=media, **more,
        )  # fmt: skip
        inbox._keep(self.account, b"{}", [heard])
        jobs.run_all()
        self.passes(seconds=wait)
        return key

    def passes(self, **span: float) -> None:
        """Time, with the jobs that fall due in it."""
        self.journey.shift(timedelta(**span))
        answering.see_to()
        jobs.run_all()

    def hears(self, *, after: float = 10) -> list[str]:
        """What the village said since the last look, ten seconds on."""
        self.passes(seconds=after)
        return [draft.text for draft in self.drafts()]

    def drafts(self) -> list[outbox.Draft]:
        rows = Outgoing.objects.filter(contact=self.contact, pk__gt=self.seen).order_by("pk")
        found = list(rows)
        self.seen = found[-1].pk if found else self.seen
        return [outbox.draft_of(row) for row in found]

    def presses(self, verb: str, *, wait: float = 1) -> None:
        """A button of the last message that had any."""
        [choice] = [one for one in self.talk.offered if one.split(":")[0] == verb][:1]
        self.says(choice=choice, wait=wait)

    @property
    def contact(self) -> Contact:
        tag = sealed.identifier(self.account.uid, f"tel:{self.number}")
        found: Contact = Contact.objects.get(identifiers__tag=tag)
        return found

    @property
    def talk(self) -> Talk:
        found: Talk = Talk.objects.get(contact=self.contact)
        return found

    @property
    def case(self) -> Case:
        """The newest case of the village."""
        return Case.objects.select_related("village").latest("pk")

    @property
    def told(self) -> Told:
        """What it tells."""
        return told(self.case)


def jpeg() -> bytes:
    file = BytesIO()
    Image.new("RGB", (64, 48), "green").save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def account(village, httpserver: HTTPServer, settings) -> Iterator[Account]:
    """A slate that hears and keeps what it should say; its photos are all green."""
    settings.KENTONGAN_CHANNELS = ["kentongan.messaging.tests.slate.Slate"]
    settings.KENTONGAN_LISTENERS = ["kentongan.intake.talk.hear.hear"]
    registry.channels.cache_clear()
    registry.listeners.cache_clear()
    values = {"base_url": httpserver.url_for(""), "secret": "rahasia"}
    made = accounts.add(village, "slate", values, office="service_head", actor="official:1")
    accounts.switch(made, on=False, office="service_head", actor="official:1")
    yield made
    registry.channels.cache_clear()
    registry.listeners.cache_clear()


@pytest.fixture
def journey() -> Iterator[Any]:
    """A clock that stands still and can be shifted; ten in the morning of a Wednesday."""
    with time_machine.travel("2026-08-12T10:00:00+07:00", tick=False) as journey:
        yield journey


@pytest.fixture
def sari(account, journey, httpserver) -> Phone:
    httpserver.expect_request(re.compile("/media/photo/.*")).respond_with_data(jpeg())
    httpserver.expect_request(re.compile("/media/voice/.*")).respond_with_data(opus())
    return Phone(account, journey)


@pytest.fixture
def wati_phone(account, journey) -> Phone:
    return Phone(account, journey, number=WATI)


def unheard() -> list[str]:
    """What could not be heard: every event must end well."""
    return [row.why for row in Incoming.objects.exclude(state="done")]
