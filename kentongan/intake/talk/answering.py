"""What is said a little later: the answer to collected bubbles, and the reminder after a day.

Both are computed from the row, so that a job that is lost or runs twice does no harm.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from kentongan.base import clock, jobs
from kentongan.intake.models import Talk
from kentongan.intake.talk import asking, chat, filing
from kentongan.intake.talk.chat import Chat
from kentongan.messaging.models import Contact

_STALE = timedelta(minutes=2)
_GIVEN_UP = timedelta(days=7)  # how long a yes can still follow the reminder
_BATCH = 200


def queue(talk: Chat) -> None:
    """A job for the answer, unless one waits; the caller saves in this transaction."""
    row = talk.talk
    if row.answer_at is not None and row.answer_queued_at is None:
        row.answer_queued_at = clock.now()
        answer.using(run_after=row.answer_at).enqueue(row.pk)


@jobs.urgent
def answer(talk_id: int) -> None:
    """Answer what was collected, once nothing more has come for a while."""
    with transaction.atomic():
        talk = _locked(talk_id)
        if talk is None:
            return
        talk.talk.answer_queued_at = None
        if talk.talk.answer_at is not None and talk.talk.answer_at <= clock.now():
            talk.talk.answer_at = None
            asking.respond(talk)
        queue(talk)
        talk.save()


@jobs.job
def remind(talk_id: int) -> None:
    """Nothing was heard for a day: keep what was told as a case, and ask once more."""
    with transaction.atomic():
        talk = _locked(talk_id)
        if talk is None:
            return
        due, talk.talk.remind_queued_at = talk.talk.remind_at, None
        if due is not None and due <= clock.now():
            talk.talk.remind_at = None
            _after_a_day(talk)
        talk.save()


def see_to() -> int:
    """Queue what is due and what was lost; returns how many. For a duty."""
    now = clock.now()
    stale = now - _STALE
    late = Talk.objects.filter(answer_at__lt=stale).filter(
        Q(answer_queued_at=None) | Q(answer_queued_at__lt=stale)
    )
    due = Talk.objects.filter(remind_at__lte=now).filter(
        Q(remind_queued_at=None) | Q(remind_queued_at__lt=now - timedelta(hours=1))
    )
    unanswered = list(late.order_by("answer_at").values_list("pk", flat=True)[:_BATCH])
    silent = list(due.order_by("remind_at").values_list("pk", flat=True)[:_BATCH])
    Talk.objects.filter(pk__in=unanswered).update(answer_queued_at=now)
    Talk.objects.filter(pk__in=silent).update(remind_queued_at=now)
    for pk in unanswered:
        answer.enqueue(pk)
    for pk in silent:
        remind.enqueue(pk)
    return len(unanswered) + len(silent)


def _locked(talk_id: int) -> Chat | None:
    """The chat, its contact locked: always the contact first, as the listener does."""
    rows = Contact.objects.select_for_update(of=("self",)).select_related("account", "village")
    contact = rows.filter(talk=talk_id).first()
    return chat.opened(contact) if contact else None


def _after_a_day(talk: Chat) -> None:
    if talk.talk.unsent is not None:
        filing.flush(talk)
        talk.begin_anew()
    elif talk.story.is_empty:
        talk.begin_anew()
    else:
        _keep_unsent(talk)


def _keep_unsent(talk: Chat) -> None:
    was_late = talk.talk.is_late
    filing.file_unsent(talk)
    if was_late or talk.is_quiet:
        talk.begin_anew()
        return
    talk.talk.remind_at = clock.now() + _GIVEN_UP
    talk.talk.prompts = 1
    asking.ask_confirm(talk, talk.tongue.say("remind"))
