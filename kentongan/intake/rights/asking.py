"""The reporter's own verbs over his data: what only takes away happens at once, the rest is asked.

What the ledger tells: ``rights.done`` where the program did it, ``rights.asked`` where a person
must answer.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from kentongan.base import clock, text
from kentongan.cases import actions as cases
from kentongan.cases import turn
from kentongan.cases.actors import REPORTER, SYSTEM
from kentongan.cases.models import Case
from kentongan.cases.rules import chosen
from kentongan.intake import following, leftovers, reporting, retention, upward
from kentongan.intake.answers import LONGEST_TEXT, TooLong
from kentongan.intake.models import DataRequest
from kentongan.intake.rights import holdings, rules
from kentongan.intake.rights.words import KIND
from kentongan.ledger import actions as ledger
from kentongan.messaging import outbox
from kentongan.messaging.models import Contact
from kentongan.vault import actions as vault
from kentongan.vault import envelopes
from kentongan.vault import queries as sealed
from kentongan.vault.rules import phone as read_phone
from kentongan.village.models import Village

_KEEPER = {rules.ERASE_CONTACT: envelopes.MESSENGER, rules.ERASE_NAME: envelopes.CUSTODIAN}


# -- Taking away -------------------------------------------------------------------------------
@transaction.atomic
def erase_contact(village: Village, ref: UUID) -> None:
    """Erase number and conversations at once, whatever the case is at: only the code tells from
    then on (art. 8, 43). With nothing there nothing happens; what is on hold is asked for."""
    contacts = leftovers.tied(village, ref)
    case = _locked(village, ref)
    if contacts or sealed.has(village, ref, "phone"):
        _erase(case, rules.ERASE_CONTACT, contacts)


@transaction.atomic
def erase_name(village: Village, ref: UUID) -> None:
    """Erase the name at once, and what was said of opening it; on hold it is asked for."""
    case = _locked(village, ref)
    if sealed.has(village, ref, "name"):
        _erase(case, rules.ERASE_NAME, [])


def _erase(case: Case, kind: str, contacts: list[Contact]) -> None:
    if case.is_on_hold:
        _ask(case, kind, key=uuid4())
        return
    wipe(case, kind, contacts, office=REPORTER.who, actor=REPORTER.who)
    _done(case, kind)


def wipe(case: Case, kind: str, contacts: list[Contact], *, office: str, actor: str) -> None:
    """Erase what a request of this kind is about; news on its way stays here. In a transaction.

    ``contacts`` are those tied to the case, locked before it (``leftovers.tied``).
    """
    if kind == rules.ERASE_CONTACT:
        outbox.withdraw(case.village_id, f"case:{case.ref}:")
    retention.erase(case, _KEEPER[kind], office=office, actor=actor)
    leftovers.forget_idle(contacts)


@transaction.atomic
def withdraw_consent(village: Village, ref: UUID) -> None:
    """Agree to publication no more; what the board shows of the case is gone at once (art. 9)."""
    case = _locked(village, ref)
    if case.publish_ok:
        _done(cases.withdraw_consent(case), rules.UNPUBLISH)


# -- Putting right -----------------------------------------------------------------------------
@transaction.atomic
def correct(village: Village, ref: UUID, *, key: UUID, name: str = "", phone: str = "") -> None:
    """Seal another name, another number or both in place of what is kept (art. 6, 30).

    Refused: nothing typed, no number, a report without a name, one on hold or long over.
    """
    case = _locked(village, ref)
    name = " ".join(text.tidy(name).split())
    if not name and not phone.strip():
        raise rules.NothingTyped
    if len(name) > rules.LONGEST_NAME:
        raise rules.WordsTooLong(most=rules.LONGEST_NAME)
    seals: dict[str, Callable[[], object]] = {}
    if name:
        seals["name"] = partial(_seal_name, case, name)
    if phone.strip():
        number = read_phone(phone[:40])
        seals["phone"] = partial(vault.seal_address, village, ref, "phone", number)
    for field in seals:
        _refuse_correcting(case, field)
    for field, seal in seals.items():
        if not _is_known(case, f"correct_{field}", key):
            seal()
            _done(case, f"correct_{field}", key=key)


def _seal_name(case: Case, name: str) -> None:
    """What goes past the village stays past it: the name of a letter goes into the letter."""
    if case.goes_up:
        upward.sealed(case, f"{_('Nama')}: {name}")
    else:
        reporting.seal_name(case, name)


def _refuse_correcting(case: Case, field: str) -> None:
    rules.may_correct(
        privacy=case.privacy,
        is_on_hold=case.is_on_hold,
        is_there=sealed.has(case.village, case.ref, field),
        until=holdings.until(case, field),
        today=clock.today(case.village.zone),
    )


@transaction.atomic
def correct_story(village: Village, ref: UUID, *, key: UUID, words: str) -> None:
    """Tell the office what in the story is wrong: a message marked as that, and a request."""
    case, words = _locked(village, ref), text.tidy(words)
    if not words:
        raise following.NothingSaid
    if len(words) > LONGEST_TEXT:
        raise TooLong(most=LONGEST_TEXT, now=len(words))
    if case.goes_up:
        following.say(village, ref, words=words)
    elif not _is_known(case, rules.CORRECT_STORY, key):
        case = cases.correct(case, words=words)
        kept = "" if case.is_sealed else words  # they stand sealed with the message
        _ask(case, rules.CORRECT_STORY, key=key, words=kept)


# -- Asking ------------------------------------------------------------------------------------
@transaction.atomic
def ask(village: Village, ref: UUID, *, kind: str, key: UUID, words: str = "") -> None:
    """Ask a person for what the program does not do by itself; ``kind`` is one of ``rules.ASKED``.

    The same key is the same request, and so is the same wish without words while it waits.
    """
    case, kind = _locked(village, ref), chosen(kind, rules.ASKED)
    words = rules.chosen_words(text.tidy(words), is_needed=kind == rules.OTHER)
    if case.goes_up:
        _ask_above(case, kind, words)
    elif not _is_known(case, kind, key):
        _ask(case, kind, key=key, words=words)


def _ask_above(case: Case, kind: str, words: str) -> None:
    """Of a letter past the village nobody here can answer: it is erased, or asked in the letter."""
    if kind != rules.ERASE_STORY:
        following.say(case.village, case.ref, words=words or str(KIND[kind]))
    elif vault.forget(case.village, case.ref, office=REPORTER.who, actor=REPORTER.who,
                      keepers=(envelopes.LETTER,)):  # fmt: skip
        _done(case, kind)


def carry_out() -> int:
    """Erase what was asked for while a case was on hold and may go now; returns how many. For a
    duty."""
    return sum(_carry_out(village) for village in Village.objects.order_by("pk"))


def _carry_out(village: Village) -> int:
    waiting = DataRequest.objects.of(village).filter(
        ended_at=None, kind__in=rules.ERASED, case__is_on_hold=False
    )
    done = 0
    for ref, kind in list(waiting.order_by("pk").values_list("case__ref", "kind")):
        done += _carried_out(village, ref, kind)
    return done


@transaction.atomic
def _carried_out(village: Village, ref: UUID, kind: str) -> bool:
    contacts = leftovers.tied(village, ref) if kind == rules.ERASE_CONTACT else []
    case = _locked(village, ref)
    row = DataRequest.objects.of(village).filter(case=case, kind=kind, ended_at=None).first()
    if row is None or case.is_on_hold:
        return False
    wipe(case, kind, contacts, office=SYSTEM.who, actor=SYSTEM.who)
    row.state, row.ended_at = rules.DONE, clock.now()
    row.save(update_fields=["state", "ended_at"])
    _enter(case, row, "rights.done", by=SYSTEM.who)
    return True


# -- What they share ---------------------------------------------------------------------------
def _locked(village: Village, ref: UUID) -> Case:
    """The case under the lock of every verb on it, so that two at once are one after the other."""
    return turn.lock(following.case_of(village, ref), REPORTER)


def _is_known(case: Case, kind: str, key: UUID) -> bool:
    """Whether this was asked with this key before. Refused when too much was asked today."""
    rows = DataRequest.objects.of(case.village).filter(case=case)
    if rows.filter(kind=kind, key=key).exists():
        return True
    if rows.filter(asked_at__gt=clock.now() - timedelta(days=1)).count() >= rules.MOST_A_DAY:
        raise rules.TooManyAsked(most=rules.MOST_A_DAY)
    return False


def _done(case: Case, kind: str, *, key: UUID | None = None) -> None:
    now = clock.now()
    row = DataRequest(key=key or uuid4(), state=rules.DONE, asked_at=now, ended_at=now)
    _keep(case, kind, row)
    _enter(case, row, "rights.done")


def _ask(case: Case, kind: str, *, key: UUID, words: str = "") -> None:
    waiting = DataRequest.objects.of(case.village).filter(case=case, kind=kind, ended_at=None)
    if not words and waiting.filter(words="").exists():
        return
    row = DataRequest(key=key, words=words, state=rules.WAITING, asked_at=clock.now())
    _keep(case, kind, row)
    told = {"words": turn.digest(bytes(row.salt), words)} if words else {}
    _enter(case, row, "rights.asked", due=row.due_at.isoformat(), **told)


def _keep(case: Case, kind: str, row: DataRequest) -> None:
    row.village, row.case, row.kind = case.village, case, kind
    row.due_at, row.salt = rules.due(row.asked_at), secrets.token_bytes(16)
    row.save(force_insert=True)


def _enter(
    case: Case, row: DataRequest, entry: str, *, by: str = REPORTER.who, **told: object
) -> None:
    data = {"request": row.pk, "kind": row.kind, **told}
    ledger.append(case.village.book_id, entry, office=by, actor=by, subject=case.ref, data=data)
