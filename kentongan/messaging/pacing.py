"""The manners of an account: what it may send now, and when the rest may go."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from kentongan.messaging import counting, registry, rules
from kentongan.messaging.contract import Limits
from kentongan.messaging.models import Account, Outgoing


@dataclass(frozen=True)
class Pace:
    """Until when notices and answers are held back; None: they may go."""

    notices: datetime | None = None
    answers: datetime | None = None

    @property
    def resumes(self) -> datetime | None:
        """When the next of what is held back may go."""
        return min(filter(None, (self.notices, self.answers)), default=None)

    def allowed(self, rows: "QuerySet[Outgoing]") -> "QuerySet[Outgoing]":
        """Those of the messages that may go now."""
        if self.answers:
            return rows.none()
        return rows.filter(priority=rules.ANSWER) if self.notices else rows


def of(account: Account, now: datetime) -> Pace:
    """How the account must hold back at this moment."""
    limits = _limits(account)
    held = [account.notices_from] if account.notices_from and account.notices_from > now else []
    if limits.keeps_quiet and (morning := rules.night_ends(now, account.village.zone)):
        held.append(morning)
    most = limits.young_daily if now < account.made_at + rules.YOUNG else 0
    if not most:
        return Pace(max(held, default=None))
    sent, tomorrow = counting.sent_today(account), rules.next_day(now, account.village.zone)
    if rules.is_spent(rules.NOTICE, sent, most):
        held.append(tomorrow)
    is_spent = rules.is_spent(rules.ANSWER, sent, most)
    return Pace(max(held, default=None), tomorrow if is_spent else None)


def only_answers(account: Account, until: datetime) -> None:
    """The provider lets the account say nothing unasked until then."""
    Account.objects.filter(pk=account.pk).update(notices_from=until)


def note(account: Account, message: Outgoing, now: datetime) -> None:
    """A message goes: count it, and let the next one nobody asked for wait."""
    counting.add(account, sent=1)
    between = _limits(account).spread
    if message.priority != rules.ANSWER and between[1]:
        later = now + rules.spread(between)
        Account.objects.filter(pk=account.pk).update(notices_from=later)


def _limits(account: Account) -> Limits:
    return registry.channel(account.kind).limits
