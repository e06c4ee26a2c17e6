"""What follows unasked from an entry."""

from kentongan.cases import access
from kentongan.cases.models import Case
from kentongan.followup import watching
from kentongan.followup.notices import keepers, officials, reporters, rights, talks
from kentongan.ledger.followers import follows
from kentongan.ledger.models import Entry
from kentongan.village.models import Village


@follows(
    "case.filed", "case.verified", "case.asked", "case.completed", "case.disposed", "case.begun",
    "case.forwarded", "case.planned", "case.answered", "case.closed", "case.reopened",
    "case.archived", "case.upheld", "case.merged", "case.unmerged", "case.sorted",
    "case.trusted", "case.undone",
)  # fmt: skip
def watch_the_clock(entry: Entry) -> None:
    """A clock may have moved: set the day on which the case is looked at again."""
    watching.watch(_case(entry))


@follows(*reporters.KINDS, "case.undone")
def tell_the_reporter(entry: Entry) -> None:
    """News of his case, on the channel he came by."""
    case = _case(entry)
    if entry.kind == "case.undone":
        reporters.take_back(case, entry)
    else:
        reporters.tell(case, entry)


@follows(*officials.KINDS, *sorted(officials.MOVES_ON - {*officials.KINDS}), "case.undone")
def tell_the_officials(entry: Entry) -> None:
    """Work, its clock, and what the reporter said, on the linked phone."""
    case = _case(entry)
    if entry.kind == "case.undone":
        officials.take_back(case, entry)
    else:
        officials.tell(case, entry)


@follows(*keepers.KINDS)
def tell_the_keepers(entry: Entry) -> None:
    """Somebody asks to open a name that two must open, or is answered."""
    keepers.tell(_case(entry), entry)


@follows(*rights.KINDS)
def tell_who_answers_for_data(entry: Entry) -> None:
    """A reporter asks about his data, is answered, or has waited too long."""
    rights.tell(_case(entry), entry)


@follows("identity.forgotten", *rights.MOVED_ON)
def stop_trying(entry: Entry) -> None:
    """The reporter may have taken back every way to reach him."""
    rights.stop_trying(_case(entry))


@follows(*talks.KINDS, *talks.MOVES_ON)
def tell_the_desk(entry: Entry) -> None:
    """Somebody in a conversation waits for a person."""
    talks.tell(Village.objects.get(book=entry.book_id), entry)


def _case(entry: Entry) -> Case:
    return access.of_entry(entry, "procedure", "category", "holder", "about_office")
