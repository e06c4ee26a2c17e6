"""What insight does with each entry: counts it, and writes down the words that are looked for."""

from kentongan.cases.models import Case
from kentongan.insight import reckoning, search, tallies
from kentongan.ledger.followers import follows
from kentongan.ledger.models import Entry
from kentongan.village.models import Village


@follows(*reckoning.KINDS)
def count(entry: Entry) -> None:
    """Keep the village's monthly figures."""
    tallies.keep(Village.objects.get(book=entry.book_id), entry)


@follows(
    "case.filed", "case.asked", "case.completed", "case.disposed", "case.begun", "case.told",
    "case.spoken", "case.corrected", "case.forwarded", "case.planned", "case.answered",
    "case.closed", "case.reopened", "case.archived", "case.objected", "case.upheld",
    "case.dismissed", "case.summarised", "case.undone", "case.erased", "case.verified",
    "case.sorted", "case.shielded", "case.trusted",
)  # fmt: skip
def index(entry: Entry) -> None:
    """Keep the case's words findable, as they are when this is read."""
    search.keep(Case.objects.get(ref=str(entry.subject), village__book=entry.book_id))
