"""A delivery of Meta taken apart (channels.md §1.3 to §1.6): all that is for our number."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from kentongan.channels.whatsapp_cloud import content, errors, people
from kentongan.messaging import lenient
from kentongan.messaging.contract import Account, Event, Heard, News, Told

Json = Mapping[str, Any]
_STATES = {"sent": "sent", "delivered": "delivered", "read": "read", "played": "read"}
_STATES |= {"failed": "failed", "accepted": "accepted"}
_NEWS: Mapping[tuple[str, str], str] = {
    ("account_update", "ACCOUNT_DELETED"): "unauthorised",
    ("account_update", "ACCOUNT_RESTRICTION"): "degraded",
    ("account_update", "ACCOUNT_VIOLATION"): "degraded",
    ("account_update", "DISABLED_UPDATE"): "degraded",  # also announces the end of a ban
    ("message_template_status_update", "DISABLED"): "degraded",
    ("message_template_status_update", "FLAGGED"): "degraded",
    ("message_template_status_update", "PAUSED"): "degraded",
    ("message_template_status_update", "REJECTED"): "degraded",
    ("phone_number_quality_update", "DOWNGRADE"): "degraded",
    ("phone_number_quality_update", "FLAGGED"): "degraded",
}


def events(body: bytes, account: Account) -> Iterator[Event]:
    """Every event in the body that is for this account's number."""
    for entry in lenient.mappings(lenient.inside(lenient.json(body), "entry")):
        for change in lenient.mappings(entry.get("changes")):
            field = lenient.text(change.get("field"))
            value = lenient.mapping(change.get("value"))
            if field in _FIELDS and _is_ours(value, account):
                yield from _FIELDS[field](value)
            elif lenient.name(entry.get("id")) == account["waba_id"]:
                yield from _news(entry, field, value)


def _is_ours(value: Json, account: Account) -> bool:
    """One address serves many numbers: the sender's id decides, never the address."""
    number = lenient.name(lenient.inside(value, "metadata", "phone_number_id"))
    return number != "" and number == account["phone_number_id"]


def _messages(value: Json) -> Iterator[Event]:
    for message in lenient.mappings(value.get("messages")):
        yield from _message(message, value)
    for status in lenient.mappings(value.get("statuses")):
        yield from _status(status)
    for error in lenient.mappings(value.get("errors")):
        code = errors.code_of(error)
        state = "unauthorised" if errors.fault(code) == "unauthorised" else "degraded"
        yield News(lenient.digest([value, error]), lenient.NEVER, state, str(code or "unknown"))


def _message(message: Json, value: Json) -> Iterator[Heard]:
    contact = people.contact_of(message, value)
    sender = people.identifiers(message, contact)
    if not sender or message.get("group_id") or people.own(value) in sender:
        return
    heard = Heard(
        key=lenient.name(message.get("id")) or lenient.digest(message),
        kind="message",
        at=lenient.moment(message.get("timestamp")),
        sender=sender,
        reach=people.reach(sender),
        name=lenient.text(lenient.inside(contact, "profile", "name")),
        reply_to=lenient.name(lenient.inside(message, "context", "id")),
    )
    if message.get("type") == "system":
        yield from _moved(heard, lenient.mapping(message.get("system")))
    elif (said := content.put(heard, message)) is not None:
        yield said


def _moved(heard: Heard, system: Json) -> Iterator[Heard]:
    """The sender's new names, one event each; nobody is the new one before he proves it."""
    if system.get("type") not in ("user_changed_number", "user_changed_user_id"):
        return
    new = people.named(*(system.get(name) for name in ("user_id", "wa_id", "new_wa_id")))
    old = tuple(name for name in heard.sender if name not in new)
    for name in new if old else ():
        key = f"{heard.key}|{name.partition(':')[0]}"
        yield replace(heard, key=key, kind="moved", sender=old, reach=people.reach(old), text=name)


def _status(status: Json) -> Iterator[Told]:
    state = _STATES.get(lenient.text(status.get("status")))
    wamid = lenient.name(status.get("id"))
    ours = lenient.name(status.get("biz_opaque_callback_data"))
    if state is None or not (wamid or ours):
        return
    at = lenient.name(status.get("timestamp"))
    told = Told(f"{wamid or ours}|{status['status']}|{at}", lenient.moment(at), state, wamid, ours)
    if state == "failed":
        code = errors.code_of(next(lenient.mappings(status.get("errors")), None))
        why = "unknown" if code is None else str(code)
        told = replace(told, why=why, fault=errors.fault(code))
    yield told


def _echoes(value: Json) -> Iterator[Heard]:
    """What the office typed by hand in the app on the same number: the bot then keeps quiet."""
    for echo in lenient.mappings(value.get("message_echoes")):
        person = people.named(*(echo.get(n) for n in ("to_user_id", "recipient_user_id", "to")))
        if person and not echo.get("group_id"):
            yield Heard(
                key=lenient.name(echo.get("id")) or lenient.digest(echo),
                kind="echo",
                at=lenient.moment(echo.get("timestamp")),
                sender=person,
                reach=people.reach(person),
                text=content.words(echo),
            )


def _news(entry: Json, field: str, value: Json) -> Iterator[News]:
    """What Meta tells about the account itself."""
    event = lenient.text(value.get("event"))
    if (field, event) in _NEWS:
        key = lenient.digest([field, entry.get("time"), value])
        subject = re.sub("_(status_)?update", "", field)
        why = f"{subject}:{event.lower()}"
        yield News(key, lenient.moment(entry.get("time")), _NEWS[field, event], why)


_FIELDS: Mapping[str, Callable[[Json], Iterator[Event]]] = {
    "messages": _messages,
    "smb_message_echoes": _echoes,
}
