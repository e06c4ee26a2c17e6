"""Waha, as its tests know it."""

import hmac
import json
from typing import Any

from kentongan.channels.waha.channel import Waha
from kentongan.messaging.contract import (
    Account,
)
from kentongan.messaging.testing import Provider, reply

HEADER = "x-webhook-hmac"
CHANNEL = Waha()
ACCOUNT = Account(
    {
        "hmac_key": "my-secret-key",
        "session": "default",
        "api_key": "kunci-waha-1",
        "base_url": "http://waha.internal:3000",
    }
)
SRI = "6285712345611@c.us"
ACKS = {"failed": -1, "accepted": 0, "sent": 1, "delivered": 2, "read": 3}


class WahaProvider(Provider):
    channel, account = CHANNEL, ACCOUNT
    sender, reach = ("tel:+6285712345611",), SRI
    private = ("6285712345611", "Bu Sri")
    proof = HEADER

    def headers(self, body: bytes, account: Account) -> dict[str, str]:
        digest = hmac.new(account["hmac_key"].encode(), body, "sha512").hexdigest()
        return {HEADER: digest, "x-webhook-hmac-algorithm": "sha512"}

    def delivery(self, *events: Any) -> bytes:
        return json.dumps(events[0]).encode()

    def _event(self, number: int, event: str, **payload: Any) -> dict[str, Any]:
        return {
            "id": f"evt_{event}_{number}",
            "timestamp": 1741249702485 + number,
            "event": event,
            "session": "default",
            "me": {"id": "6281234567890@c.us"},
            "payload": payload,
        }

    def _message(self, number: int, **payload: Any) -> dict[str, Any]:
        base = {
            "id": f"false_{SRI}_3EB0{number:02}",
            "timestamp": 1741249700,
            "from": SRI,
            "fromMe": False,
            "body": "",
            "hasMedia": "media" in payload,
            "_data": {"notifyName": "Bu Sri"},
        }
        return self._event(number, "message", **base | payload)

    def text(self, number: int, words: str) -> Any:
        return self._message(number, body=words)

    def photo(self, number: int, caption: str) -> Any:
        media = {"url": "http://localhost:3000/api/files/a.jpg", "mimetype": "image/jpeg"}
        return self._message(number, body=caption, media=media)

    def voice(self, number: int) -> Any:
        media = {"url": "http://localhost/api/files/a.oga", "mimetype": "audio/ogg; codecs=opus"}
        return self._message(number, media=media)

    def spot(self, number: int, lat: float, lon: float) -> Any:
        where = {"latitude": lat, "longitude": lon}
        return self._message(number, location=where, body="/9j/4AAQ")

    def told(self, number: int, state: str) -> Any:
        own = f"true_{SRI}_3EB0{number:02}"
        return self._event(number, "message.ack", id=own, fromMe=True, ack=ACKS[state])

    def others(self) -> dict[str, Any]:
        sticker = {"url": "http://localhost/api/files/a.webp", "mimetype": "image/webp"}
        after = {"id": "x", "from": SRI, "fromMe": False}
        return {
            "edit": self._event(
                1, "message.edited", editedMessageId="3EB001", body="ya", **{"from": SRI}
            ),
            "revoke": self._event(1, "message.revoked", after=after, revokedMessageId="3EB001"),
            "sticker": self._message(1, media=sticker),
            "contact": self._message(1, body="BEGIN:VCARD\nTEL:+6285712345699"),
            "unknown": self._message(1),
            "reaction": self._event(1, "message.reaction", **{"from": SRI}),
            "group": self._message(1, body="halo", **{"from": "1203630@g.us"}),
            "echo": self._message(1, body="halo", fromMe=True),
        }

    def answer(self, call: Any) -> Any:
        if call.path.startswith("/api/sessions/"):
            return reply(200, {"name": "default", "status": "WORKING"})
        if call.path.startswith("/api/send") and call.path != "/api/sendSeen":
            return reply(201, {"id": f"true_{SRI}_3EB0B1"})
        return reply(200, {"result": True})

    def refusals(self) -> dict[str, Any]:
        return {
            "later": reply(429, {"message": "slow down"}),
            "ambiguous": reply(500, {"message": "timeout"}),
            "undeliverable": reply(400, {"message": "no such chat"}),
            "unauthorised": reply(422, {"error": "Session status is not as expected"}),
        }

    def shown(self, call: Any) -> str:
        return call.json.get("text") or call.json.get("caption") or ""
