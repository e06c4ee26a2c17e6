"""What follows unasked from an entry.

Telling people comes with ``messaging``: each notice will be a follower of its own beside this one.
"""

from kentongan.cases.models import Case
from kentongan.followup import watching
from kentongan.ledger.followers import follows
from kentongan.ledger.models import Entry


@follows(
    "case.filed", "case.verified", "case.asked", "case.completed", "case.disposed", "case.begun",
    "case.forwarded", "case.planned", "case.answered", "case.closed", "case.reopened",
    "case.archived", "case.upheld", "case.merged", "case.unmerged", "case.sorted",
    "case.trusted", "case.undone",
)  # fmt: skip
def watch_the_clock(entry: Entry) -> None:
    """A clock may have moved: set the day on which the case is looked at again."""
    rows = Case.objects.select_related("village", "procedure")
    watching.watch(rows.get(ref=str(entry.subject), village__book=entry.book_id))
