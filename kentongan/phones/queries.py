"""Reading the phones: what is on a screen, and whose phone the village takes it for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kentongan.base import clock
from kentongan.messaging import sealed
from kentongan.messaging.models import Account, Contact, Identifier
from kentongan.phones import rules, screen
from kentongan.phones.delivering import KIND
from kentongan.phones.models import Bubble, Phone
from kentongan.phones.screen import Said
from kentongan.village.models import Village


@dataclass(frozen=True)
class Shown:
    """A bubble as the page shows it. ``file`` is the uid of its attachment."""

    uid: UUID
    is_own: bool
    at: datetime
    state: str
    said: Said
    file: UUID | None
    file_kind: str


@dataclass(frozen=True)
class Screen:
    """A phone as the page shows it. ``official`` is the name of whose phone it is linked to be.

    ``held_until`` is when the next message leaves that is kept back for the morning.
    """

    uid: UUID
    place: int
    number: str
    has_signal: bool
    repeats: bool
    official: str
    held_until: datetime | None
    bubbles: tuple[Shown, ...]


def account_of(village: Village) -> Account | None:
    """The village's simulator, when it has one."""
    found: Account | None = (
        Account.objects.of(village).filter(kind=KIND).select_related("village").first()
    )
    return found


def phone_of(village: Village, uid: UUID) -> Phone | None:
    """The village's phone."""
    rows = Phone.objects.of(village).select_related("account__village", "village")
    found: Phone | None = rows.filter(uid=uid).first()
    return found


def contact_of(phone: Phone) -> Contact | None:
    """Who the phone is to the village; None when it never said a word."""
    tag = sealed.identifier(phone.account.uid, f"tel:{phone.number}")
    rows = Identifier.objects.of(phone.village).filter(account=phone.account, tag=tag)
    found = rows.select_related("contact__official", "contact__account").first()
    return found.contact if found else None


def screen_of(phone: Phone) -> Screen:
    """What is on its screen, the newest last; what waits at the provider is not there yet."""
    rows = phone.bubbles.select_related("attachment")
    rows = rows.exclude(is_own=False, state="waiting").order_by("-at", "-pk")
    contact = contact_of(phone)
    return Screen(
        uid=phone.uid,
        place=phone.place,
        number=phone.number,
        has_signal=phone.has_signal,
        repeats=phone.repeats,
        official=contact.official.name if contact and contact.official else "",
        held_until=_held_until(contact) if contact else None,
        bubbles=tuple(_shown(row) for row in reversed(rows[: rules.MOST_SHOWN])),
    )


def _held_until(contact: Contact) -> datetime | None:
    """More than the seconds of the undo: kept back for the end of the quiet hours."""
    soon = clock.now() + rules.SOON
    waiting = contact.told.filter(ended_at=None, not_before__gt=soon).order_by("not_before")
    return waiting.values_list("not_before", flat=True).first()


def choice_in(phone: Phone, bubble: UUID, number: int) -> Said | None:
    """What is said by pressing this button of a message; None when there is no such button."""
    row = phone.bubbles.filter(uid=bubble, is_own=False).first()
    buttons = screen.read(row).buttons if row else ()
    if row is None or not 0 <= number < len(buttons):
        return None
    chosen = buttons[number]
    return Said(text=chosen.title, choice=chosen.id, reply_to=row.provider_id)


def file_of(village: Village, uid: UUID) -> Bubble | None:
    """The bubble that carries a file with this uid, on a phone of the village."""
    rows = Bubble.objects.of(village).filter(attachment__uid=uid).select_related("attachment")
    found: Bubble | None = rows.first()
    return found


def _shown(row: Bubble) -> Shown:
    kept = row.attachment
    return Shown(
        uid=row.uid,
        is_own=row.is_own,
        at=row.at,
        state=row.state,
        said=screen.read(row),
        file=kept.uid if kept else None,
        file_kind=kept.kind if kept else "",
    )
