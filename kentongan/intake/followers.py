"""What intake does with an entry: who may open a name, and who reads a story, follow the case."""

from kentongan.cases.models import Case
from kentongan.intake import passing
from kentongan.ledger.followers import follows
from kentongan.ledger.models import Entry
from kentongan.vault import actions as vault
from kentongan.village.models import Official


@follows("case.verified", "case.sorted", "case.shielded")
def guard(entry: Entry) -> None:
    """Seal to the keepers what the handler could read, once the case does not let him any more.

    Until then nobody opens it either: whether the handler may is asked of the case each time.
    """
    case = _case(entry)
    if not case.tells_handler:
        vault.narrow(case.village, case.ref)


@follows("case.disposed", "case.undone")
def hand_on(entry: Entry) -> None:
    """Who works on it from now on reads what was told in secret."""
    passing.hand_on(_case(entry))


@follows(
    "official.appointed", "official.dismissed", "official.activated", "official.deactivated",
    "reading_key.made",
)  # fmt: skip
def give_all(entry: Entry) -> None:
    """Who has another office, or another key, reads what is for him now."""
    officials = Official.objects.select_related("village").filter(village__book=entry.book_id)
    passing.give_all(officials.get(pk=entry.data["official"]))


def _case(entry: Entry) -> Case:
    found: Case = Case.objects.select_related("village").get(
        ref=str(entry.subject), village__book=entry.book_id
    )
    return found
