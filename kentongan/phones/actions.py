"""What a hand does with a phone: write, press, switch the signal off, let a day pass.

Call these outside a transaction: they decode files, and the village's hook keeps what it is given
in transactions of its own.
"""

from io import BytesIO

from django.db import transaction
from django.db.models import QuerySet

from kentongan.base import clock
from kentongan.media import actions as media
from kentongan.media.models import Attachment
from kentongan.messaging import sealed
from kentongan.messaging.models import Account
from kentongan.phones import aging, delivering, rules, screen
from kentongan.phones.models import Bubble, Phone
from kentongan.phones.screen import Said

_BATCH = 500


def ready(account: Account) -> list[Phone]:
    """The three phones of a simulator, made when it has none yet."""
    phones = account.phones.order_by("place")
    if phones.count() < len(rules.NUMBERS):
        Phone.objects.bulk_create(
            [
                Phone(village=account.village, account=account, place=place)
                for place in range(len(rules.NUMBERS))
            ],
            ignore_conflicts=True,
        )
    return list(phones.select_related("account__village"))


def speak(phone: Phone, said: Said, *, file: bytes = b"", kind: str = "photo") -> Bubble:
    """Say it: at once where there is a signal, else as soon as there is one.

    Raises media's ``Refused`` for a file that is no photo or recording.
    """
    bubble = Bubble(village=phone.village, phone=phone, is_own=True)
    screen.write(bubble, said)
    if file:
        bubble.attachment = keep(bubble, file, kind)
    bubble.save(force_insert=True)
    catch_up(phone)
    return bubble


def switch(phone: Phone, *, has_signal: bool) -> None:
    """The signal goes or comes back; when it is back, what waited on both sides goes."""
    phone.has_signal = has_signal
    phone.save(update_fields=["has_signal"])
    catch_up(phone)


def repeat(phone: Phone, *, on: bool) -> None:
    """Whether the provider delivers twice whatever this phone says."""
    phone.repeats = on
    phone.save(update_fields=["repeats"])


@transaction.atomic
def let_a_day_pass(phone: Phone) -> None:
    """24 hours later, for this phone's conversation and nothing else (see ``aging``)."""
    phone.bubbles.update(**aging.earlier(Bubble))
    aging.let_a_day_pass(phone)


def catch_up(phone: Phone) -> None:
    """What waits goes, in order: the village's messages to the phone, the phone's to the village.

    Stops at the first that the village does not take; a second run begins there again.
    """
    if not phone.has_signal:
        return
    arrive(phone.bubbles.filter(is_own=False, state="waiting").order_by("pk"))
    waiting = phone.bubbles.filter(is_own=True, state="waiting").order_by("pk")
    for bubble in waiting.select_related("attachment"):
        if not _send(phone, bubble):
            return


def arrive(bubbles: "QuerySet[Bubble]") -> None:
    """These messages of the village's are on the screen now; the provider tells so."""
    for bubble in bubbles:
        with transaction.atomic():
            mine = bubble.phone.bubbles.filter(pk=bubble.pk, state="waiting")
            if mine.update(state="delivered", at=clock.now()):
                delivering.report.enqueue(bubble.pk)


def keep(bubble: Bubble, file: bytes, kind: str) -> Attachment:
    """A file of a bubble, made safe to show; the bytes as they came are sealed beside it."""
    return media.keep(
        bubble.village,
        BytesIO(file),
        kind=kind,
        seal=lambda plain: sealed.seal_bytes(
            plain, place=bubble.uid, what="file", to=sealed.CHANNELS
        ),
    )


def prune() -> int:
    """Forget what is old, files first; returns how many bubbles went. For a duty."""
    old = Bubble.objects.filter(at__lt=clock.now() - rules.KEPT).order_by("pk")
    rows = list(old.select_related("attachment")[:_BATCH])
    for row in rows:
        attachment = row.attachment
        row.delete()
        if attachment is not None:
            media.discard(attachment)
    return len(rows)


def _send(phone: Phone, bubble: Bubble) -> bool:
    """Whoever answers has read what stands above."""
    unread = list(phone.bubbles.filter(is_own=False, state="delivered"))
    events = [*(delivering.receipt(one, "read") for one in unread)]
    events.append(delivering.message(phone, bubble))
    if not delivering.deliver(phone.account, events, times=2 if phone.repeats else 1):
        return False
    phone.bubbles.filter(pk=bubble.pk).update(state="sent")
    phone.bubbles.filter(pk__in=[one.pk for one in unread]).update(state="read")
    return True
