"""Which part of a case which output carries, and for whom: one table, and what reads it.

Every output asks here. Whether somebody sees a case at all is ``access``'s to say; whether words
that lie sealed open for him, their key's (``stories``). A name or a number is no part of a case: it
lies in the vault and opens there, for one person, by a grant.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from kentongan.cases.actors import Actor
from kentongan.cases.models import Case
from kentongan.sop.default import DESK


class Part(StrEnum):
    """What a case consists of, besides its number, its status and its clock."""

    MATTER = "matter"  # the category
    HAMLET = "hamlet"
    OFFICE = "office"  # who has it: an office of the village, an authority
    WORDS = "words"  # what was told, and said since
    PLACE = "place"  # where, in the reporter's words
    NEAR = "near"  # the position to 100 m
    SPOT = "spot"  # the position
    PHOTOS = "photos"
    VOICE = "voice"  # the reporter's, also where it was recorded at the counter
    INNER = "inner"  # what officials write to each other
    MINUTE = "minute"  # the time of an act to the minute; to the day otherwise


class Output(StrEnum):
    """Where a case is carried to."""

    CONSOLE = "console"  # pages, lists and files of the desk
    PAPER = "paper"  # what the desk prints
    REGISTER = "register"  # the book of reports, also as a table
    SEARCH = "search"  # the words that are looked for
    PHONE = "phone"  # an official's messenger
    NEWS = "news"  # the reporter's messenger
    STATUS = "status"  # what the reporter opens by his code
    BOARD = "board"  # what everybody reads of a published one: its masked copy
    FIGURES = "figures"  # public counts: of groups, none of them small
    TITLE = "title"  # titles and addresses of pages, errors, logs, caches, jobs


Condition = Callable[[Case, Actor | None], bool]


def visible(case: Case, part: Part, output: Output, actor: Actor | None = None) -> bool:
    """Whether this output carries this part of a case, for an official where one looks.

    Of an erased case only the copy on the board is left, without its photos.
    """
    if case.erased_at and part in TOLD and (output, part) != (Output.BOARD, Part.WORDS):
        return False
    return TABLE[output].get(part, never)(case, actor)


# -- Conditions ------------------------------------------------------------------------------------
def always(_case: Case, _actor: Actor | None) -> bool:
    """Whoever sees the case by this output."""
    return True


def never(_case: Case, _actor: Actor | None) -> bool:
    """Nobody."""
    return False


def plain(case: Case, _actor: Actor | None) -> bool:
    """A matter that is not secret by itself, whoever may know the name."""
    return not case.is_secret


def unsealed(case: Case, _actor: Actor | None) -> bool:
    """Not told in secret."""
    return not case.is_sealed


def close(case: Case, actor: Actor | None) -> bool:
    """Told openly, or the official runs the desk or heard it from the reporter: voice and exact
    place tell who spoke."""
    if case.privacy == "terbuka" and not case.is_sealed:
        return True
    if actor is None:
        return False
    took_it = any(office.pk == case.filed_by_id for office in actor.offices)
    return took_it or not actor.roles.isdisjoint(DESK)


def chatty(case: Case, _actor: Actor | None) -> bool:
    """A phone lies on the table: of what is to stay secret it names nothing but the number."""
    return case.privacy != "rahasia"


def public(case: Case, _actor: Actor | None) -> bool:
    """The citizen ticked it, nothing is doubtful or secret about it (``access.published``)."""
    return case.publish_ok and not case.is_secret and not case.doubt


# -- The table: what is not named is never carried -------------------------------------------------
TOLD = frozenset(
    {Part.WORDS, Part.PLACE, Part.NEAR, Part.SPOT, Part.PHOTOS, Part.VOICE, Part.INNER}
)  # gone when a case is erased
_DESK = {
    Part.MATTER: always, Part.HAMLET: always, Part.OFFICE: always, Part.WORDS: always,
    Part.PLACE: always, Part.INNER: always, Part.MINUTE: always,
}  # fmt: skip
TABLE: Mapping[Output, Mapping[Part, Condition]] = MappingProxyType({
    Output.CONSOLE: {
        **_DESK, Part.NEAR: always, Part.SPOT: close, Part.PHOTOS: always, Part.VOICE: close,
    },
    Output.PAPER: _DESK,
    Output.REGISTER: {
        Part.MATTER: always, Part.HAMLET: always, Part.OFFICE: always, Part.WORDS: always,
    },
    Output.SEARCH: {Part.WORDS: unsealed, Part.PLACE: unsealed},
    Output.PHONE: {
        Part.MATTER: plain, Part.HAMLET: plain, Part.OFFICE: always, Part.WORDS: plain,
        Part.PLACE: plain, Part.PHOTOS: plain,
    },
    Output.NEWS: {Part.OFFICE: chatty, Part.WORDS: plain, Part.PHOTOS: plain},
    Output.STATUS: {
        Part.HAMLET: always, Part.OFFICE: always, Part.WORDS: always, Part.PLACE: always,
        Part.NEAR: always, Part.SPOT: always, Part.PHOTOS: always, Part.VOICE: always,
        Part.MINUTE: always,
    },
    Output.BOARD: {
        Part.MATTER: public, Part.HAMLET: public, Part.WORDS: public, Part.PHOTOS: public,
    },
    Output.FIGURES: {},
    Output.TITLE: {},
})  # fmt: skip
