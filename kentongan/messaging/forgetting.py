"""What was said in messages is not kept for ever: only that it was said."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from kentongan.base import clock
from kentongan.messaging.models import Contact, Delivery, Incoming, Outgoing
from kentongan.village.models import Village

KEPT = timedelta(days=30)  # after a message is done with
BATCH = 500


def forget_words() -> int:
    """Empty the sealed words of messages long done with, a batch of each; for a duty.

    The rows stay, so that a provider's repetition is known and every day still balances.
    """
    before = clock.now() - KEPT
    old = Delivery.objects.filter(received_at__lt=before).order_by("received_at").values("pk")
    done, _ = Delivery.objects.filter(pk__in=_pks(old)).delete()
    for rows in (Incoming.objects, Outgoing.objects):
        said = rows.filter(ended_at__lt=before).exclude(sealed=b"").order_by("pk").values("pk")
        done += rows.filter(pk__in=_pks(said)).update(sealed=b"")
    return done


def forget_about(village: Village, subject: UUID) -> int:
    """Empty the words of messages sent to whoever left an address with the subject; how many."""
    said = Outgoing.objects.of(village).filter(subject=subject, ended_at__isnull=False)
    return said.exclude(sealed=b"").update(sealed=b"")


def forget_person(contact: Contact) -> None:
    """Nobody can say any more who this contact was: if he writes again he is a new one.

    Words of his that are done with are emptied too.
    """
    contact.identifiers.all().delete()
    for rows in (Incoming.objects, Outgoing.objects):
        done = rows.filter(contact=contact, ended_at__isnull=False).exclude(sealed=b"")
        done.update(sealed=b"")
    contact.reach, contact.heard_key, contact.is_lost = b"", None, True
    contact.save(update_fields=["reach", "heard_key", "is_lost"])


def _pks(rows: Any) -> list[int]:
    return [row["pk"] for row in rows[:BATCH]]
