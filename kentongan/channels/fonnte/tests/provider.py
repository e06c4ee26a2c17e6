"""Fonnte, as its tests know it."""

import json
from typing import Any

from kentongan.channels.fonnte.channel import Fonnte
from kentongan.messaging.contract import (
    Account,
)
from kentongan.messaging.testing import Provider, reply

CHANNEL = Fonnte()
VALUES = {
    "token": "tok-FONNTE-1",
    "secret": "kata-rahasia",
    "device": "081234567890",
    "base_url": "https://api.fonnte.com",
}
ACCOUNT = Account(VALUES)
DARNO = "6285712345611"
STATES = {"sent": "sent", "delivered": "delivered", "read": "read", "failed": "invalid"}


class FonnteProvider(Provider):
    channel, account = CHANNEL, ACCOUNT
    sender, reach = (f"tel:+{DARNO}",), DARNO
    private = (DARNO, "Pak Darno")
    lacks = frozenset({"edit", "revoke", "reaction"})

    def delivery(self, *events: Any) -> bytes:
        return json.dumps(events[0]).encode()

    def _message(self, number: int, **said: Any) -> dict[str, Any]:
        base = {
            "secret": "kata-rahasia",
            "device": "6281234567890",
            "sender": DARNO,
            "name": "Pak Darno",
            "message": "non-text message",
            "text": "non-button message",
            "type": "text",
            "url": "",
            "location": "",
            "inboxid": 0,
            "isgroup": False,
            "quick": False,
            "timestamp": 1732417200 + number,
        }
        return base | said

    def text(self, number: int, words: str) -> Any:
        return self._message(number, message=words)

    def photo(self, number: int, caption: str) -> Any:
        url = "https://api.fonnte.com/files/a.jpg"
        return self._message(number, type="image", extension="jpg", url=url, message=caption)

    def voice(self, number: int) -> Any:
        url = "https://api.fonnte.com/files/a.ogg"
        return self._message(number, type="audio", extension="ogg", url=url)

    def spot(self, number: int, lat: float, lon: float) -> Any:
        return self._message(number, type="location", location=f"{lat},{lon}")

    def told(self, number: int, state: str) -> Any:
        ours = {"secret": "kata-rahasia", "device": "6281234567890"}
        return ours | {"id": f"9{number}", "stateid": "3EB0", "status": "", "state": STATES[state]}

    def others(self) -> dict[str, Any]:
        return {
            "sticker": self._message(1, type="sticker", url="https://api.fonnte.com/files/a.webp"),
            "contact": self._message(1, type="contact", message="Pak RT"),
            "unknown": self._message(1, type="product"),
            "group": self._message(1, message="halo", sender="1203630@g.us", isgroup=True),
            "echo": self._message(1, message="halo", quick=True),
        }

    def answer(self, call: Any) -> Any:
        if call.path == "/device":
            return reply(200, {"status": True, "device_status": "connect"})
        return reply(200, {"status": True, "id": ["91"], "target": [DARNO], "process": "pending"})

    def refusals(self) -> dict[str, Any]:
        return {
            "later": no("rate limit"),
            "ambiguous": reply(200),
            "undeliverable": no("target invalid"),
            "unauthorised": no("token invalid"),
        }

    def shown(self, call: Any) -> str:
        words = call.form["message"]
        return "" if words == "…" else words  # an empty message is refused, and pictures cannot go


def no(reason: str) -> Any:
    """A refusal, which is HTTP 200 as well."""
    return reply(200, {"status": False, "reason": reason})
