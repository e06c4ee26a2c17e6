"""Told by another channel: that a channel is in trouble; and each morning that one works."""

from datetime import time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kentongan.base import clock
from kentongan.followup.notices import rules, wording
from kentongan.messaging import balance, checking, outbox, watching, words
from kentongan.messaging import rules as sending
from kentongan.messaging.models import Account, Contact, Trouble
from kentongan.messaging.outbox import Draft
from kentongan.village import queries as villages
from kentongan.village.models import Official, Village
from kentongan.village.rules import KEEPERS

GREETS_FROM, GREETS_UNTIL = time(7), time(8)
PAGE = "/petugas/saluran"


def watch() -> None:
    """Ask the providers, look for troubles, tell of them, and greet. For a duty."""
    checking.queue_due()
    watching.look()
    tell()
    greet()


def recount() -> None:
    """Look whether every message of the days past is still there. For a duty."""
    balance.recount()


def tell() -> int:
    """Tell the keepers of each open trouble, once, on a phone that it does not concern."""
    untold = Trouble.objects.filter(ended_at=None, told_at=None)
    return sum(_tell(pk) for pk in untold.order_by("pk").values_list("pk", flat=True)[:100])


def greet() -> int:
    """The daily proof that an account sends, to the phone that was chosen for it."""
    now = clock.now()
    rows = Account.objects.filter(is_on=True, greets__isnull=False)
    due = [
        account
        for account in rows.select_related("village", "greets")
        if GREETS_FROM <= now.astimezone(ZoneInfo(account.village.zone)).time() < GREETS_UNTIL
    ]
    return sum(_greet(account) for account in due)


@transaction.atomic
def _tell(pk: int) -> bool:
    rows = Trouble.objects.select_for_update(of=("self",)).select_related("village", "account")
    trouble = rows.filter(pk=pk, told_at=None).first()
    contact = _keeper(trouble.village, trouble.account) if trouble else None
    if trouble is None or contact is None:
        return False  # the console shows it; told as soon as there is a phone
    says, cure = words.trouble(trouble.what, trouble.account)
    text = "\n".join(filter(None, [says, cure, wording.site(trouble.village, PAGE)]))
    outbox.say(
        contact,
        Draft(text, short=says, template=wording.OFFICIAL, facts=("",)),
        key=f"trouble:{trouble.pk}",
        priority=sending.NOTICE,
        hold=rules.hold(clock.now(), trouble.village.zone),
    )
    trouble.told_at = clock.now()
    trouble.save(update_fields=["told_at"])
    return True


def _keeper(village: Village, troubled: Account | None) -> Contact | None:
    """The linked phone of the first keeper who can be reached past the troubled account."""
    today = villages.today(village)
    for role in KEEPERS:
        for official in villages.holders(village, role, today):
            found = _phones(official).filter(account__state="ok")
            if troubled is not None:
                found = found.exclude(account=troubled)
            if contact := found.order_by("account__position", "pk").first():
                return contact
    return None


def _greet(account: Account) -> bool:
    contact = _phones(account.greets).filter(account=account).first() if account.greets else None
    if contact is None:
        return False
    today = clock.today(account.village.zone)
    text = _("Tes harian: {channel} {village} berjalan. Pesan ini tidak perlu dibalas.").format(
        channel=words.title(account), village=account.village
    )
    return outbox.say(
        contact,
        Draft(text, short=text, template=wording.OFFICIAL, facts=("",)),
        key=f"greet:{account.uid}:{today.isoformat()}",
        priority=sending.NOTICE,
        patience=sending.PATIENCE / 12,
    )


def _phones(official: Official) -> "QuerySet[Contact]":
    rows = Contact.objects.of(official.village).filter(official=official, is_lost=False)
    return rows.filter(account__is_on=True).select_related("account", "village")
