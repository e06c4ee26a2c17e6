"""What a Telegram update says. Only private chats with people are ours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kentongan.messaging import lenient
from kentongan.messaging.contract import Event, Heard, Json, Media, Spot

CALLBACK = "callback:"  # a pressed button's key; what answers it must stop the button's waiting
_SOUND = ("voice", "audio", "video", "video_note")
_NO_REPORT = ("sticker", "animation", "poll", "dice", "game", "story", "paid_media", "invoice")
_MOVES = {"kicked": "left", "member": "back"}


def events(update: Json) -> Sequence[Event]:
    """What the update says; nothing when it is not for us."""
    for name, read in _READERS.items():
        if name in update:
            found = read(_key(update), lenient.mapping(update[name]))
            return [found] if found else []
    return []


def message_key(message: Json) -> str:
    """``chat:message``: what an edit and an answer name, other than the number of the update."""
    chat, own = (lenient.name(lenient.inside(message, *path)) for path in (_CHAT, _OWN))
    return f"{chat}:{own}" if chat and own else ""


_CHAT, _OWN = ("chat", "id"), ("message_id",)


def _key(update: Json) -> str:
    told = lenient.name(update.get("update_id"))
    return f"update:{told}" if told else lenient.digest(update)


def _message(key: str, message: Json) -> Heard | None:
    if not _is_ours(message):
        return None
    chat = lenient.name(lenient.inside(message, *_CHAT))
    return Heard(
        message_key(message) or key,
        at=lenient.moment(message.get("date")),
        reach=chat,
        name=_name(message.get("from")),
        reply_to=message_key(
            {"chat": {"id": chat}, **_only_id(message.get("reply_to_message"))},
        ),
        album=lenient.name(message.get("media_group_id")),
        **_content(message),
    )


def _edit(key: str, message: Json) -> Heard | None:
    """The words as they are now; a living position goes on moving, and its first point stays."""
    heard = _message(key, message)
    if heard is None or heard.spot or not message_key(message):
        return None
    return replace(
        heard,
        key=key,
        kind="edit",
        at=lenient.moment(message.get("edit_date") or message.get("date")),
        reply_to=message_key(message),
        media=(),
        choice="",
        reason="",
        album="",
    )


def _press(key: str, press: Json) -> Heard | None:
    own, who = lenient.name(press.get("id")), lenient.mapping(press.get("from"))
    message, choice = lenient.mapping(press.get("message")), lenient.text(press.get("data"))
    if not choice or not _is_person(who) or (message and not _is_private(message)):
        return None
    return Heard(
        f"{CALLBACK}{own}" if own else key,
        "message",
        lenient.NEVER,  # only our own message has a date here, and that is older
        (_sender(who),),
        lenient.name(who.get("id")),
        name=_name(who),
        choice=choice,
        reply_to=message_key(message),
    )


def _moved(key: str, told: Json) -> Heard | None:
    kind = _MOVES.get(lenient.text(lenient.inside(told, "new_chat_member", "status")))
    if not kind or not _is_ours(told):
        return None
    chat = lenient.name(lenient.inside(told, *_CHAT))
    at, who = lenient.moment(told.get("date")), lenient.mapping(told.get("from"))
    return Heard(key, kind, at, (_sender(who),), chat, name=_name(who))


_READERS: Mapping[str, Callable[[str, Json], Heard | None]] = {
    "message": _message,
    "edited_message": _edit,
    "callback_query": _press,
    "my_chat_member": _moved,
}


# -- Who -----------------------------------------------------------------------------------------
def _is_ours(message: Json) -> bool:
    return _is_private(message) and _is_person(lenient.mapping(message.get("from")))


def _is_private(message: Json) -> bool:
    kind, chat = (lenient.inside(message, "chat", name) for name in ("type", "id"))
    return kind == "private" and lenient.name(chat).isdecimal()


def _is_person(who: Json) -> bool:
    return lenient.name(who.get("id")).isdecimal() and who.get("is_bot") is not True


def _sender(who: Json) -> str:
    return f"tg:{lenient.name(who.get('id'))}"


def _name(who: Any) -> str:
    names = (lenient.text(lenient.inside(who, part)) for part in ("first_name", "last_name"))
    return " ".join(name for name in names if name)


# -- What ----------------------------------------------------------------------------------------
def _content(message: Json) -> dict[str, Any]:
    """The rest of a message's ``Heard``."""
    who = lenient.mapping(message.get("from"))
    found = _Said((_sender(who),), *_words(message), _media(message), _spot(message))
    if any(name in message for name in _NO_REPORT):
        return found.refused(next(name for name in _NO_REPORT if name in message))
    if "contact" in message:
        return _contact(found, lenient.mapping(message["contact"]), who)
    return vars(found) if found.is_something else found.refused("unknown")


@dataclass(frozen=True)
class _Said:
    sender: tuple[str, ...]
    text: str
    choice: str
    media: tuple[Media, ...]
    spot: Spot | None
    kind: str = "message"
    reason: str = ""

    @property
    def is_something(self) -> bool:
        return bool(self.text or self.choice or self.media or self.spot)

    def refused(self, reason: str) -> dict[str, Any]:
        return vars(replace(self, media=(), kind="unsupported", reason=reason))


def _contact(found: _Said, contact: Json, who: Json) -> dict[str, Any]:
    """The citizen's own number, which Telegram vouches for; anybody else's is left where it is."""
    number = lenient.tel(contact.get("phone_number"))
    is_own = lenient.name(contact.get("user_id")) == lenient.name(who.get("id"))
    if not is_own or not number:
        return found.refused("contact")
    return vars(replace(found, kind="moved", text=number))


def _words(message: Json) -> tuple[str, str]:
    """The text, and the choice when it is the button that begins a chat (``/start``)."""
    text = lenient.text(message.get("text")) or lenient.text(message.get("caption"))
    first = next(lenient.mappings(message.get("entities")), {})
    if first.get("type") != "bot_command" or first.get("offset") != 0 or not text.startswith("/"):
        return text, ""
    command, _, rest = text[1:].partition(" ")
    command = command.partition("@")[0]
    if command == "start":
        return "", ":".join(part for part in ("start", rest.strip()) if part)
    return f"{command} {rest}".strip(), ""


def _media(message: Json) -> tuple[Media, ...]:
    sizes = [*lenient.mappings(message.get("photo"))]
    found = [_file(sizes[-1], "photo", "image/jpeg")] if sizes else []
    for name in _SOUND:
        one = lenient.mapping(message.get(name))
        kind = "video" if name.startswith("video") else name.replace("audio", "file")
        found.append(_file(one, kind, lenient.text(one.get("mime_type"))))
    document = lenient.mapping(message.get("document"))
    mime = lenient.text(document.get("mime_type"))
    found.append(_file(document, lenient.kind_of(mime), mime))
    return tuple(one for one in found if one.ref)


def _file(told: Json, kind: str, mime: str) -> Media:
    return Media(lenient.text(told.get("file_id")), kind, mime, lenient.text(told.get("file_name")))


def _spot(message: Json) -> Spot | None:
    where = lenient.mapping(message.get("location"))
    lat, lon = (lenient.number(where.get(name)) for name in ("latitude", "longitude"))
    if lat is None or lon is None or not lenient.is_spot(lat, lon):
        return None
    return Spot(lat, lon, lenient.text(lenient.inside(message, "venue", "title")))


def _only_id(message: Any) -> dict[str, Any]:
    return {"message_id": lenient.inside(message, "message_id")}
