"""What a WAHA event says. Only people are heard: no groups, broadcasts, newsletters or echoes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from kentongan.messaging import lenient, linked
from kentongan.messaging.contract import Event, Heard, Json, Media, News, Spot, Told

_ACKS = {-1: "failed", 0: "accepted", 1: "sent", 2: "delivered", 3: "read", 4: "read"}
# where the engines (WEBJS, NOWEB, GOWS) put the other name of a sender
_ALSO = (
    ("senderPn",),
    ("_data", "senderPn"),
    ("_data", "key", "senderPn"),
    ("_data", "key", "remoteJidAlt"),
    ("_data", "remoteJidAlt"),
    ("_data", "Info", "SenderAlt"),
)
_NAMES = (("_data", "notifyName"), ("_data", "pushName"), ("_data", "Info", "PushName"))


@dataclass(frozen=True)
class _Event:
    """One delivery: ``own`` is its id, ``us`` our name in it."""

    own: str
    at: datetime
    us: str
    payload: Json


def events(told: Json, session: str) -> Sequence[Event]:
    """What the event says; nothing when it is of another session or not for us."""
    read = _READERS.get(lenient.text(told.get("event")))
    if read is None or (session and lenient.text(told.get("session")) != session):
        return []
    milliseconds = lenient.number(told.get("timestamp"))
    at = lenient.moment(milliseconds / 1000) if milliseconds else lenient.NEVER
    us = linked.person(lenient.text(lenient.inside(told, "me", "id")))
    own = lenient.name(told.get("id")) or lenient.digest(told)
    found = read(_Event(own, at, us, lenient.mapping(told.get("payload"))))
    return [found] if found else []


def state_of(status: str) -> str:
    """How the account stands: a session that is not working must be linked anew."""
    return {"WORKING": "ok", "STARTING": "degraded"}.get(status, "unauthorised")


def _message(event: _Event) -> Heard | None:
    payload = event.payload
    reach, people = lenient.text(payload.get("from")), _people(payload)
    if payload.get("fromMe") is True or not people:
        return None
    return Heard(
        lenient.name(payload.get("id")) or event.own,
        at=_at(event),
        sender=people,
        reach=reach,
        name=_first(payload, _NAMES),
        reply_to=_quoted(event, reach),
        **_content(payload),
    )


def _edit(event: _Event) -> Heard | None:
    payload = event.payload
    reach, people = lenient.text(payload.get("from")), _people(payload)
    edited = _whole(lenient.name(payload.get("editedMessageId")), reach)
    if payload.get("fromMe") is True or not people or not edited:
        return None
    text, name = lenient.text(payload.get("body")), _first(payload, _NAMES)
    at = event.at if event.at != lenient.NEVER else _at(event)
    return Heard(event.own, "edit", at, people, reach, name, text, reply_to=edited)


def _revoke(event: _Event) -> Heard | None:
    """The message as it was may be missing; as it is now it has another id."""
    before, after = (lenient.mapping(event.payload.get(name)) for name in ("before", "after"))
    people = _people(before) or _people(after)
    reach = lenient.text(before.get("from")) or lenient.text(after.get("from"))
    bare = lenient.name(event.payload.get("revokedMessageId"))
    gone = _whole(bare or lenient.name(before.get("id")), reach)
    if True in (before.get("fromMe"), after.get("fromMe")) or not people or not gone:
        return None
    return Heard(event.own, "revoke", event.at, people, reach, reply_to=gone)


def _ack(event: _Event) -> Told | None:
    own = lenient.name(event.payload.get("id"))
    ack = lenient.number(event.payload.get("ack"))
    state = _ACKS.get(int(ack)) if ack is not None else None
    if not own or not state or event.payload.get("fromMe") is False:
        return None
    fault = "undeliverable" if state == "failed" else ""
    return Told(f"{own}:{state}", event.at, state, own, why="ack:-1" if fault else "", fault=fault)


def _session(event: _Event) -> News | None:
    status = lenient.text(event.payload.get("status"))
    return News(event.own, event.at, state_of(status), why=status[:30]) if status else None


_READERS: Mapping[str, Callable[[_Event], Event | None]] = {
    "message": _message,
    "message.ack": _ack,
    "message.edited": _edit,
    "message.revoked": _revoke,
    "session.status": _session,
}


# -- Who and when --------------------------------------------------------------------------------
def _people(payload: Json) -> tuple[str, ...]:
    """Every identifier of the sender, if it is a person; a group writes for nobody."""
    chat = lenient.text(payload.get("from"))
    if not linked.person(chat):
        return ()
    return linked.people([chat, *(lenient.text(lenient.inside(payload, *path)) for path in _ALSO)])


def _first(payload: Json, paths: tuple[tuple[str, ...], ...]) -> str:
    found = (lenient.text(lenient.inside(payload, *path)) for path in paths)
    return next((one for one in found if one), "")


def _at(event: _Event) -> datetime:
    told = lenient.moment(event.payload.get("timestamp"))
    return told if told != lenient.NEVER else event.at


def _whole(own: str, chat: str, *, is_ours: bool = False) -> str:
    """The id as messages carry it (``false_<chat>_<id>``); edits and quotes name the bare one."""
    if not own or "_" in own:
        return own
    return f"{str(is_ours).lower()}_{chat}_{own}"


def _quoted(event: _Event, chat: str) -> str:
    quoted = lenient.mapping(event.payload.get("replyTo"))
    author = linked.person(lenient.text(quoted.get("participant")))
    is_ours = not author or author == event.us
    return _whole(lenient.name(quoted.get("id")), chat, is_ours=is_ours)


# -- What ----------------------------------------------------------------------------------------
def _content(payload: Json) -> dict[str, Any]:
    """The rest of a message's ``Heard``."""
    text, spot = lenient.text(payload.get("body")), _spot(payload)
    if spot:  # the body of a position is a picture of the map
        return {"kind": "message", "spot": spot}
    if text.startswith("BEGIN:VCARD") or lenient.inside(payload, "vCards"):
        return {"kind": "unsupported", "reason": "contact"}  # somebody else's number
    media = _media(lenient.mapping(payload.get("media")))
    if media and media.mime.startswith("image/webp"):
        return {"kind": "unsupported", "reason": "sticker"}
    if media:
        return {"kind": "message", "text": text, "media": (media,)}
    reason = "media lost" if payload.get("hasMedia") is True else ""
    if not text:
        return {"kind": "unsupported", "reason": reason or "unknown"}
    return {"kind": "message", "text": text, "reason": reason}


def _media(told: Json) -> Media | None:
    """The path only: the host in it is what WAHA calls itself, not where we find it."""
    mime, name = lenient.text(told.get("mimetype")), lenient.text(told.get("filename"))
    path = _path(lenient.text(told.get("url")))
    return Media(path, lenient.kind_of(mime), mime, name) if path else None


def _path(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if not parts.path.startswith("/") or parts.path.startswith("//") or ".." in parts.path:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _spot(payload: Json) -> Spot | None:
    where = lenient.mapping(payload.get("location"))
    lat, lon = (lenient.number(where.get(name)) for name in ("latitude", "longitude"))
    if lat is None or lon is None or not lenient.is_spot(lat, lon):
        return None
    return Spot(lat, lon, lenient.text(where.get("description")))
