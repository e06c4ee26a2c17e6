"""Uploads whose report never came, and people whose reports are long over."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from kentongan.base import clock
from kentongan.intake.models import HeldUpload, Talk, Tie
from kentongan.media import actions as media
from kentongan.media.models import Attachment
from kentongan.messaging import forgetting
from kentongan.messaging.models import Contact, Incoming, Outgoing
from kentongan.village.models import Village

KEPT = timedelta(days=7)
SILENT = timedelta(days=30)  # since a contact was heard last
BATCH = 200


def drop() -> int:
    """Throw away what was held for more than a week, a batch at a time; returns how many."""
    old = HeldUpload.objects.filter(at__lt=clock.now() - KEPT).order_by("at", "pk")
    rows = list(old.select_related("attachment")[:BATCH])
    for row in rows:
        attachment: Attachment = row.attachment
        row.delete()
        media.discard(attachment)
    return len(rows)


def tied(village: Village, ref: UUID) -> list[Contact]:
    """Whose conversations belong to the case, locked: before the case itself, as a chat locks."""
    ties = Tie.objects.of(village).filter(case__ref=ref).values("contact")
    rows = Contact.objects.of(village).filter(pk__in=ties).select_for_update(of=("self",))
    return list(rows.order_by("pk"))


def part(village: Village, ref: UUID) -> int:
    """No conversation belongs to the case any more, nor knows which of its messages became part
    of it; returns how many did."""
    ties = Tie.objects.of(village).filter(case__ref=ref)
    for tie in ties.select_related("contact__talk"):
        if talk := getattr(tie.contact, "talk", None):
            talk.filed = [one for one in talk.filed if one[1] != tie.case_id]
            talk.save(update_fields=["filed"])
    parted, _ = ties.delete()
    for name in ("about", "unsent"):  # a talk that still had it in mind
        Talk.objects.of(village).filter(**{f"{name}__ref": ref}).update(**{name: None})
    return parted


def forget_idle(contacts: list[Contact]) -> int:
    """Forget at once those of them who have no case left and are in the middle of nothing;
    returns how many. The others go with ``forget_strangers``."""
    idle = _strangers().filter(
        ~Exists(Incoming.objects.filter(contact=OuterRef("pk"), ended_at=None)),
        ~Exists(Outgoing.objects.filter(contact=OuterRef("pk"), ended_at=None)),
        pk__in=[one.pk for one in contacts],
    )
    telling = Q(talk__sealed__isnull=False) | Q(talk__unsent__isnull=False)
    rows = list(idle.exclude(telling).order_by("pk"))
    for contact in rows:
        _forget(contact)
    return len(rows)


def forget_strangers() -> int:
    """Forget who was heard last long ago, has no case, waits for nobody and does not work here;
    returns how many."""
    silent = _strangers().filter(heard_at__lt=clock.now() - SILENT)
    rows = list(silent.order_by("heard_at", "pk")[:BATCH])
    for contact in rows:
        _forget(contact)
    return len(rows)


def _strangers() -> "QuerySet[Contact]":
    """Who has no case, waits for nobody and does not work here."""
    rows = Contact.objects.filter(official=None, is_lost=False)
    rows = rows.exclude(Exists(Tie.objects.filter(contact=OuterRef("pk"))))
    return rows.exclude(talk__wants_human_since__isnull=False)


@transaction.atomic
def _forget(contact: Contact) -> None:
    Talk.objects.of(contact.village).filter(contact=contact).delete()
    forgetting.forget_person(contact)
