"""Conversations that wait for a person: for the desk to read, answer and hand back."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kentongan.base import clock, text
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.intake.following import NothingSaid
from kentongan.intake.models import Talk
from kentongan.intake.talk import chat, mine, rules
from kentongan.ledger import actions as ledger
from kentongan.messaging import outbox
from kentongan.messaging.models import Contact
from kentongan.village.models import Village

MOST = 50


class NoSuchTalk(Refused):
    """The village has no such conversation."""

    says = gettext_noop("Percakapan itu tidak ada.")


@dataclass(frozen=True)
class Waiting:
    """A conversation that wants a person. ``words`` are those that have no case."""

    uid: UUID
    since: datetime
    kind: str
    words: tuple[str, ...] = field(repr=False)
    label: str  # of the newest open case, where there is one
    wants_wipe: bool


def count(village: Village) -> int:
    """How many wait."""
    return Talk.objects.of(village).filter(wants_human_since__isnull=False).count()


def waiting(village: Village) -> tuple[Waiting, ...]:
    """Who waits for a person, longest first."""
    rows = Talk.objects.of(village).filter(wants_human_since__isnull=False)
    related = ("contact__account", "contact__village", "unsent", "about")
    found = rows.select_related(*related).order_by("wants_human_since", "pk")[:MOST]
    return tuple(_waiting(row) for row in found)


@transaction.atomic
def answer(village: Village, uid: UUID, words: str, *, office: str, actor: str) -> None:
    """A person writes; the machine stays quiet. No word of it stands in the ledger."""
    words, talk = text.tidy(words), _locked(village, uid)
    if not words:
        raise NothingSaid
    talk.talk.turn += 1
    key = f"talk:{talk.talk.uid}:{talk.talk.turn}"
    outbox.say(talk.contact, outbox.Draft(words), key=key)
    talk.talk.quiet_until = clock.now() + rules.QUIET
    talk.save()
    _record(village, "talk.answered", uid, office=office, actor=actor)


@transaction.atomic
def hand_back(village: Village, uid: UUID, *, office: str, actor: str) -> None:
    """The person is done: the machine speaks again, what was kept aside is forgotten."""
    talk = _locked(village, uid)
    talk.talk.wants_human_since = talk.talk.quiet_until = None
    talk.aside = ()
    talk.save()
    _record(village, "talk.handed_back", uid, office=office, actor=actor)


def _locked(village: Village, uid: UUID) -> chat.Chat:
    row = Talk.objects.of(village).filter(uid=uid).first()
    if row is None:
        raise NoSuchTalk
    contacts = Contact.objects.select_for_update(of=("self",)).filter(village=village)
    return chat.opened(contacts.select_related("account", "village").get(pk=row.contact_id))


def _waiting(row: Talk) -> Waiting:
    talk = chat.of(row)
    case = mine.newest_open(mine.ties(row.contact))
    return Waiting(
        uid=row.uid,
        since=row.wants_human_since or clock.now(),
        kind=row.contact.account.kind,
        words=talk.aside,
        label=case.label if case else "",
        wants_wipe=row.wipe_asked_at is not None,
    )


def _record(village: Village, kind: str, uid: UUID, *, office: str, actor: str) -> None:
    ledger.append(village.book_id, kind, office=office, actor=actor, data={"talk": str(uid)})
