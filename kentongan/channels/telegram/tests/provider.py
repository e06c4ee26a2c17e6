"""Telegram, as its tests know it."""

import json
from typing import Any

from kentongan.channels.telegram.channel import Telegram
from kentongan.messaging.contract import (
    Account,
)
from kentongan.messaging.testing import Provider, reply

HEADER = "x-telegram-bot-api-secret-token"
ASEP = {"id": 551234567, "is_bot": False, "first_name": "Asep", "last_name": "Sunarya"}
CHAT = {"id": 551234567, "type": "private", "first_name": "Asep"}
CHANNEL = Telegram()
ACCOUNT = Account(
    {
        "token": "700100200:AAH-rahasia",
        "secret_token": "kata_rahasia-1",
        "base_url": "https://api.telegram.org",
    }
)


class TelegramProvider(Provider):
    channel, account = CHANNEL, ACCOUNT
    sender, reach = ("tg:551234567",), "551234567"
    private = ("551234567", "Asep")
    lacks = frozenset({"revoke"})  # not reported in private chats
    proof = HEADER

    def headers(self, body: bytes, account: Account) -> dict[str, str]:
        return {HEADER: account["secret_token"]}

    def delivery(self, *events: Any) -> bytes:
        return json.dumps(events[0]).encode()

    def _message(self, number: int, **said: Any) -> dict[str, Any]:
        message = {"message_id": number, "date": 1732417200 + number, "chat": CHAT, "from": ASEP}
        return {"update_id": 731245000 + number, "message": message | said}

    def text(self, number: int, words: str) -> Any:
        return self._message(number, text=words)

    def photo(self, number: int, caption: str) -> Any:
        return self._message(
            number, photo=[{"file_id": "small"}, {"file_id": "L"}], caption=caption
        )

    def voice(self, number: int) -> Any:
        return self._message(number, voice={"file_id": "V", "mime_type": "audio/ogg"})

    def spot(self, number: int, lat: float, lon: float) -> Any:
        return self._message(number, location={"latitude": lat, "longitude": lon})

    def choice(self, number: int, choice: str) -> Any:
        return {
            "update_id": number,
            "callback_query": {"id": f"{number}", "from": ASEP, "data": choice},
        }

    def others(self) -> dict[str, Any]:
        edited = {"update_id": 1, "edited_message": self.text(57, "Jalan RT 3")["message"]}
        return {
            "edit": edited,
            "sticker": self._message(1, sticker={"file_id": "S"}),
            "contact": self._message(1, contact={"phone_number": "6285712345699", "user_id": 9}),
            "unknown": self._message(1, gift={"gift": 1}),
            "reaction": {"update_id": 1, "message_reaction": {"chat": CHAT, "message_id": 57}},
            "group": self._message(1, text="halo", chat={"id": -100987, "type": "supergroup"}),
            "echo": self._message(1, text="halo", **{"from": ASEP | {"is_bot": True}}),
        }

    def answer(self, call: Any) -> Any:
        method = call.path.rpartition("/")[2]
        if method.startswith("send"):
            return reply(200, {"ok": True, "result": {"message_id": 88, "chat": CHAT}})
        if method == "getFile":
            return reply(200, {"ok": True, "result": {"file_path": "photos/file_7.jpg"}})
        return reply(200, {"ok": True, "result": True})

    def refusals(self) -> dict[str, Any]:
        return {
            "later": error(429, "Too Many Requests: retry after 7", retry_after=7),
            "ambiguous": reply(502),
            "undeliverable": error(403, "Forbidden: bot was blocked by the user"),
            "unauthorised": error(401, "Unauthorized"),
        }

    def shown(self, call: Any) -> str:
        body = call.json or call.form or {}
        return str(body.get("text") or body.get("caption") or "")

    def offered(self, call: Any) -> list[str]:
        markup = (call.json or {}).get("reply_markup") or {}
        return [row[0]["callback_data"] for row in markup.get("inline_keyboard", [])]


def error(status: int, words: str, **parameters: Any) -> Any:
    """A refusal as Telegram words it."""
    told = {"ok": False, "error_code": status, "description": words, "parameters": parameters}
    return reply(status, told)
