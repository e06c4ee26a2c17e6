"""The other side of a channel, as its tests describe it, and what the cases say to it."""

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from kentongan.messaging import wire
from kentongan.messaging.contract import (
    Account,
    Ambiguous,
    Call,
    Channel,
    Event,
    Message,
    NotSent,
    Reply,
    Sent,
    TryLater,
    Unauthorised,
    Undeliverable,
    WindowClosed,
)

WORDS: Mapping[str, str] = {
    "plain": "Jalan di RT 3 rusak",
    "lines": "Pak,\n\nlampu mati.\tTerima kasih",
    "long": "Jalan rusak parah. " * 3450,  # 64 k
    "nul": "lampu\0mati",
    "bidi": "lampu \u202emati\u202c \u2066ya\u2069",
    "zero width": "lam\u200bpu\u2060 ma\ufeffti",
    "emoji": "👨\u200d👩\u200d👧🏽🇮🇩",
    "javanese": "ꦢꦭꦤ꧀ꦫꦸꦱꦏ꧀",
    "digits": "085712345699",
    "code": '{"type":"text"} <b>\'; DROP TABLE',
}
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["", "0", "\ud83d", "A" * 70_000, 10**40, -1, 1e308]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
ODD: Sequence[Any] = (None, True, 7, -1.5, 10**40, 1e308, float("nan"), "", "x", "\ud83d", [])
ODD = (*ODD, {}, [[]], [None], [{}], {"id": {}}, {"": None})
# Braces are a gateway's variables (channels.md §2.1): what comes of them is its own test.
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="{}"), max_size=300).filter(
    lambda text: bool(text.strip())
)
REFUSALS: Mapping[str, type[NotSent]] = {
    "later": TryLater,
    "ambiguous": Ambiguous,
    "undeliverable": Undeliverable,
    "unauthorised": Unauthorised,
    "window": WindowClosed,
}
PLAIN_WORD = re.compile(r"[\w.:/-]{1,60}", re.ASCII)
SAVED = b"\xff\xd8\xff\xe0 a mended road"
# One function serves several classes; the examples are few, since every channel runs them.
often = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.differing_executors]
)


class Provider(ABC):
    """The other side, as a channel's tests know it. Events are numbered: each has its own id."""

    channel: ClassVar[Channel]
    account: ClassVar[Account]
    sender: ClassVar[tuple[str, ...]]  # what ``Heard.sender`` must be
    reach: ClassVar[str]  # what ``Heard.reach`` must be
    private: ClassVar[tuple[str, ...]]  # number, name, ids: what no log may show, beside secrets
    holds: ClassVar[int] = 1  # how many events one delivery may hold
    lacks: ClassVar[frozenset[str]] = frozenset()  # names of ``kinds`` the provider never sends
    states: ClassVar[tuple[str, ...]] = ("sent", "delivered", "read", "failed")
    kinds: ClassVar[Mapping[str, tuple[str, ...]]] = {  # what becomes of ``others``
        "edit": ("edit",),
        "revoke": ("revoke",),
        "sticker": ("unsupported",),
        "contact": ("unsupported",),
        "unknown": ("unsupported",),
        "reaction": (),
        "group": (),
        "echo": (),
    }

    @abstractmethod
    def delivery(self, *events: Any) -> bytes:
        """One request body holding these events (at most ``holds``)."""

    def headers(self, body: bytes, account: Account) -> Mapping[str, str]:  # noqa: ARG002
        """The headers that make the body genuine; names in lower case."""
        return {}

    @abstractmethod
    def text(self, number: int, words: str) -> Any:
        """``sender`` writes these words."""

    @abstractmethod
    def photo(self, number: int, caption: str) -> Any:
        """``sender`` sends a photo with these words below it."""

    @abstractmethod
    def voice(self, number: int) -> Any:
        """``sender`` has spoken into the phone."""

    @abstractmethod
    def spot(self, number: int, lat: float, lon: float) -> Any:
        """``sender`` sends a position."""

    @abstractmethod
    def others(self) -> Mapping[str, Any]:
        """One event for each name of ``kinds`` that is not in ``lacks``."""

    @abstractmethod
    def answer(self, call: Call) -> Reply:
        """The provider does what the call asks."""

    @abstractmethod
    def refusals(self) -> Mapping[str, Reply]:
        """An answer for each name of ``REFUSALS``; ``window`` only where there is one."""

    @abstractmethod
    def shown(self, call: Call) -> str:
        """The words the person sees by this call; '' for none."""

    def offered(self, call: Call) -> Sequence[str]:  # noqa: ARG002
        """The ids of the choices the person can press by this call."""
        return ()

    # -- What the cases do with it -----------------------------------------------------------------
    def read(self, body: bytes) -> Sequence[Event]:
        """What the channel hears in this body."""
        return self.channel.read(body, self.headers(body, self.account), self.account)

    def heard(self, *events: Any) -> list[Event]:
        """What the channel hears in these events, in as many deliveries as they need."""
        bodies = [
            self.delivery(*events[start : start + self.holds])
            for start in range(0, len(events), self.holds)
        ]
        return [event for body in bodies for event in self.read(body)]

    def say(self, text: str, **more: Any) -> list[Call]:
        """Send it as the outbox does; every request as it went out."""
        message = Message(ref="9f2c", to=self.reach, text=text, **more)
        gone: list[Call] = []

        def go(call: Call) -> Reply:
            gone.append(call)
            return self.answer(call)

        carried = wire.carry(self.channel, self.channel.calls(message, self.account), go)
        assert isinstance(carried, Sent)
        return gone

    def samples(self) -> list[Any]:
        """One event of each sort."""
        return [
            self.text(1, WORDS["plain"]),
            self.photo(2, "Lubangnya"),
            self.voice(3),
            self.spot(4, -7.39, 109.36),
            *self.others().values(),
        ]

    def secrets(self) -> list[str]:
        """What the operator entered and nobody sees again."""
        return [
            self.account[one.name]
            for one in self.channel.settings
            if one.is_secret and self.account[one.name]
        ]


def reply(status: int, value: Any = None, **headers: str) -> Reply:
    """A provider's answer; no JSON object gives a page of HTML, as from a proxy between."""
    is_object = isinstance(value, dict)
    body = json.dumps(value).encode() if is_object else b"<html>Bad gateway</html>"
    return Reply(status, headers, body, value if is_object else None)


def is_whole(call: Call) -> bool:
    has_address = call.path.startswith("/") != call.url.startswith("http")
    is_form = call.form is not None or call.files is not None
    return has_address and not (call.json is not None and is_form)
