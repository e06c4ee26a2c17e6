"""What is done again and again: the duties that the scheduler of ``ops`` queues.

The worker itself reaps and prunes the queue each minute, since a dead queue could not run a job
that wakes it.
"""

from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from kentongan.base import clock, jobs, planner, wiping
from kentongan.followup import alarms, sweeps
from kentongan.followup.notices import digest, untold
from kentongan.intake import breaches, leftovers, passing, retention, shutting
from kentongan.intake.rights import answering, asking
from kentongan.intake.talk import answering as talks
from kentongan.ledger import followers, witness
from kentongan.messaging import attending, contacts, forgetting, inbox, posting
from kentongan.phones import actions as phones

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_SOON = timedelta(minutes=10)  # until then the followers have seen it


@jobs.job
def follow_the_books() -> None:
    """Make up for follower jobs that were lost."""
    followers.sweep()


@jobs.job
def close_silent() -> None:
    """Close what its reporter left unanswered."""
    sweeps.close_silent()


@jobs.job
def expire_incomplete() -> None:
    """Archive what was never completed."""
    sweeps.expire_incomplete()


@jobs.job
def nudge() -> None:
    """Remind and escalate, also about what reporters asked."""
    sweeps.nudge()
    answering.mark_late()


@jobs.job
def rewatch() -> None:
    """Look whether every running case is watched."""
    sweeps.rewatch()


@jobs.job
def witness_the_books() -> None:
    """Write down outside the database where each book stands."""
    witness.record_all()


@jobs.job
def learn_the_tables() -> None:
    """Keep the database's choice of indexes good as the tables grow."""
    planner.learn()


@jobs.job
def seal_what_was_shown() -> None:
    """Make up for lost jobs that seal photos and voices."""
    shutting.sweep()


@jobs.job
def drop_leftovers() -> None:
    """Throw away uploads whose report never came, and log-ins that have ended."""
    leftovers.drop()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()  # words may be kept there


@jobs.job
def see_to_the_inbox() -> None:
    """Make up for lost jobs of conversations, and take in what was spooled."""
    inbox.drain()
    attending.sweep()


@jobs.job
def see_to_the_outbox() -> None:
    """Make up for lost sends, and drop what is too late."""
    posting.sweep()


@jobs.job
def see_to_the_talks() -> None:
    """Answer where the job was lost; remind who never said yes, and keep what he told."""
    talks.see_to()


@jobs.job
def see_to_the_notices() -> None:
    """Try the next way where news did not arrive, and note what nobody could be told."""
    untold.see_to_all()


@jobs.job
def send_the_digests() -> None:
    """One message in the morning instead of ten."""
    digest.send_due()


@jobs.job
def watch_the_channels() -> None:
    """Ask the providers, look for troubles, tell the keepers."""
    alarms.watch()


@jobs.job
def count_the_messages() -> None:
    """Look whether the days past still balance, and forget old ids of what was heard."""
    alarms.recount()
    contacts.forget_keys()


@jobs.job
def forget_what_is_over() -> None:
    """Erase addresses, names and words whose time is over; take keys whose office is."""
    retention.forget_due()
    asking.carry_out()
    retention.end_keys()
    passing.follow_the_calendar()
    leftovers.forget_strangers()
    forgetting.forget_words()


@jobs.job
def wipe_what_was_deleted() -> None:
    """Leave nothing of what was deleted in the database's files."""
    wiping.wipe()


@jobs.job
def erase_what_was_told() -> None:
    """Erase words and files of cases long over, and soon after what the files still hold; also of
    what became secret."""
    since = clock.now() - timedelta(seconds=2 * _HOUR)
    if retention.forget_stories() or shutting.was_late(since):
        wipe_what_was_deleted.using(run_after=clock.now() + _SOON).enqueue()


@jobs.job
def tell_whom_a_breach_touched() -> None:
    """Tell the reporters whose data others may have seen."""
    breaches.tell_touched()


@jobs.job
def end_the_permits() -> None:
    """Wipe what was granted for an hour once the hour is over."""
    retention.end_permits()


@jobs.job
def tidy_the_phones() -> None:
    """Forget what the simulator's phones said long ago."""
    phones.prune()


@dataclass(frozen=True)
class Duty:
    """A job, and how many seconds lie between two of its runs."""

    name: str
    seconds: int
    job: Task[[], None]

    def queue(self) -> bool:
        """Queue it, unless it still waits from the last time; True when it was queued."""
        if DBTaskResult.objects.ready().filter(task_path=self.job.module_path).exists():
            return False
        self.job.enqueue()
        return True


DUTIES = (
    Duty("follow-the-books", 30, follow_the_books),
    Duty("see-to-the-inbox", 10, see_to_the_inbox),
    Duty("see-to-the-outbox", 30, see_to_the_outbox),
    Duty("see-to-the-talks", 30, see_to_the_talks),
    Duty("see-to-the-notices", 30, see_to_the_notices),
    Duty("send-the-digests", _MINUTE, send_the_digests),
    Duty("watch-the-channels", _MINUTE, watch_the_channels),
    Duty("count-the-messages", _HOUR, count_the_messages),
    Duty("close-silent", _MINUTE, close_silent),
    Duty("expire-incomplete", _MINUTE, expire_incomplete),
    Duty("nudge", _MINUTE, nudge),
    Duty("witness", _HOUR, witness_the_books),
    Duty("rewatch", _DAY, rewatch),
    Duty("learn-the-tables", _DAY, learn_the_tables),
    Duty("seal-what-was-shown", _HOUR, seal_what_was_shown),
    Duty("drop-leftovers", _DAY, drop_leftovers),
    Duty("forget-what-is-over", _HOUR, forget_what_is_over),
    Duty("erase-what-was-told", _HOUR, erase_what_was_told),
    Duty("tell-whom-a-breach-touched", 30, tell_whom_a_breach_touched),
    Duty("end-the-permits", 5 * _MINUTE, end_the_permits),
    Duty("tidy-the-phones", _DAY, tidy_the_phones),
)
