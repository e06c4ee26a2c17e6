"""What an official had begun to type on a case goes with the case's own words."""

from kentongan.desk.models import Errand
from kentongan.ledger.followers import follows
from kentongan.ledger.models import Entry
from kentongan.village.models import Village


@follows("case.erased")
def drop_errands(entry: Entry) -> None:
    """Forget what was typed on a phone for an erased case and never sent."""
    village = Village.objects.get(book=entry.book_id)
    Errand.objects.of(village).filter(case__ref=entry.subject).update(
        verb="", sealed=None, until=None
    )
