"""What was said in one message (channels.md §1.4)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kentongan.messaging import lenient
from kentongan.messaging.contract import Heard, Media, Spot

Json = Mapping[str, Any]
_WORD = re.compile(r"[a-z_]{1,40}")


def put(heard: Heard, message: Json) -> Heard | None:
    """The event with the message's content; ``unsupported`` when there is none we can take, None
    when it is nothing to answer."""
    kind = lenient.text(message.get("type"))
    if kind == "reaction":
        return None
    read = _READERS.get(kind)
    said = read(heard, lenient.mapping(message.get(kind)), kind) if read else None
    if said is None and kind == "revoke":
        return None
    return said if said and not _is_empty(said) else _unsupported(heard, message, kind)


def words(message: Json) -> str:
    """Its text, or the words below its picture."""
    kind = lenient.text(message.get("type"))
    body = lenient.mapping(message.get(kind))
    return lenient.text(body.get("body" if kind == "text" else "caption"))


def _is_empty(heard: Heard) -> bool:
    has_content = heard.text or heard.choice or heard.media or heard.spot
    return heard.kind == "message" and not has_content


def _unsupported(heard: Heard, message: Json, kind: str) -> Heard:
    """``reason`` is Meta's word for what it is: sticker, contacts, order …"""
    inner = lenient.text(lenient.inside(message, "unsupported", "type"))
    reason = next((word for word in (inner, kind) if _WORD.fullmatch(word)), "unknown")
    return replace(heard, kind="unsupported", reason=reason)


# -- One kind each ---------------------------------------------------------------------------------
def _text(heard: Heard, body: Json, _: str) -> Heard:
    return replace(heard, text=lenient.text(body.get("body")))


def _media(heard: Heard, body: Json, kind: str) -> Heard | None:
    mime = lenient.text(body.get("mime_type"))
    media = Media(
        ref=lenient.name(body.get("id")),
        kind=_media_kind(kind, mime, is_voice=body.get("voice") is True),
        mime=mime,
        name=lenient.text(body.get("filename")),
    )
    return replace(heard, media=(media,), text=_caption(body)) if media.ref else None


def _media_kind(kind: str, mime: str, *, is_voice: bool) -> str:
    """People send photos as documents, to keep them sharp; a voice note says that it is one."""
    if kind == "image" or (kind == "document" and mime.startswith("image/")):
        return "photo"
    if kind == "audio" and is_voice:
        return "voice"
    return "video" if kind == "video" else "file"


def _caption(body: Json) -> str:
    return lenient.text(body.get("caption"))


def _location(heard: Heard, body: Json, _: str) -> Heard | None:
    lat, lon = lenient.number(body.get("latitude")), lenient.number(body.get("longitude"))
    if lat is None or lon is None or not lenient.is_spot(lat, lon):
        return None
    label = lenient.text(body.get("name")) or lenient.text(body.get("address"))
    return replace(heard, spot=Spot(lat, lon, label))


def _interactive(heard: Heard, body: Json, _: str) -> Heard | None:
    """A button or row by its id, never by its title; a filled form by its answers."""
    for kind in ("button_reply", "list_reply"):
        if choice := lenient.name(lenient.inside(body, kind, "id")):
            return replace(heard, choice=choice)
    answers = lenient.text(lenient.inside(body, "nfm_reply", "response_json"))
    form = lenient.mapping(lenient.json(answers.encode()))
    said = [lenient.text(value) for name, value in form.items() if name != "flow_token"]
    return replace(heard, text="\n".join(word for word in said if word))


def _button(heard: Heard, body: Json, _: str) -> Heard:
    """The quick reply of a template; the citizen's text when it carries no id."""
    choice = lenient.name(body.get("payload"))
    return replace(heard, choice=choice, text="" if choice else lenient.text(body.get("text")))


def _edit(heard: Heard, body: Json, _: str) -> Heard | None:
    original = lenient.name(body.get("original_message_id"))
    said = words(lenient.mapping(body.get("message")))
    return replace(heard, kind="edit", reply_to=original, text=said) if original and said else None


def _revoke(heard: Heard, body: Json, _: str) -> Heard | None:
    original = lenient.name(body.get("original_message_id"))
    return replace(heard, kind="revoke", reply_to=original) if original else None


_READERS: Mapping[str, Callable[[Heard, Json, str], Heard | None]] = {
    "text": _text,
    "image": _media,
    "audio": _media,
    "video": _media,
    "document": _media,
    "location": _location,
    "interactive": _interactive,
    "button": _button,
    "edit": _edit,
    "revoke": _revoke,
}
