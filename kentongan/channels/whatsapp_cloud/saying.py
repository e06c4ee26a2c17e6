"""One message as Meta wants it (channels.md §1.10): what fits no button becomes a list or text."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kentongan.channels.whatsapp_cloud import errors
from kentongan.channels.whatsapp_cloud.people import BSUID
from kentongan.messaging import lenient, wording
from kentongan.messaging.contract import Account, Button, Call, Limits, Message, Picture, Reply

LIMITS = Limits(
    text=4096,
    buttons=3,
    rows=10,
    title=20,
    row_title=24,
    caption=1024,
    asks_spot=True,
    window_hours=24,
    per_second=20.0,
    burst=40,
)
BODY, DESCRIPTION, BUTTON_ID, ROW_ID = 1024, 72, 256, 200
_LANGUAGE = "id"  # Meta knows neither Javanese nor Sundanese
_UPLOADED = ""  # stands for the id that the upload before will have
Json = dict[str, Any]


def calls(message: Message, account: Account) -> Sequence[Call]:
    """The requests. The first part quotes what is answered; the last carries our id, so that its
    receipts are those of the whole message."""
    parts = [_template(message)] if message.template else _parts(message)
    if message.answers:
        parts[0] |= {"context": {"message_id": message.answers}}
    parts[-1] |= {"biz_opaque_callback_data": message.ref[:512]}
    sends = [_send(part, message.to, account) for part in parts]
    if message.picture and not message.template:
        return [_upload(message.picture, account), *sends]
    return sends


def with_upload(reply: Reply, call: Call) -> Call:
    """The call with the id of the picture uploaded before it; nothing was said when that failed."""
    media = lenient.name(lenient.inside(reply.json, "id"))
    if media and reply.status < 300:
        return replace(call, json=call.json | {"image": call.json["image"] | {"id": media}})
    raise errors.unsaid(reply)


def bearer(account: Account) -> Mapping[str, str]:
    """The header every call needs."""
    return {"Authorization": f"Bearer {account['token']}"}


def _path(account: Account, what: str) -> str:
    return f"/{account['version']}/{account['phone_number_id']}/{what}"


def _send(part: Json, to: str, account: Account) -> Call:
    whom = {"recipient": to} if BSUID.fullmatch(to) else {"to": to}
    whole = {"messaging_product": "whatsapp", "recipient_type": "individual", **whom, **part}
    return Call("POST", _path(account, "messages"), headers=bearer(account), json=whole)


def _upload(picture: Picture, account: Account) -> Call:
    return Call(
        "POST",
        _path(account, "media"),
        headers=bearer(account),
        form={"messaging_product": "whatsapp", "type": picture.mime},
        files={"file": ("foto", picture.data, picture.mime)},
        is_said=False,
    )


# -- The parts of a message ------------------------------------------------------------------------
def _parts(message: Message) -> list[Json]:
    text, interactive = _interactive(message)
    parts = []
    if message.picture:
        is_caption = not interactive and wording.units(text) <= LIMITS.caption
        parts.append(_image(text if is_caption else ""))
        text = "" if is_caption else text
    if not interactive:
        return parts + [_text(piece) for piece in wording.cut(text, LIMITS.text)]
    *before, last = wording.cut_with_end(text, LIMITS.text, BODY)
    shown = {"type": "interactive", "interactive": {**interactive, "body": {"text": last}}}
    return [*parts, *map(_text, before), shown]


def _interactive(message: Message) -> tuple[str, Json]:
    """The words, and what is to press below them; choices nothing can show are numbered."""
    choices = message.buttons
    if message.asks_spot:
        shown: Json = {"type": "location_request_message", "action": {"name": "send_location"}}
        return wording.numbered(message.text, choices), shown
    if _fit(choices, LIMITS.buttons, BUTTON_ID) and _have_short_titles(choices):
        return message.text, {"type": "button", "action": {"buttons": [*map(_button, choices)]}}
    if _fit(choices, LIMITS.rows, ROW_ID):
        return message.text, {"type": "list", "action": _list(choices, message.list_label)}
    return wording.numbered(message.text, choices), {}


def _fit(choices: Sequence[Button], most: int, id_length: int) -> bool:
    ids = {choice.id for choice in choices if choice.id.strip() == choice.id != ""}
    are_ids = len(ids) == len(choices) and all(len(one) <= id_length for one in ids)
    return 0 < len(choices) <= most and are_ids and all(c.title.strip() for c in choices)


def _have_short_titles(choices: Sequence[Button]) -> bool:
    titles = {choice.title.strip() for choice in choices}
    return len(titles) == len(choices) and max(map(wording.units, titles)) <= LIMITS.title


def _button(choice: Button) -> Json:
    return {"type": "reply", "reply": {"id": choice.id, "title": choice.title.strip()}}


def _list(choices: Sequence[Button], label: str) -> Json:
    button = wording.short(label, LIMITS.title) or "Lihat pilihan"
    return {"button": button, "sections": [{"rows": [*map(_row, choices)]}]}


def _row(choice: Button) -> Json:
    title = wording.short(choice.title, LIMITS.row_title)
    whole = wording.short(choice.title, DESCRIPTION)
    return {"id": choice.id, "title": title} | ({"description": whole} if whole != title else {})


def _text(text: str) -> Json:
    return {"type": "text", "text": {"body": text, "preview_url": False}}


def _image(caption: str) -> Json:
    image = {"id": _UPLOADED} | ({"caption": caption} if caption.strip() else {})
    return {"type": "image", "image": image}


def _template(message: Message) -> Json:
    """Meta refuses new lines, tabs, many spaces and nothing at all in a gap (132012, 132018)."""
    facts = [" ".join(fact.split()) or "–" for fact in message.facts]
    gaps = [{"type": "text", "text": fact} for fact in facts]
    filled = {"components": [{"type": "body", "parameters": gaps}]} if gaps else {}
    named = {"name": message.template, "language": {"code": _LANGUAGE}}
    return {"type": "template", "template": named | filled}
