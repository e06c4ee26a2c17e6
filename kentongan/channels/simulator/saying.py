"""A message as the pretended phone shows it, with the limits of WhatsApp's own buttons."""

import base64
from typing import Any

from kentongan.messaging import wording
from kentongan.messaging.contract import Button, Message

TEXT, BUTTONS, ROWS = 4096, 3, 10
_TITLE, _ROW = 20, 24


def bodies(message: Message) -> list[dict[str, Any]]:
    """The JSON of each request: one for each piece of the text, the last with all the rest.

    More than three choices are a list; more than ten are numbered text.
    """
    choices = message.buttons if len(message.buttons) <= ROWS else ()
    text = message.text if choices else wording.numbered(message.text, message.buttons)
    *before, last = wording.cut(text, TEXT) or ("",)
    pieces = [
        {"ref": f"{message.ref}.{number}", "to": message.to, "text": piece}
        for number, piece in enumerate(before, 1)
    ]
    return [*pieces, {"ref": message.ref, "to": message.to, "text": last} | _rest(message, choices)]


def _rest(message: Message, choices: tuple[Button, ...]) -> dict[str, Any]:
    most = _TITLE if len(choices) <= BUTTONS else _ROW
    return {
        "buttons": [{"id": one.id, "title": wording.short(one.title, most)} for one in choices],
        "list_label": wording.short(message.list_label, _TITLE) if len(choices) > BUTTONS else "",
        "asks_spot": message.asks_spot,
        "picture": _picture(message),
        "template": message.template,
        "facts": list(message.facts),
        "reply_to": message.answers,
    }


def _picture(message: Message) -> dict[str, str] | None:
    if message.picture is None:
        return None
    data = base64.b64encode(message.picture.data).decode()
    return {"mime": message.picture.mime, "data": data}
