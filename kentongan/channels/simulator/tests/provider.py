"""Simulator, as its tests know it."""

import hmac
import json
from typing import Any

from kentongan.channels.simulator.channel import SIGNATURE, Simulator
from kentongan.messaging.contract import (
    Account,
)
from kentongan.messaging.testing import (
    Provider,
    reply,
)

CHANNEL = Simulator()
VALUES = {
    "secret": "kata-simulator",
    "base_url": "http://127.0.0.1:8000/simulator",
    "window": "0",
    "address_key": "kunci-alamat",
}
ACCOUNT = Account(VALUES)
SARI = "+6285712345611"


class SimulatorProvider(Provider):
    channel, account = CHANNEL, ACCOUNT
    sender, reach = (f"tel:{SARI}",), SARI
    private = (SARI, "Sari")
    holds = 100
    lacks = frozenset({"sticker", "contact", "reaction"})
    proof = SIGNATURE

    def headers(self, body: bytes, account: Account) -> dict[str, str]:
        return {SIGNATURE: hmac.new(account["secret"].encode(), body, "sha256").hexdigest()}

    def delivery(self, *events: Any) -> bytes:
        return json.dumps([*events]).encode()

    def _said(self, number: int, **said: Any) -> dict[str, Any]:
        at = f"2026-11-24T10:15:{number:02}+07:00"
        return {"id": f"p1-{number}", "at": at, "from": SARI, "name": "Sari"} | said

    def text(self, number: int, words: str) -> Any:
        return self._said(number, text=words)

    def photo(self, number: int, caption: str) -> Any:
        media = [{"ref": "a1", "kind": "photo", "mime": "image/jpeg"}]
        return self._said(number, text=caption, media=media)

    def voice(self, number: int) -> Any:
        return self._said(number, media=[{"ref": "v1", "kind": "voice", "mime": "audio/ogg"}])

    def spot(self, number: int, lat: float, lon: float) -> Any:
        return self._said(number, spot={"lat": lat, "lon": lon})

    def choice(self, number: int, choice: str) -> Any:
        return self._said(number, choice=choice)

    def told(self, number: int, state: str) -> Any:
        return {"at": "2026-11-24T10:16:00+07:00", "of": f"s-{number}", "state": state}

    def others(self) -> dict[str, Any]:
        return {
            "edit": self._said(1, kind="edit", text="RT 3", reply_to="p1-0"),
            "revoke": self._said(2, kind="revoke", reply_to="p1-0"),
            "unknown": self._said(3, kind="dance"),
            "group": {"id": "g", "from": "grup-rt3", "text": "halo"},
            "echo": {"id": "e", "from": "desa", "text": "halo"},
        }

    def answer(self, call: Any) -> Any:
        return reply(200, {"id": "s-1"})

    def refusals(self) -> dict[str, Any]:
        return {
            "later": reply(429),
            "ambiguous": reply(502),
            "undeliverable": reply(404, {}),
            "unauthorised": reply(401, {}),
        }

    def shown(self, call: Any) -> str:
        return call.json["text"]

    def offered(self, call: Any) -> list[str]:
        return [one["id"] for one in call.json["buttons"]]
