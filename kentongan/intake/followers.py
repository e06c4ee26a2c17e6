"""What intake does with an entry: who may open a name, and who reads a story, follow the case."""

from datetime import date

from kentongan.cases import access
from kentongan.cases.models import Case
from kentongan.intake import passing, shutting
from kentongan.ledger.followers import follows
from kentongan.ledger.models import Entry
from kentongan.vault import actions as vault
from kentongan.vault import reading
from kentongan.village import queries as villages
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
    "case.filed", "case.spoken", "case.completed", "case.shown", "case.told", "case.answered",
    "case.noted", "case.verified", "case.sorted", "case.shielded", "case.trusted", "case.undone",
)  # fmt: skip
def shut(entry: Entry) -> None:
    """Something was attached, or the case is secret from here on."""
    shutting.queue(_case(entry))


@follows("official.appointed", "official.activated", "reading_key.made")
def give_all(entry: Entry) -> None:
    """Who has another office, or another key, reads what is for him now."""
    passing.give_all(_official(entry))


@follows("official.dismissed", "official.deactivated")
def take_all(entry: Entry) -> None:
    """Who lost an office reads nothing until he logs in anew, and then what is still for him.

    Of an end that is to come the calendar takes care (``passing.follow_the_calendar``).
    """
    official, until = _official(entry), entry.data.get("until")
    if not until or date.fromisoformat(str(until)) <= villages.today(official.village):
        reading.forget(official)


def _official(entry: Entry) -> Official:
    rows = Official.objects.select_related("village").filter(village__book=entry.book_id)
    found: Official = rows.get(pk=entry.data["official"])
    return found


def _case(entry: Entry) -> Case:
    return access.of_entry(entry)
