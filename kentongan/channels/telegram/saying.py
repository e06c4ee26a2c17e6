"""A message as Telegram's methods. Always plain text: a citizen's words may hold any sign."""

import json
import re
from collections.abc import Sequence
from typing import Any

from kentongan.channels.telegram.reading import CALLBACK
from kentongan.messaging import wording
from kentongan.messaging.contract import Button, Call, Json, Message, Picture

TEXT, CAPTION, BUTTONS = 4096, 1024, 10
_DATA_BYTES = 64
_SEND_SPOT = "📍 Kirim lokasi"


def calls(message: Message, bot: str) -> Sequence[Call]:
    """The requests; ``bot`` is the path with the token."""
    markup = _keyboard(message)
    is_told = not message.buttons or markup is not None
    text = message.text if is_told else wording.numbered(message.text, message.buttons)
    fits_below = message.picture is not None and wording.units(text) <= CAPTION
    bodies: list[dict[str, Any]] = [{"caption": text}] if fits_below else _texts(text)
    if message.picture and not fits_below:
        bodies.insert(0, {"caption": ""})
    bodies[0] |= _answered(message)
    bodies[-1] |= {"reply_markup": markup} if markup else {}
    sends = [_send(bot, _chat(message.to) | body, message.picture) for body in bodies]
    return [*_pressed(message, bot), *sends]


def _texts(text: str) -> list[dict[str, Any]]:
    pieces = wording.cut(text, TEXT) or ("…",)
    return [{"text": piece, "link_preview_options": {"is_disabled": True}} for piece in pieces]


def _send(bot: str, body: dict[str, Any], picture: Picture | None) -> Call:
    if "text" in body or picture is None:
        return Call("POST", f"{bot}/sendMessage", json=body)
    form = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in body.items()
        if value != ""
    }
    photo = ("foto.jpg", picture.data, picture.mime)
    return Call("POST", f"{bot}/sendPhoto", form=form, files={"photo": photo})


def _pressed(message: Message, bot: str) -> list[Call]:
    """A pressed button shows that it waits until it is answered, even with nothing."""
    if not message.answers.startswith(CALLBACK):
        return []
    own = message.answers.removeprefix(CALLBACK)
    body = {"callback_query_id": own}
    return [Call("POST", f"{bot}/answerCallbackQuery", json=body, is_said=False)]


def _answered(message: Message) -> dict[str, Any]:
    chat, _, own = message.answers.rpartition(":")
    if chat != message.to or not re.fullmatch(r"[0-9]{1,18}", own):
        return {}
    return {"reply_parameters": {"message_id": int(own), "allow_sending_without_reply": True}}


def _chat(to: str) -> dict[str, Any]:
    return {"chat_id": int(to) if re.fullmatch(r"[0-9]{1,18}", to) else to}


def _keyboard(message: Message) -> Json | None:
    """Buttons under the message, or in place of the keyboard when a position is asked for: the two
    do not go together, so there the choices come back as their titles."""
    if message.asks_spot:
        rows = [[{"text": button.title}] for button in message.buttons]
        asks = [{"text": _SEND_SPOT, "request_location": True}]
        return {"keyboard": [asks, *rows], "resize_keyboard": True, "one_time_keyboard": True}
    if not 1 <= len(message.buttons) <= BUTTONS or not all(map(_fits, message.buttons)):
        return None
    rows_of_one = [[{"text": one.title, "callback_data": one.id}] for one in message.buttons]
    return {"inline_keyboard": rows_of_one}


def _fits(button: Button) -> bool:
    return 1 <= len(button.id.encode()) <= _DATA_BYTES and bool(button.title)
