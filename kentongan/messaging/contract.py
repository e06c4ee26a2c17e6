"""The channel contract: what a channel hears, what it can show, how one message is sent.

A channel is pure: bytes in, values out. It never reads a clock, a setting or a socket;
``messaging`` gives it what it needs and does the sending.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

Json = Mapping[str, Any]


class Private:
    """Holds names, addresses, words or secrets: a log or a traceback shows only what it is."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


# -- What is heard -------------------------------------------------------------------------------
@dataclass(frozen=True, repr=False)
class Media(Private):
    """Something that can be fetched later. ``ref`` is the provider's id or address of it."""

    ref: str
    kind: str  # photo, voice, video, file
    mime: str = ""
    name: str = ""


@dataclass(frozen=True, repr=False)
class Spot(Private):
    """A position in degrees, as the phone sent it."""

    lat: float
    lon: float
    label: str = ""


@dataclass(frozen=True, repr=False)
class Heard(Private):
    """One event of a delivery.

    ``kind`` is one of ``KINDS``:

    - ``message``: text, media, a choice or a spot; ``edit``: ``text`` now stands in ``reply_to``;
      ``revoke``: the message ``reply_to`` was taken back.
    - ``moved``: the sender now has the identifier in ``text``; ``left`` and ``back``: blocked us,
      unblocked us; ``echo``: somebody of the village wrote to ``reach`` by hand.
    - ``unsupported``: something we cannot take (``reason``), which the sender should be told.

    ``key`` is unique within the account; one that begins with ``TIMELESS`` is so only within a
    minute of arrival, for the provider tells neither an id nor a time. ``sender`` holds every
    identifier the event carries, the steadiest first: ``bsuid:…``, ``tel:+62…``, ``lid:…``,
    ``tg:…``. ``reach`` is where an answer goes, in the provider's own form.
    """

    key: str
    kind: str
    at: datetime
    sender: tuple[str, ...]
    reach: str
    name: str = ""
    text: str = ""
    choice: str = ""
    media: tuple[Media, ...] = ()
    spot: Spot | None = None
    reply_to: str = ""
    album: str = ""
    reason: str = ""


@dataclass(frozen=True, repr=False)
class Told(Private):
    """What became of a message we sent: ``state`` is one of ``STATES``.

    ``provider_id`` is the provider's id of it, ``ours`` the id we gave with it where the channel
    carries one. ``why`` is the provider's code when it failed, ``fault`` one of ``FAULTS``.
    """

    key: str
    at: datetime
    state: str
    provider_id: str = ""
    ours: str = ""
    why: str = ""
    fault: str = ""


@dataclass(frozen=True)
class News:
    """Something about the account itself, for the operator: ``state`` is one of ``HEALTH``."""

    key: str
    at: datetime
    state: str
    why: str = ""


Event = Heard | Told | News
TIMELESS = "~"
KINDS = ("message", "edit", "revoke", "moved", "echo", "left", "back", "unsupported")
STATES = ("accepted", "sent", "delivered", "read", "failed")
FAULTS = ("later", "window", "undeliverable", "unauthorised", "restricted")
HEALTH = ("ok", "degraded", "unauthorised", "down")


# -- What is said --------------------------------------------------------------------------------
@dataclass(frozen=True)
class Button:
    """A choice to press. ``id`` comes back as ``Heard.choice``."""

    id: str
    title: str


@dataclass(frozen=True)
class Picture:
    """A photo to send along, small enough for every channel."""

    data: bytes
    mime: str = "image/jpeg"


@dataclass(frozen=True, repr=False)
class Message(Private):
    """What the village says. ``ref`` is our own random id, for the provider that takes one.

    ``template`` names a discreet text for a closed window, with ``facts`` in its gaps; it is set
    only when the window is closed.
    """

    ref: str
    to: str
    text: str
    buttons: tuple[Button, ...] = ()
    list_label: str = ""
    asks_spot: bool = False
    picture: Picture | None = None
    template: str = ""
    facts: tuple[str, ...] = ()
    answers: str = ""  # the provider's id of the message this one answers


@dataclass(frozen=True)
class Limits:
    """What a channel can show. ``text`` in UTF-16 units; no ``buttons`` means numbered text."""

    text: int
    buttons: int = 0
    rows: int = 0
    title: int = 20
    row_title: int = 24
    caption: int = 1024
    asks_spot: bool = False
    takes_pictures: bool = True
    window_hours: int = 0  # after the citizen's last word only a template may be sent; 0: no window
    may_begin: bool = True  # whether we may write to somebody who never wrote to us
    knows_result: bool = True  # whether an accepted message is followed by what became of it
    takes_our_id: bool = False  # whether a repeated send under the same id is one message
    is_verified: bool = True  # whether a delivery proves where it comes from
    per_second: float = 1.0
    burst: int = 5
    # manners that keep a number which is not meant for programs from being banned
    spread: tuple[int, int] = (0, 0)  # seconds between two messages nobody asked for
    young_daily: int = 0  # the most a day while the account is young; 0: no limit
    keeps_quiet: bool = False  # nothing unasked at night


