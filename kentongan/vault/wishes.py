"""A wish to read something sealed: who asks, by which office, for what, why; and its record."""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from kentongan.base import clock, sealing, text
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.ledger import actions as ledger
from kentongan.vault import custody, rules, tries
from kentongan.vault.models import KeyEpoch, KeyHolder, Opening, OpeningRequest
from kentongan.village import queries as villages
from kentongan.village.models import Office, Official, Village


class Damaged(Refused):
    says = gettext_noop(
        "Data tersegel ini rusak atau pernah dipindahkan, jadi tidak dapat dibuka. "
        "Beri tahu pengelola sistem."
    )


@dataclass(frozen=True)
class Wish:
    """A custodian's wish. Its reason and its right have been checked."""

    official: Official
    office: str
    village: Village
    subject: UUID
    field: str
    reason: rules.Reason


def wish(
    official: Official,
    *,
    village: Village,
    subject: UUID,
    field: str,
    code: str,
    words: str,
    delay: int = 0,
) -> Wish:
    """The wish, if this official may open and says why; otherwise Refused."""
    office = custodian_office(official, village)
    reason = rules.reason(code, text.tidy(words), delay)
    return Wish(official, office, village, subject, field, reason)


def custodian_office(official: Official, village: Village) -> str:
    """The role by which the official is a custodian of this village; raises ``NotACustodian``."""
    role = _role(official, village, rules.may_open)
    if role is None:
        raise rules.NotACustodian
    return role


def keeper_office(official: Official, village: Village) -> str:
    """The role by which the official may hold a key of this village; raises ``NotAKeeper``."""
    role = _role(official, village, rules.may_open) or _role(official, village, rules.may_keep)
    if role is None:
        raise rules.NotAKeeper
    return role


def role_in(official: Official, village: Village, office: Office) -> str:
    """The role of this office, if the official holds it today; raises ``rules.NotACustodian``."""
    is_ours = official.village_id == village.pk and official.is_active
    if not is_ours or office not in villages.offices_of(official, clock.today(village.zone)):
        raise rules.NotACustodian
    return office.role


def _role(
    official: Official, village: Village, fits: Callable[[Collection[str]], bool]
) -> str | None:
    if official.village_id != village.pk or not official.is_active:
        return None
    offices = villages.offices_of(official, clock.today(village.zone))
    return next((office.role for office in offices if fits({office.role})), None)


def unlock(wish: Wish, epoch: KeyEpoch, passphrase: str) -> bytes:
    """The epoch's private key for this wish, by the official's own passphrase or the paper's.

    A wrong passphrase is refused, counted and in the ledger; raises ``sealing.DoesNotOpen``.
    """
    holder = custody.opener_for(wish.official)
    return custody.take(epoch, holder, private_of(wish, holder, passphrase))


def private_of(wish: Wish, holder: KeyHolder, passphrase: str) -> bytes:
    """The holder's own private key; a wrong passphrase is refused, counted and in the ledger."""
    try:
        with tries.counted(wish.official):
            return custody.unlock(holder, passphrase)
    except custody.WrongPassphrase:
        record_refused(wish, "passphrase")
        raise


@transaction.atomic(durable=True)
def record_opened(wish: Wish) -> None:
    """Enter the opening; it is committed before anybody sees a word."""
    enter_opened(wish)


def enter_opened(wish: Wish, **more: object) -> None:
    """Enter the opening in the caller's transaction, which must end before anybody sees a word."""
    now = clock.now()
    until = now + timedelta(days=wish.reason.delay) if wish.reason.delay else None
    opening = Opening.objects.create(
        village=wish.village,
        official=wish.official,
        office=wish.office,
        subject=wish.subject,
        field=wish.field,
        reason_code=wish.reason.code,
        words=wish.reason.words,
        salt=secrets.token_bytes(16),
        at=now,
        untold_until=until,
    )
    if until:
        more["untold_until"] = until.isoformat()
    _enter(wish, "identity.opened", opening=opening.pk, words=digest(opening), **more)


@transaction.atomic(durable=True)
def record_refused(wish: Wish, cause: str) -> None:
    """Enter that it was not opened: ``passphrase`` or ``damaged``."""
    _enter(wish, "identity.refused", cause=cause)


def digest(told: Opening | OpeningRequest) -> str:
    """What the ledger holds of the reason's words; says nothing once the salt is gone."""
    return sealing.keyed_hash(bytes(told.salt), told.words.encode()).hex()


def _enter(wish: Wish, kind: str, **data: object) -> None:
    ledger.append(
        wish.village.book_id,
        kind,
        office=wish.office,
        actor=f"official:{wish.official.pk}",
        subject=wish.subject,
        data={"field": wish.field, "reason": wish.reason.code, **data},
    )
