"""News for the reporter: on the channel he came by, else to the number he left.

Whoever came by chat hears there; the others by the village's accounts in their order, the next
one when one cannot deliver. No notice names the story, a person or the category; that of a case
told in secret names nothing but its number.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from kentongan.base import clock
from kentongan.cases.models import Case
from kentongan.cases.visibility import Output, Part, visible
from kentongan.followup.models import Notice
from kentongan.followup.notices import answers, rules, wording
from kentongan.intake import following
from kentongan.intake.models import Tie
from kentongan.ledger.models import Entry
from kentongan.messaging import outbox, reachable
from kentongan.messaging import rules as sending
from kentongan.messaging.models import Account, Contact
from kentongan.messaging.outbox import Draft
from kentongan.village import queries as villages

KINDS = (
    "case.filed", "case.verified", "case.asked", "case.disposed", "case.begun", "case.told",
    "case.forwarded", "case.planned", "case.answered", "case.reopened", "case.closed",
    "case.archived", "case.upheld", "case.dismissed", "case.merged", "case.unmerged",
    "case.escalated", "case.warned", "identity.opened", "rights.decided",
)  # fmt: skip
OWED = frozenset({"case.warned"})  # UU 27/2022 art. 46: no wish for silence ends this
NO_WAY, NO_ADDRESS = "no channel", "no address"


def tell(case: Case, entry: Entry) -> None:
    """Tell the reporter of an entry, unless he did it himself or was told at once."""
    now, at = clock.now(), following.told_from(entry)
    if not _concerns(case, entry) or not rules.is_news(at, now):
        return
    if at > now:
        _remember(case, entry, at)
    else:
        tell_now(case, entry)


def _remember(case: Case, entry: Entry, at: datetime) -> None:
    """Kept without a message; ``untold`` comes back to it on that day."""
    notice = Notice(village=case.village, case=case, seq=entry.seq, kind=entry.kind)
    notice.made_at = notice.look_at = at
    Notice.objects.bulk_create([notice], ignore_conflicts=True)


def tell_now(case: Case, entry: Entry) -> None:
    """Say it in the case's conversations, else write it to the number that was left."""
    is_owed = entry.kind in OWED
    keys = [_say(case, entry, contact) for contact in ties(case, is_owed=is_owed)]
    is_silent = wishes_silence(case) and not is_owed
    if not keys and (is_silent or not reachable.has_left(case.village, case.ref)):
        return  # nothing was left to reach him by, or no news is wished: his code shows it
    notice = Notice(village=case.village, case=case, seq=entry.seq, kind=entry.kind, keys=keys)
    if not keys:
        write_on(notice, case, entry)
    notice.look_at = rules.next_look(clock.now(), clock.now())
    Notice.objects.bulk_create([notice], ignore_conflicts=True)


def write_on(notice: Notice, case: Case, entry: Entry) -> bool:
    """Write by the next account not yet tried to the number left; False when there is none."""
    for account in reachable.accounts_that_begin(case.village):
        key = f"{prefix(entry)}a{account.pk}"
        if key not in notice.keys and reachable.has_left(case.village, case.ref):
            _write(case, entry, account, key)
            notice.keys = [*notice.keys, key]
            return True
    notice.is_untold, notice.why = True, notice.why or NO_WAY
    return False


def take_back(case: Case, entry: Entry) -> None:
    """An act was undone: its notice stays here, or is put right where it has gone out."""
    undone = int(entry.data.get("seq", -1))
    before = f"case:{case.ref}:{undone}:"
    outbox.withdraw(case.village_id, before)
    Notice.objects.of(case.village).filter(case=case, seq=undone).delete()
    for contact in ties(case):
        if outbox.has_gone(case.village_id, f"{before}c{contact.pk}"):
            _tell(contact, case, entry, draft_of(case, entry))
    for account in reachable.accounts_that_begin(case.village):
        if outbox.has_gone(case.village_id, f"{before}a{account.pk}"):
            _write(case, entry, account, f"{prefix(entry)}a{account.pk}")


