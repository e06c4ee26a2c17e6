"""What a bubble says: plain values, sealed into its row."""

from dataclasses import asdict, dataclass
from typing import Any

from kentongan.messaging import sealed
from kentongan.phones.models import Bubble


@dataclass(frozen=True)
class Choice:
    """A button: ``id`` goes back to the village when it is pressed."""

    id: str
    title: str


@dataclass(frozen=True)
class Said:
    """Everything that can stand in a bubble; most of it is empty in most."""

    text: str = ""
    choice: str = ""  # of the phone's own: the id of the button that was pressed
    spot: tuple[float, float] | None = None
    reply_to: str = ""
    buttons: tuple[Choice, ...] = ()
    list_label: str = ""
    asks_spot: bool = False
    template: str = ""
    facts: tuple[str, ...] = ()
    ref: str = ""


def write(bubble: Bubble, said: Said) -> None:
    """Seal it into the bubble; the caller saves."""
    bubble.sealed = sealed.seal(asdict(said), place=bubble.uid, what="bubble", to=sealed.CHANNELS)


def read(bubble: Bubble) -> Said:
    """What it says; raises ``sealing.DoesNotOpen`` under other keys."""
    told: dict[str, Any] = sealed.unseal(
        bytes(bubble.sealed), place=bubble.uid, what="bubble", to=sealed.CHANNELS
    )
    spot = told["spot"]
    return Said(
        **{
            **told,
            "buttons": tuple(Choice(**one) for one in told["buttons"]),
            "facts": tuple(told["facts"]),
            "spot": (spot[0], spot[1]) if spot else None,
        }
    )
