"""Events as plain values, to be sealed, and back."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from kentongan.messaging.contract import Event, Heard, Media, News, Spot, Told


def kind_of(event: Event) -> str:
    """``receipt``, ``news``, or what kind of thing was heard."""
    if isinstance(event, Heard):
        return event.kind
    return "receipt" if isinstance(event, Told) else "news"


def plain(event: Event) -> dict[str, Any]:
    """The event as JSON can hold it."""
    return {**asdict(event), "at": event.at.isoformat(), "event": type(event).__name__}


def event_of(values: dict[str, Any]) -> Event:
    """The event again."""
    kind = values.pop("event")
    values["at"] = datetime.fromisoformat(values["at"])
    if kind == "Heard":
        return _heard(values)
    return Told(**values) if kind == "Told" else News(**values)


def _heard(values: dict[str, Any]) -> Heard:
    spot = values["spot"]
    return Heard(
        **{
            **values,
            "sender": tuple(values["sender"]),
            "media": tuple(Media(**one) for one in values["media"]),
            "spot": Spot(**spot) if spot else None,
        }
    )