# -- Speaking with the provider ------------------------------------------------------------------
@dataclass(frozen=True, repr=False)
class Call(Private):
    """One HTTP request: ``json``, or a ``form``, which may have ``files`` beside it.

    ``path`` follows the account's base address; ``url`` stands instead of both. No address may be
    logged: some hold a token. ``pause`` are the seconds to let pass before it (somebody "types").
    ``is_said``: the person sees it; an upload, a sign of typing or a question of ours says nothing.
    """

    method: str
    path: str = ""
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    form: Mapping[str, str] | None = None
    files: Mapping[str, tuple[str, bytes, str]] | None = None
    pause: float = 0.0
    is_said: bool = True


@dataclass(frozen=True, repr=False)
class Reply(Private):
    """What the provider answered; ``json`` is None when the body is no JSON object."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    json: Json | None


@dataclass(frozen=True, repr=False)
class Sent(Private):
    """The provider has taken it."""

    provider_id: str = ""


class NotSent(Exception):
    """The provider did not take it. ``why`` is its own code or a word of ours, never its text.

    ``one_person``: it is about whom it goes to, not about the account.
    """

    def __init__(self, why: str, *, after: float | None = None, one_person: bool = False) -> None:
        super().__init__(why)
        self.why, self.after, self.one_person = why, after, one_person


class TryLater(NotSent):
    """The same message may pass later; ``after`` seconds where the provider said so."""


class Ambiguous(NotSent):
    """It may have been taken: nothing more is known."""


class Undeliverable(NotSent):
    """Trying again cannot help; another channel may."""


class Unauthorised(NotSent):
    """The account may not send at all, until somebody sees to it."""


class Restricted(NotSent):
    """The account may answer, and for a while say nothing unasked."""


class WindowClosed(NotSent):
    """Only a template may be sent now, or the citizen must write first."""


# -- The channel ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class Setting:
    """One thing an operator enters. A secret is sealed, never shown again and never logged."""

    name: str
    label: str
    is_secret: bool = False
    default: str = ""
    is_needed: bool = True
    is_ours: bool = False  # a word we choose and the operator pastes at the provider


@dataclass(frozen=True, repr=False)
class Account(Private):
    """The account as the channel needs to know it; values by the names of its ``settings``."""

    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


class Channel(ABC):
    """How one provider speaks. One folder, one line in ``KENTONGAN_CHANNELS``."""

    kind: ClassVar[str]
    title: ClassVar[str]
    medium: ClassVar[str] = ""  # what it is to its users, where several kinds lead to the same
    limits: ClassVar[Limits]
    settings: ClassVar[tuple[Setting, ...]]
    most_bytes: ClassVar[int] = 4 << 20
    hosts: ClassVar[tuple[str, ...]] = ()  # where media may come from, beside the base address

    @abstractmethod
    def is_genuine(self, body: bytes, headers: Mapping[str, str], account: Account) -> bool:
        """Whether the raw bytes come from the provider; header names in lower case."""

    @abstractmethod
    def read(self, body: bytes, headers: Mapping[str, str], account: Account) -> Sequence[Event]:
        """Every event of a genuine delivery; nothing in it may raise. What is unknown is
        ``unsupported``, what is not for us (groups, echoes of ours) is left out."""

    @abstractmethod
    def calls(self, message: Message, account: Account) -> Sequence[Call]:
        """The requests that send a message, in order; the last one is said, and its reply counts.
        The same message gives the same ones: what was said is not said again."""

    @abstractmethod
    def outcome(self, reply: Reply) -> Sent:
        """What the last reply means; raises a ``NotSent``."""

    # The rest is for channels that have it.
    def limits_of(self, account: Account) -> Limits:  # noqa: ARG002
        """The limits of this account, where a setting changes them."""
        return self.limits

    def then(self, reply: Reply, call: Call) -> Call:  # noqa: ARG002
        """``call`` as it goes out after ``reply`` came to the one before it, which said nothing
        (the id of an upload put in); raises a ``NotSent`` when going on has no use."""
        return call

    def challenge(self, query: Mapping[str, str], account: Account) -> str | None:  # noqa: ARG002
        """The answer to the provider's check of our address (GET), or None to refuse."""
        return None

    def opens(self, address: str, account: Account) -> Call | None:  # noqa: ARG002
        """The request that tells the provider our address; None where a person must enter it."""
        return None

    def fetches(self, media: Media, account: Account) -> Call | None:  # noqa: ARG002
        """The first request for the bytes of a media; None when this account cannot."""
        return None

    def leads(self, reply: Reply, account: Account) -> Call | None:  # noqa: ARG002
        """The request that this reply leads to; None when it is the bytes, or nowhere safe."""
        return None

    def health(self, account: Account) -> Call | None:  # noqa: ARG002
        """A request that costs nothing and shows whether the account works."""
        return None

    def wellbeing(self, reply: Reply) -> str:
        """One of ``HEALTH``, from the reply to ``health``."""
        return "ok" if reply.status < 300 else "down"
