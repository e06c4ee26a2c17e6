"""WAHA: signed deliveries in, one key out, and the manners that keep a number from being banned."""

from collections.abc import Mapping, Sequence

from kentongan.base.refusals import gettext_noop
from kentongan.channels.waha import reading, saying
from kentongan.messaging import lenient, proofs, replies
from kentongan.messaging.contract import (
    Account,
    Ambiguous,
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
    Unauthorised,
)


class Waha(Channel):
    kind = "waha"
    title = "WhatsApp (WAHA)"
    medium = "whatsapp"
    limits = Limits(
        text=saying.TEXT,
        caption=saying.CAPTION,
        may_begin=False,  # a number that writes to strangers is soon banned
        per_second=1.0,
        burst=1,
        spread=(20, 60),
        young_daily=200,
        keeps_quiet=True,
    )
    settings = (
        Setting("hmac_key", gettext_noop("Kunci HMAC webhook"), is_secret=True, is_ours=True),
        Setting("session", gettext_noop("Nama sesi"), default="default", is_needed=False),
        Setting("api_key", gettext_noop("Kunci API"), is_secret=True),
        Setting("base_url", gettext_noop("Alamat server WAHA")),
    )

    def is_genuine(self, body: bytes, headers: Mapping[str, str], account: Account) -> bool:
        algorithm = headers.get("x-webhook-hmac-algorithm", "sha512").strip().lower()
        given = headers.get("x-webhook-hmac", "")
        is_signed = proofs.is_signed(body, account["hmac_key"], given, "sha512")
        return algorithm == "sha512" and is_signed

    def read(self, body: bytes, headers: Mapping[str, str], account: Account) -> Sequence[Event]:  # noqa: ARG002
        return reading.events(lenient.mapping(lenient.json(body)), account["session"])

    def calls(self, message: Message, account: Account) -> Sequence[Call]:
        return saying.calls(message, account["session"] or "default", account["api_key"])

    def then(self, reply: Reply, call: Call) -> Call:
        """Without the typing one can do; without a session or after a refusal nothing goes."""
        if 400 <= reply.status < 500 and not isinstance(no := _refusal(reply), Ambiguous):
            raise no
        return call

    def outcome(self, reply: Reply) -> Sent:
        if reply.status < 300 and (own := saying.own_id(lenient.mapping(reply.json))):
            return Sent(own)
        raise _refusal(reply)

    def fetches(self, media: Media, account: Account) -> Call | None:
        return Call("GET", media.ref, headers={"X-Api-Key": account["api_key"]})

    def health(self, account: Account) -> Call | None:
        path = f"/api/sessions/{saying.quoted(account['session'] or 'default')}"
        return Call("GET", path, headers={"X-Api-Key": account["api_key"]})

    def wellbeing(self, reply: Reply) -> str:
        status = lenient.text(lenient.inside(reply.json, "status"))
        if reply.status >= 300 or not status:
            return "unauthorised" if reply.status in {404, 422} else replies.health(reply)
        return reading.state_of(status)


def _refusal(reply: Reply) -> NotSent:
    if reply.status in {404, 422}:  # no such session, or one that is not working
        return Unauthorised(f"http:{reply.status}")
    return replies.refusal(reply)
