"""One job for each account that has something to send, at the moment it may go; one an answer."""

from datetime import datetime

from django.db.models import Q
from django.utils.module_loading import import_string

from kentongan.base import clock
from kentongan.messaging.models import Account

# By name: posting stands above the outbox.
_POST = "kentongan.messaging.posting.post"
_ANSWERS = "kentongan.messaging.posting.post_answers"


def queue(account_id: int, at: datetime) -> None:
    """See to it that a job looks at the account by then; many wishes make one job."""
    later = Q(post_queued_at=None) | Q(post_queued_at__gt=at)
    if Account.objects.filter(later, pk=account_id).update(post_queued_at=at):
        # What may go now gets no moment: a job with one goes before all that have none, and a
        # queue of notices would keep every incoming message waiting.
        moment = at if at > clock.now() else None
        import_string(_POST).using(run_after=moment).enqueue(account_id)


def hurry(account_id: int) -> None:
    """An answer waits: a job that goes before those of notices, receipts and the books."""
    import_string(_ANSWERS).enqueue(account_id)
