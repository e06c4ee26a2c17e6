"""Who is at the other end: one contact for all the names a provider has for a person."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from kentongan.base import clock
from kentongan.messaging import sealed
from kentongan.messaging.contract import TIMELESS, Heard
from kentongan.messaging.models import Account, Contact, Identifier

__all__ = ["Contact", "forget_keys", "heard_from", "heard_last", "of", "reach_of"]
_KEEPS_KEY = timedelta(days=30)  # channels.md §1.9


def of(account: Account, heard: Iterable[Heard]) -> dict[tuple[str, ...], Contact]:
    """The contact of each sender, made where there is none; keyed by ``Heard.sender``."""
    senders = {one.sender: one for one in heard if one.sender}
    return {sender: _of(account, one) for sender, one in sorted(senders.items())}


def reach_of(contact: Contact) -> str:
    """Where an answer goes, in the provider's own form; it goes nowhere else."""
    return str(sealed.unseal(bytes(contact.reach), place=contact.uid, what="reach"))


def heard_from(contact: Contact, at: datetime, heard: Heard) -> None:
    """The person spoke: the window is open, and answers go where the words came from."""
    if contact.heard_at is None or at >= contact.heard_at:
        contact.heard_at = at
        contact.heard_key = sealed.seal(heard.key, place=contact.uid, what="heard")
    contact.reach, contact.is_lost = _sealed(contact, heard.reach), False
    contact.save(update_fields=["heard_at", "heard_key", "reach", "is_lost"])


def heard_last(contact: Contact) -> str:
    """The provider's id of the newest thing the person said; empty when it is not known."""
    if contact.heard_key is None:
        return ""
    key = str(sealed.unseal(bytes(contact.heard_key), place=contact.uid, what="heard"))
    return "" if key.startswith(TIMELESS) else key


def forget_keys() -> int:
    """Forget what can no longer be answered by its id; some hold a number. For a duty."""
    old = Contact.objects.filter(heard_at__lt=clock.now() - _KEEPS_KEY)
    return old.exclude(heard_key=None).update(heard_key=None)


@transaction.atomic
def _of(account: Account, heard: Heard) -> Contact:
    tags = [sealed.identifier(account.uid, value) for value in heard.sender]
    known = {
        bytes(row.tag): row.contact
        for row in Identifier.objects.filter(account=account, tag__in=tags).select_related(
            "contact"
        )
    }
    contact = next((known[tag] for tag in tags if tag in known), None) or _new(account, heard)
    missing = [tag for tag in tags if tag not in known]
    if missing:
        contact = _join(account, contact, missing)
    return contact


def _new(account: Account, heard: Heard) -> Contact:
    contact = Contact(village=account.village, account=account)
    contact.reach = _sealed(contact, heard.reach)
    return contact


def _join(account: Account, contact: Contact, tags: list[bytes]) -> Contact:
    """Give the contact these identifiers; whoever came first with one of them is the contact.

    An identifier that belongs to another contact stays there: two people are only made one when
    they prove it.
    """
    if contact.pk is None:
        contact.save()
    Identifier.objects.bulk_create(
        [
            Identifier(village=account.village, account=account, contact=contact, tag=tag)
            for tag in tags
        ],
        ignore_conflicts=True,
    )
    first = Identifier.objects.select_related("contact").get(account=account, tag=tags[0])
    if first.contact_id != contact.pk and not contact.identifiers.exists():
        contact.delete()  # somebody else's delivery made the same person a moment ago
    found: Contact = first.contact
    return found


def _sealed(contact: Contact, reach: str) -> bytes:
    return sealed.seal(reach, place=contact.uid, what="reach")
