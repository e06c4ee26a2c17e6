"""For tests of higher floors: let the news arrive, and let nothing fail in silence."""

from kentongan.base import jobs
from kentongan.ledger import followers
from kentongan.ledger.models import Entry
from kentongan.ledger.registry import registry


def settle() -> None:
    """Run every job that is due; what a follower raised is raised here."""
    jobs.run_all()
    for failure in followers.failures():
        registry[failure.follower].function(Entry.objects.of(failure.book_id).get(seq=failure.seq))
