"""What a pretended phone says: one event, or a list of them."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from kentongan.messaging import lenient
from kentongan.messaging.contract import Event, Heard, Json, Media, Spot, Told

_REF = re.compile(r"[A-Za-z0-9_-]{1,100}")
_MEDIA = ("photo", "voice", "video", "file")
_STATES = ("sent", "delivered", "read", "failed")
_MOVES = ("left", "back")


def events(told: Any) -> Sequence[Event]:
    """What the phones say, in their order."""
    each = lenient.mappings(told if isinstance(told, list) else [told])
    return [found for found in map(_event, each) if found]


def _event(told: Json) -> Event | None:
    if "state" in told:
        return _receipt(told)
    reach = lenient.name(told.get("from"))
    sender = lenient.tel(reach)
    if not sender:
        return None
    kind = lenient.text(told.get("kind")) or "message"
    heard = _heard(told, kind, sender, reach)
    if not _is_whole(heard):
        return Heard(heard.key, "unsupported", heard.at, (sender,), reach, reason="unknown")
    return heard


def _is_whole(heard: Heard) -> bool:
    """Whether it is of a kind we know and has what the kind needs."""
    if heard.kind in {"edit", "revoke"}:
        return bool(heard.reply_to)
    if heard.kind == "message":
        return bool(heard.text or heard.choice or heard.media or heard.spot)
    return heard.kind in _MOVES


def _heard(told: Json, kind: str, sender: str, reach: str) -> Heard:
    return Heard(
        lenient.name(told.get("id")) or lenient.digest(told),
        kind,
        _moment(told.get("at")),
        (sender,),
        reach,
        name=lenient.text(told.get("name")),
        text=lenient.text(told.get("text")),
        choice=lenient.text(told.get("choice")),
        media=tuple(one for one in map(_media, lenient.mappings(told.get("media"))) if one),
        spot=_spot(lenient.mapping(told.get("spot"))),
        reply_to=lenient.name(told.get("reply_to")),
        album=lenient.name(told.get("album")),
    )


def _receipt(told: Json) -> Told | None:
    own, state = lenient.name(told.get("of")), lenient.text(told.get("state"))
    if not own or state not in _STATES:
        return None
    fault = "undeliverable" if state == "failed" else ""
    key, at = lenient.name(told.get("id")) or f"{own}:{state}", _moment(told.get("at"))
    return Told(key, at, state, own, ours=lenient.name(told.get("ref")), why=fault, fault=fault)


def _media(told: Json) -> Media | None:
    ref, kind = lenient.name(told.get("ref")), lenient.text(told.get("kind"))
    if not _REF.fullmatch(ref) or kind not in _MEDIA:
        return None
    return Media(ref, kind, lenient.text(told.get("mime")), lenient.text(told.get("name")))


def _spot(told: Json) -> Spot | None:
    lat, lon = lenient.number(told.get("lat")), lenient.number(told.get("lon"))
    if lat is None or lon is None or not lenient.is_spot(lat, lon):
        return None
    return Spot(lat, lon, lenient.text(told.get("label")))


def _moment(told: Any) -> datetime:
    """Written as ISO 8601 or as Unix seconds."""
    try:
        found = datetime.fromisoformat(told) if isinstance(told, str) else lenient.moment(told)
        return found.astimezone(UTC) if found.tzinfo else lenient.NEVER
    except (ValueError, OverflowError):
        return lenient.moment(told)
