"""Telegram: a secret header in, the token in every address out."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from kentongan.base.refusals import gettext_noop
from kentongan.channels.telegram import reading, saying
from kentongan.messaging import lenient, proofs, replies
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

# As Telegram hands them out; anything else would let a forged reply choose another method.
_FILE = re.compile(r"(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*")


class Telegram(Channel):
    kind = "telegram"
    title = "Telegram"
    limits = Limits(
        text=saying.TEXT,
        buttons=saying.BUTTONS,
        rows=saying.BUTTONS,
        title=40,
        row_title=40,
        caption=saying.CAPTION,
        asks_spot=True,
        may_begin=False,
        knows_result=False,
        per_second=20.0,
        burst=20,
    )
    settings = (
        Setting("token", gettext_noop("Token bot dari BotFather"), is_secret=True),
        Setting("secret_token", gettext_noop("Kata rahasia webhook"), is_secret=True, is_ours=True),
        Setting(
            "base_url",
            gettext_noop("Alamat Bot API"),
            default="https://api.telegram.org",
            is_needed=False,
        ),
    )

    def is_genuine(self, body: bytes, headers: Mapping[str, str], account: Account) -> bool:  # noqa: ARG002
        given = headers.get("x-telegram-bot-api-secret-token", "")
        return proofs.is_same(given, account["secret_token"])

    def read(self, body: bytes, headers: Mapping[str, str], account: Account) -> Sequence[Event]:  # noqa: ARG002
        return reading.events(lenient.mapping(lenient.json(body)))

    def calls(self, message: Message, account: Account) -> Sequence[Call]:
        return saying.calls(message, f"/bot{account['token']}")

    def then(self, reply: Reply, call: Call) -> Call:
        self.outcome(reply)
        return call

    def outcome(self, reply: Reply) -> Sent:
        told = lenient.mapping(reply.json)
        if reply.status < 300 and told.get("ok") is True:
            return Sent(reading.message_key(lenient.mapping(told.get("result"))))
        words = lenient.text(told.get("description")).lower()
        if any(harmless in words for harmless in ("query is too old", "message is not modified")):
            return Sent()
        raise _refusal(reply, told)

    def opens(self, address: str, account: Account) -> Call | None:
        body = {
            "url": address,
            "secret_token": account["secret_token"],
            "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"],
        }
        return Call("POST", f"/bot{account['token']}/setWebhook", json=body)

    def fetches(self, media: Media, account: Account) -> Call | None:
        return Call("POST", f"/bot{account['token']}/getFile", json={"file_id": media.ref})

    def leads(self, reply: Reply, account: Account) -> Call | None:
        path = lenient.text(lenient.inside(reply.json, "result", "file_path"))
        if not _FILE.fullmatch(path):
            return None
        return Call("GET", f"/file/bot{account['token']}/{quote(path)}")

    def health(self, account: Account) -> Call | None:
        return Call("GET", f"/bot{account['token']}/getMe")

    def wellbeing(self, reply: Reply) -> str:
        return "unauthorised" if reply.status in {404, 409} else replies.health(reply)


def _refusal(reply: Reply, told: Mapping[str, object]) -> NotSent:
    status = reply.status if reply.status >= 400 else lenient.number(told.get("error_code"))
    if status == 429:
        after = lenient.number(lenient.inside(told, "parameters", "retry_after"))
        return TryLater("too_many", after=replies.patience(reply) if after is None else after)
    if status == 403:  # blocked, deactivated or kicked: only the citizen can undo it
        return Undeliverable("blocked")
    if status in {401, 404, 409}:  # the token is no good, or another program polls with it
        return Unauthorised(f"http:{status:.0f}")
    if status == 400:
        return Undeliverable("http:400")
    return replies.refusal(reply)
