"""What follows for the keys when somebody leaves."""

from kentongan.ledger.followers import follows
from kentongan.ledger.models import Entry
from kentongan.vault.actions import locking
from kentongan.village.models import Village


@follows("official.dismissed", "official.deactivated")
def take_the_keys(entry: Entry) -> None:
    """Who is no custodian any more holds no key from here on."""
    locking.end_those_gone(Village.objects.get(book=entry.book_id))
