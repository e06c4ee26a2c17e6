"""A channel for tests: a provider that signs with HMAC and answers in JSON."""

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from kentongan.messaging import contract as c


class Slate(c.Channel):
    kind = "slate"
    title = "Slate"
    limits = c.Limits(text=4096, buttons=3, window_hours=24, per_second=100, burst=1000)
    settings = (
        c.Setting("base_url", "Base"),
        c.Setting("secret", "Secret", is_secret=True),
    )

    def is_genuine(self, body: bytes, headers: Mapping[str, str], account: c.Account) -> bool:
        return hmac.compare_digest(
            headers.get("x-signature", ""), signature(account["secret"], body)
        )

    def read(
        self, body: bytes, headers: Mapping[str, str], account: c.Account
    ) -> Sequence[c.Event]:
        return [_event(one) for one in json.loads(body)]

    def calls(self, message: c.Message, account: c.Account) -> Sequence[c.Call]:
        told = {"to": message.to, "text": message.text, "template": message.template}
        told |= {"ref": message.ref, "buttons": [one.title for one in message.buttons]}
        told["ids"] = [one.id for one in message.buttons]
        return [c.Call("POST", "/send", json=told)]

    def outcome(self, reply: c.Reply) -> c.Sent:
        if reply.status == 200 and reply.json:
            return c.Sent(str(reply.json["id"]))
        raises = {401: c.Unauthorised, 403: c.Restricted, 404: c.Undeliverable,
                  409: c.WindowClosed}  # fmt: skip
        after = float(reply.headers.get("retry-after", 0)) or None
        raise raises.get(reply.status, c.TryLater)(
            str(reply.status), after=after, one_person=reply.status == 423
        )

    def fetches(self, media: c.Media, account: c.Account) -> c.Call | None:
        return c.Call("GET", f"/media/{media.ref}")


def signature(secret: str, body: bytes) -> str:
    return hmac.digest(secret.encode(), body, "sha256").hex()


def _event(one: dict[str, object]) -> c.Event:
    at = datetime.fromtimestamp(float(str(one["at"])), UTC)
    key = str(one["id"])
    if "state" in one:
        return c.Told(f"{key}:{one['state']}", at, str(one["state"]), provider_id=key,
                      ours=str(one.get("ref", "")), why=str(one.get("why", "")),
                      fault=str(one.get("fault", "")))  # fmt: skip
    sender = str(one["from"])
    media = tuple(c.Media(str(ref), "photo") for ref in one.get("photos", ()))  # type: ignore[attr-defined]
    return c.Heard(
        key, "message", at, (f"tel:{sender}",), sender, text=str(one["text"]), media=media,
        choice=str(one.get("choice", "")), reply_to=str(one.get("reply_to", "")),
    )  # fmt: skip
