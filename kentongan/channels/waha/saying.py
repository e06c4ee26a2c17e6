"""A message as WAHA's calls: seen, typing for a moment, then the words."""

import base64
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from kentongan.messaging import lenient, linked, wording
from kentongan.messaging.contract import Call, Json, Message, Picture

TEXT, CAPTION = 4096, 1024


def calls(message: Message, session: str, key: str) -> Sequence[Call]:
    """The requests that send it; choices are numbered, for a linked device has no buttons."""
    text = wording.numbered(message.text, message.buttons)
    fits_below = message.picture is not None and wording.units(text) <= CAPTION
    sends = [] if fits_below else [("sendText", body) for body in _texts(text)]
    if message.picture:
        sends.insert(0, ("sendImage", _image(message.picture, text if fits_below else "")))
    if message.answers:
        sends[0][1]["reply_to"] = message.answers
    first = {"session": session, "chatId": chat_of(message.to)}
    return [
        _call("sendSeen", first, key),
        _call("startTyping", first, key),
        _call("stopTyping", first, key, pause=linked.seconds_of_typing(text)),
        *(_call(name, first | body, key, is_said=True) for name, body in sends),
    ]


def own_id(told: Json) -> str:
    """The id of what was sent, which each engine answers in a shape of its own."""
    if "key" in told:
        told = lenient.mapping(told["key"])
        own, chat = lenient.name(told.get("id")), lenient.text(told.get("remoteJid"))
        return f"true_{chat.replace('@s.whatsapp.net', '@c.us')}_{own}" if own and chat else own
    return lenient.name(told.get("id")) or lenient.text(lenient.inside(told, "id", "_serialized"))


def chat_of(to: str) -> str:
    """A chat as it was received, or the chat of a number."""
    return to if "@" in to else f"{to.lstrip('+')}@c.us"


def quoted(session: str) -> str:
    return quote(session, safe="")


def _texts(text: str) -> list[dict[str, Any]]:
    pieces = wording.cut(text, TEXT) or ("…",)
    return [{"text": piece, "linkPreview": False} for piece in pieces]


def _image(picture: Picture, caption: str) -> dict[str, Any]:
    data = base64.b64encode(picture.data).decode()
    return {
        "file": {"data": data, "mimetype": picture.mime, "filename": "foto.jpg"},
        "caption": caption,
    }


def _call(name: str, body: Json, key: str, *, pause: float = 0.0, is_said: bool = False) -> Call:
    headers = {"X-Api-Key": key}
    return Call("POST", f"/api/{name}", headers=headers, json=body, pause=pause, is_said=is_said)
