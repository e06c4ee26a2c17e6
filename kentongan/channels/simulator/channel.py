"""The simulator: our own plain shape, signed and sent like a real provider's."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kentongan.base.refusals import gettext_noop
from kentongan.channels.simulator import reading, saying
from kentongan.messaging import lenient, proofs, replies
from kentongan.messaging.contract import (
    Account,
    Call,
    Channel,
    Event,
    Limits,
    Media,
    Message,
    Reply,
    Sent,
    Setting,
    WindowClosed,
)

SIGNATURE = "x-simulator-signature"
_WINDOW_HOURS = 24


class Simulator(Channel):
    kind = "simulator"
    title = "Simulator"
    limits = Limits(
        text=saying.TEXT,
        buttons=saying.BUTTONS,
        rows=saying.ROWS,
        asks_spot=True,
        takes_our_id=True,
        may_begin=False,  # nobody's real number leads to a pretended phone
        per_second=50.0,
        burst=50,
    )
    settings = (
        Setting("secret", gettext_noop("Kata rahasia"), is_secret=True, is_ours=True),
        Setting("base_url", gettext_noop("Alamat simulator"), default="/simulator"),
        Setting(
            "window",
            gettext_noop("Jendela 24 jam seperti WhatsApp (1: ya)"),
            default="0",
            is_needed=False,
        ),
    )

    def limits_of(self, account: Account) -> Limits:
        hours = _WINDOW_HOURS if account["window"] in {"1", "true", "ya"} else 0
        return replace(self.limits, window_hours=hours)

    def is_genuine(self, body: bytes, headers: Mapping[str, str], account: Account) -> bool:
        return proofs.is_signed(body, account["secret"], headers.get(SIGNATURE, ""), "sha256")

    def read(self, body: bytes, headers: Mapping[str, str], account: Account) -> Sequence[Event]:  # noqa: ARG002
        return reading.events(lenient.json(body))

    def calls(self, message: Message, account: Account) -> Sequence[Call]:
        headers, bodies = _line(account), saying.bodies(message)
        return [Call("POST", "/messages", headers=headers, json=body) for body in bodies]

    def outcome(self, reply: Reply) -> Sent:
        own = lenient.name(lenient.inside(reply.json, "id"))
        if reply.status < 300 and own:
            return Sent(own)
        if reply.status == 409:
            raise WindowClosed("window")
        raise replies.refusal(reply)

    def fetches(self, media: Media, account: Account) -> Call | None:
        return Call("GET", f"/media/{media.ref}", headers=_line(account))

    def health(self, account: Account) -> Call | None:
        return Call("GET", "/", headers=_line(account))

    def wellbeing(self, reply: Reply) -> str:
        return replies.health(reply)


def _line(account: Account) -> dict[str, str]:
    """Which account asks, and the proof that it may."""
    return {
        "X-Simulator-Line": account["address_key"],
        "Authorization": f"Bearer {account['secret']}",
    }
