"""Whom the village can speak to, by which of its accounts, and what they were shown last."""

from uuid import UUID

from kentongan.messaging import outbox, registry, rules, sealed
from kentongan.messaging.contract import Button
from kentongan.messaging.models import Account, Contact, Incoming, Outgoing
from kentongan.vault import queries as vault
from kentongan.village.models import Official, Village

_WENT_OUT = rules.ORDER[rules.ORDER.index("unknown") :]
_RECENT = 10  # messages looked through for buttons
Buttons = tuple[Button, ...]


def accounts_that_begin(village: Village) -> list[Account]:
    """The accounts by which somebody who never wrote to us may be told, in the village's order."""
    rows = Account.objects.of(village).filter(is_on=True).order_by("position", "pk")
    known = registry.channels()
    return [one for one in rows if one.kind in known and known[one.kind].limits.may_begin]


def has_left(village: Village, subject: UUID, kind: str = "phone") -> bool:
    """Whether an address of this kind was left with the subject."""
    return vault.has(village, subject, kind)


def has_buttons(contact: Contact) -> bool:
    """Whether the channel of this contact shows buttons; elsewhere they are numbered lines."""
    return registry.channel(contact.account.kind).limits.buttons > 0


def takes_pictures(contact: Contact) -> bool:
    """Whether the channel of this contact shows photos."""
    return registry.channel(contact.account.kind).limits.takes_pictures


def contact_of(official: Official) -> Contact | None:
    """The linked phone of an official, on the village's first account that still reaches it."""
    linked = Contact.objects.filter(village=official.village_id, official=official, is_lost=False)
    linked = linked.filter(account__is_on=True).select_related("account", "village")
    found: Contact | None = linked.order_by("account__position", "pk").first()
    return found


def buttons_shown(contact: Contact, *, quoted: str = "") -> list[Buttons]:
    """What the contact could mean by a bare number: the buttons of each message since it last
    spoke, the newest first, or of the last one that had any. ``quoted`` names the one it answers.
    """
    told = Outgoing.objects.filter(contact=contact, state__in=_WENT_OUT).exclude(sealed=b"")
    told = told.order_by("-ended_at", "-pk")
    if quoted:
        tag = sealed.tag(contact.account.uid, "sent", quoted)
        return _with_buttons(list(told.filter(provider_tag=tag)[:1]))
    spoke = Incoming.objects.filter(contact=contact, kind="message", ended_at__isnull=False)
    last = spoke.order_by("-received_at").values_list("received_at", flat=True).first()
    recent = list(told[:_RECENT])
    since = _with_buttons([row for row in recent if last is None or (row.ended_at or last) > last])
    return since or _with_buttons(recent)[:1]


def _with_buttons(rows: list[Outgoing]) -> list[Buttons]:
    drafts = (outbox.draft_of(row) for row in rows)
    return [draft.buttons for draft in drafts if draft.buttons]
