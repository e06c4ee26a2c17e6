"""One job for each account that has something to send, at the moment it may go."""

from datetime import datetime

from django.db.models import Q
from django.utils.module_loading import import_string

from kentongan.base import clock
from kentongan.messaging.models import Account

_POST = "kentongan.messaging.posting.post"  # by name: posting stands above the outbox


def queue(account_id: int, at: datetime) -> None:
    """See to it that a job looks at the account by then; many wishes make one job."""
    later = Q(post_queued_at=None) | Q(post_queued_at__gt=at)
    if Account.objects.filter(later, pk=account_id).update(post_queued_at=at):
        # What may go now gets no moment: a job with one goes before all that have none, and a
        # queue of notices would keep every incoming message waiting.
        moment = at if at > clock.now() else None
        import_string(_POST).using(run_after=moment).enqueue(account_id)
