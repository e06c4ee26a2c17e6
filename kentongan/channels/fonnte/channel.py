"""Fonnte: nothing proves where a delivery comes from, and every answer is HTTP 200."""

from collections.abc import Mapping, Sequence

from kentongan.base.refusals import gettext_noop
from kentongan.channels.fonnte import reading
from kentongan.messaging import lenient, linked, proofs, replies, wording
from kentongan.messaging.contract import (
    Account,
    Call,
    Channel,
    Event,
    Limits,
    Media,
    Message,
    NotSent,
    Reply,
    Sent,
    Setting,
    TryLater,
    Unauthorised,
    Undeliverable,
)

_TEXT = 4096
_BRACES = str.maketrans("{}", "｛｝")  # {name} is a variable to Fonnte
# what its reasons contain, and what that means; the first that fits
_REASONS: tuple[tuple[tuple[str, ...], type[NotSent], str], ...] = (
    (("token invalid", "invalid token", "unknown user", "invalid device"), Unauthorised, "token"),
    (("disconnected device", "device disconnected"), Unauthorised, "disconnected"),
    (("quota",), Unauthorised, "quota"),
    (("target invalid", "invalid target"), Undeliverable, "target"),
    (("rate limit",), TryLater, "rate"),
    (("url unreachable",), TryLater, "url"),
)


class Fonnte(Channel):
    kind = "fonnte"
    title = "WhatsApp (Fonnte)"
    medium = "whatsapp"
    limits = Limits(
        text=_TEXT,
        takes_pictures=False,  # only from a public address, and a report's photo has none
        may_begin=False,  # a number that writes to strangers is soon banned
        is_verified=False,
        per_second=1.0,
        burst=1,
        spread=(20, 60),
        young_daily=200,
        keeps_quiet=True,
    )
    most_bytes = 1 << 20
    hosts = ("api.fonnte.com", "fonnte.com")
    settings = (
        Setting("token", gettext_noop("Token perangkat"), is_secret=True),
        Setting("secret", gettext_noop("Kata rahasia webhook"), is_secret=True, is_needed=False),
        Setting("device", gettext_noop("Nomor WhatsApp perangkat"), is_needed=False),
        Setting(
            "base_url",
            gettext_noop("Alamat API"),
            default="https://api.fonnte.com",
            is_needed=False,
        ),
    )

    def is_genuine(self, body: bytes, headers: Mapping[str, str], account: Account) -> bool:  # noqa: ARG002
        """The secret and our own number, as far as they were entered; the rest is the address."""
        told = reading.fields(body)
        if account["secret"] and not proofs.is_same(_word(told, "secret"), account["secret"]):
            return False
        ours = account["device"]
        return not ours or lenient.tel(told.get("device")) == lenient.tel(ours) != ""

    def read(self, body: bytes, headers: Mapping[str, str], account: Account) -> Sequence[Event]:  # noqa: ARG002
        return reading.events(reading.fields(body))

    def calls(self, message: Message, account: Account) -> Sequence[Call]:
        text = wording.numbered(message.text, message.buttons).translate(_BRACES)
        pieces = wording.cut(text, _TEXT) or ("…",)
        return [_send(piece, message, account["token"]) for piece in pieces]

    def outcome(self, reply: Reply) -> Sent:
        told = lenient.mapping(reply.json)
        if reply.status < 300 and told.get("status") is True:
            ids = told.get("id")
            return Sent(lenient.name(ids[0] if isinstance(ids, list) and ids else ids))
        raise _refusal(reply, told)

    def fetches(self, media: Media, account: Account) -> Call | None:  # noqa: ARG002
        return Call("GET", url=media.ref)

    def health(self, account: Account) -> Call | None:
        return Call("POST", "/device", headers={"Authorization": account["token"]})

    def wellbeing(self, reply: Reply) -> str:
        told = lenient.mapping(reply.json)
        if reply.status >= 300 or "status" not in told:
            return replies.health(reply) if reply.status >= 300 else "degraded"
        is_linked = told.get("device_status", "connect") == "connect"
        return "ok" if told["status"] is True and is_linked else "unauthorised"


def _send(text: str, message: Message, token: str) -> Call:
    form = {
        "target": message.to.partition(",")[0].strip().lstrip("+"),  # a comma would make a list
        "message": text,
        "countryCode": "0",
        "typing": "true",
        "delay": f"{linked.seconds_of_typing(text):.0f}",
    }
    if message.answers.isdecimal():
        form["inboxid"] = message.answers
    return Call("POST", "/send", headers={"Authorization": token}, form=form)


def _refusal(reply: Reply, told: Mapping[str, object]) -> NotSent:
    if reply.status == 429 or reply.status >= 500:
        return TryLater(f"http:{reply.status}", after=replies.patience(reply))
    reason = _word(told, "reason").lower()
    for words, error, why in _REASONS:
        if any(word in reason for word in words):
            return error(why)
    if told.get("status") is False:
        return TryLater("refused")  # its reasons are not all written down
    return replies.refusal(reply)


def _word(told: Mapping[str, object], name: str) -> str:
    return lenient.text(told.get(name))
