"""What a Fonnte delivery says: flat JSON, or the same as a form from older set-ups."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from kentongan.messaging import lenient, linked
from kentongan.messaging.contract import TIMELESS, Event, Heard, Json, Media, News, Spot, Told

_FILLERS = {"non-text message", "non-button message"}
_MOST_FIELDS = 100
_STATES = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "pending": "accepted",
    "waiting": "accepted",
    "processing": "accepted",
    "invalid": "failed",
    "expired": "failed",
    "url unreachable": "failed",
}
_FAULTS = {"invalid": "undeliverable", "expired": "undeliverable", "url unreachable": "later"}
_KINDS = {"image": "photo", "video": "video", "ptt": "voice"}
_MIMES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "heic": "image/heic",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "pdf": "application/pdf",
}
_NO_REPORT = {"sticker", "contact", "vcard", "poll"}


def fields(body: bytes) -> Json:
    """The delivery's fields; empty when it is neither JSON nor a form."""
    told = lenient.json(body)
    if told is not None:
        return lenient.mapping(told)
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        return {}
    return dict(pairs)


def events(told: Json) -> Sequence[Event]:
    """What the delivery says; nothing when it is not for us."""
    if not any(name in told for name in ("sender", "pengirim")):
        found: Event | None = _receipt(told) or _connection(told)
    else:
        found = _message(told)
    return [found] if found else []


def _receipt(told: Json) -> Told | None:
    """How far a message of ours is. WhatsApp's word (``state``) goes before Fonnte's own."""
    own, state_id = lenient.name(told.get("id")), lenient.name(told.get("stateid"))
    words = [lenient.text(told.get(name)).lower() for name in ("state", "status")]
    word = next((one for one in words if one in _STATES), "")
    if not own or not word:
        return None
    state, fault = _STATES[word], _FAULTS.get(word, "")
    why = word if fault else ""
    return Told(f"{own}:{state_id}:{word}", lenient.NEVER, state, own, why=why, fault=fault)


def _connection(told: Json) -> News | None:
    """The hook tells no time and no id: the same news another day is news again."""
    state = {"connect": "ok", "disconnect": "unauthorised"}.get(lenient.text(told.get("status")))
    if not state:
        return None
    why = "" if state == "ok" else "disconnected"
    return News(f"{TIMELESS}{state}", lenient.NEVER, state, why=why)


def _message(told: Json) -> Heard | None:
    reach = lenient.name(told.get("sender")) or lenient.name(told.get("pengirim"))
    if _is_true(told.get("isgroup")) or _is_true(told.get("quick")) or not linked.person(reach):
        return None
    return Heard(
        _key(told, reach),
        at=lenient.moment(told.get("timestamp")),
        sender=linked.people([reach]),
        reach=reach,
        name=lenient.text(told.get("name")),
        **_content(told),
    )


def _is_true(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.lower() in {"true", "1"})


def _key(told: Json, reach: str) -> str:
    own = lenient.name(told.get("inboxid"))
    if own not in {"", "0"}:
        return own
    words = [lenient.name(told.get(name)) for name in ("device", "timestamp", "url")]
    whole = lenient.digest([*words, reach, _first(told, "message", "pesan")])
    is_timed = lenient.moment(told.get("timestamp")) != lenient.NEVER
    return whole if is_timed else TIMELESS + whole


def _first(told: Json, *names: str) -> str:
    return next((text for text in (lenient.text(told.get(name)) for name in names) if text), "")


def _content(told: Json) -> dict[str, Any]:
    """The rest of a message's ``Heard``."""
    kind = lenient.text(told.get("type")).lower() or "text"
    text, spot, media = _text(told, kind), _spot(told), _media(told, kind)
    if spot:
        return {"kind": "message", "text": text, "spot": spot}
    if kind in _NO_REPORT or (media and media.mime == "image/webp"):
        return {"kind": "unsupported", "reason": kind if kind in _NO_REPORT else "sticker"}
    if media:
        return {"kind": "message", "text": text, "media": (media,)}
    # Without the paid plan a photo comes as its name only: the citizen must be told.
    reason = "" if kind == "text" else "media not in plan"
    if not text:
        return {"kind": "unsupported", "reason": reason or "unknown"}
    return {"kind": "message", "text": text, "reason": reason}


def _text(told: Json, kind: str) -> str:
    """The words, without those Fonnte puts where there are none."""
    text = _first(told, "message", "pesan")
    is_media = bool(lenient.text(told.get("url"))) or kind != "text"
    return "" if is_media and text.strip().lower() in _FILLERS else text


def _media(told: Json, kind: str) -> Media | None:
    url = lenient.text(told.get("url"))
    if not _is_address(url):
        return None
    name = lenient.text(told.get("filename"))
    ending = lenient.text(told.get("extension")).lower().strip(".") or _ending(name or url)
    mime = _MIMES.get(ending, "")
    return Media(url, _KINDS.get(kind) or lenient.kind_of(mime), mime, name)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _ending(name: str) -> str:
    return name.partition("?")[0].rpartition(".")[2].lower()


def _spot(told: Mapping[str, Any]) -> Spot | None:
    north, _, east = lenient.text(told.get("location")).partition(",")
    lat, lon = lenient.number(north), lenient.number(east)
    if lat is None or lon is None or not lenient.is_spot(lat, lon):
        return None
    return Spot(lat, lon)