def ties(case: Case, *, is_owed: bool = False) -> list[Contact]:
    """The conversations that belong to the case, can be reached and wish for news.

    ``is_owed``: what the law wants told reaches also those who wish for none.
    """
    rows = Tie.objects.of(case.village).filter(case=case, contact__is_lost=False)
    rows = rows.filter(contact__account__is_on=True)
    rows = rows if is_owed else rows.exclude(contact__talk__is_stopped=True)
    rows = rows.select_related("contact__account", "contact__talk")
    return [row.contact for row in rows.order_by("pk")]


def wishes_silence(case: Case) -> bool:
    """Whether somebody the case belongs to asked for no more news."""
    rows = Tie.objects.of(case.village).filter(case=case, contact__talk__is_stopped=True)
    return rows.exists()


def prefix(entry: Entry) -> str:
    """How the keys of everything said about an entry begin."""
    return f"case:{entry.subject}:{entry.seq}:"


def draft_of(case: Case, entry: Entry) -> Draft:
    """What the reporter is told of an entry."""
    name = f"reporter_{entry.kind.rpartition('.')[2]}"
    facts = _facts(case, entry)
    number = _("Laporan {label}").format(label=case.label)
    short = wording.words(name, **facts | {"subject": number, "link": ""}).splitlines()[0]
    village = str(case.village)
    return wording.draft(
        name, short=short, template=wording.REPORTER, facts=(village, case.label), **facts
    )


def _concerns(case: Case, entry: Entry) -> bool:
    if entry.kind == "case.filed":
        return not case.doubt and not Tie.objects.of(case.village).filter(case=case).exists()
    if entry.actor != "reporter":
        return entry.kind in KINDS
    # Taking it up again brings a new promise; a conversation answers that by itself.
    return entry.kind == "case.reopened" and not ties(case)


def _facts(case: Case, entry: Entry) -> dict[str, Any]:
    told, is_named = entry.data, visible(case, Part.OFFICE, Output.NEWS)
    titles = villages.titles_by_role(case.village)
    subject = _("{village}: laporan {label}") if is_named else _("Laporan Anda {label}")
    return {
        "subject": subject.format(village=case.village, label=case.label),
        "office": titles.get(str(told.get("holder") or told.get("to")), "") if is_named else "",
        "authority": case.forwarded_to if is_named else "",
        "year": told.get("year"),
        "main": case.main.label if case.main else "",
        "promise": _day(told.get("answer_due")),
        "until": _day(told.get("until")),
        "is_automatic": told.get("closed_by") == "system",
        "link": wording.site(case.village, "/lacak"),
    }


def _day(told: object) -> str:
    return wording.day(date.fromisoformat(str(told))) if told else ""


def _say(case: Case, entry: Entry, contact: Contact) -> str:
    with translation.override(wording.language_of(contact)):
        draft = _drawn(case, entry, contact)
    return _tell(contact, case, entry, draft)


def _drawn(case: Case, entry: Entry, contact: Contact) -> Draft:
    draft = draft_of(case, entry)
    if reachable.has_buttons(contact):
        buttons = answers.buttons(entry.kind, case, entry.seq)
        return replace(draft, buttons=buttons)
    hint = answers.hint(entry.kind)
    return replace(draft, text=f"{draft.text}\n{hint}") if hint else draft


def _tell(contact: Contact, case: Case, entry: Entry, draft: Draft) -> str:
    key = f"{prefix(entry)}c{contact.pk}"
    outbox.say(
        contact, draft, key=key, priority=sending.NOTICE, hold=_hold(case, entry),
        patience=_patience(entry),
    )  # fmt: skip
    return key


def _write(case: Case, entry: Entry, account: Account, key: str) -> None:
    outbox.write_to(
        account, case.ref, draft_of(case, entry), key=key, hold=_hold(case, entry),
        patience=_patience(entry),
    )  # fmt: skip


def _hold(case: Case, entry: Entry) -> timedelta:
    """What the clock did at midnight wakes nobody; what a person did is told when it was done."""
    by_the_clock = entry.actor == "system" and not case.is_urgent
    return rules.hold(clock.now(), case.village.zone) if by_the_clock else rules.HOLD


def _patience(entry: Entry) -> timedelta:
    age = clock.now() - following.told_from(entry)
    return max(rules.HOLD * 2, rules.PATIENCE - age)
