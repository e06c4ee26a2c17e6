"""What intake does with an entry: seal a name away from a handler it is not for any more."""

from kentongan.cases.models import Case
from kentongan.ledger.followers import follows
from kentongan.ledger.models import Entry
from kentongan.vault import actions as vault


@follows("case.verified", "case.sorted", "case.shielded")
def guard(entry: Entry) -> None:
    """Seal to the keepers what the handler could read, once the case does not let him any more.

    Until then nobody opens it either: whether the handler may is asked of the case each time.
    """
    case = Case.objects.get(ref=str(entry.subject), village__book=entry.book_id)
    if not case.tells_handler:
        vault.narrow(case.village, case.ref)
