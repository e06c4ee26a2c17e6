"""Who wrote: a name of Meta's own making (BSUID), a phone number, or both (channels.md §1.5)."""

import re
from collections.abc import Mapping
from typing import Any

from kentongan.messaging import lenient

Json = Mapping[str, Any]
BSUID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9.]{1,140}")


def named(*values: Any) -> tuple[str, ...]:
    """The identifiers in these values, the steadiest first. A BSUID may stand where a number is
    expected."""
    names = [lenient.name(value) for value in values]
    scoped = [f"bsuid:{name}" for name in names if BSUID.fullmatch(name)]
    phones = [lenient.tel(name) for name in names if not BSUID.fullmatch(name)]
    return tuple(dict.fromkeys(name for name in (*scoped, *phones) if name))


def contact_of(message: Json, value: Json) -> Json:
    """The message's contact, by its id or number; never by its place in the list."""
    contacts = [*lenient.mappings(value.get("contacts"))]
    wanted = {*named(message.get("from_user_id"), message.get("from"))}
    for key in ("user_id", "wa_id"):
        for contact in contacts:
            if wanted & {*named(contact.get(key))}:
                return contact
    return contacts[0] if len(contacts) == 1 and not wanted else {}


def identifiers(message: Json, contact: Json) -> tuple[str, ...]:
    """Everything the message and its contact name the sender."""
    return named(
        message.get("from_user_id"),
        contact.get("user_id"),
        message.get("from"),
        contact.get("wa_id"),
    )


def own(value: Json) -> str:
    """The village's own number: what comes from it is an echo."""
    return lenient.tel(lenient.inside(value, "metadata", "display_phone_number"))


def reach(names: tuple[str, ...]) -> str:
    """The number without +, where one is known, since some templates take nothing else; or the
    BSUID."""
    phones = [name for name in names if name.startswith("tel:")]
    return (phones or names)[0].partition(":")[2].removeprefix("+")
