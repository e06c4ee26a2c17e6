"""What may be asked, until when it is answered, and by whom. Plain Python."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.village.defaults.titles import OPERATOR, SECRETARY, SERVICE_HEAD, VILLAGE_HEAD

ERASE_CONTACT, ERASE_NAME, UNPUBLISH = "erase_contact", "erase_name", "unpublish"
CORRECT_NAME, CORRECT_PHONE = "correct_name", "correct_phone"
CORRECT_STORY = "correct_story"
OTHER = "other"
ERASE_STORY = "erase_story"
ASKED = ("restrict", ERASE_STORY, "copy", OTHER)  # in words, for a person to answer
ERASED = (ERASE_CONTACT, ERASE_NAME)
KINDS = (*ERASED, UNPUBLISH, CORRECT_NAME, CORRECT_PHONE, CORRECT_STORY, *ASKED)

WAITING, DONE, GRANTED, REFUSED = "waiting", "done", "granted", "refused"

ANSWERED_WITHIN = timedelta(hours=72)  # three times 24 hours of the clock, not of the office
MOST_A_DAY = 20  # of one report, beyond what only takes away
LONGEST_WORDS = 2000
LONGEST_NAME = 120
# Who stands in where nobody holds the office that the village named, in this order.
STAND_INS = (SERVICE_HEAD, SECRETARY, VILLAGE_HEAD, OPERATOR)


class NothingTyped(Refused):
    """Neither a new name nor a new number."""

    says = gettext_noop("Isi nama atau nomor yang benar.")


class NothingAsked(Refused):
    """A request without the words it needs."""

    says = gettext_noop("Tulis dulu apa yang Anda minta.")


class WordsTooLong(Refused):
    """More letters than one request takes."""

    says = gettext_noop("Tulisan ini terlalu panjang. Paling banyak {most} huruf.")


class NoIdentityKept(Refused):
    """The report was told without a name: none is kept now either."""

    says = gettext_noop("Anda memilih tanpa nama. Nama dan nomor tidak kami simpan.")


class KeptNoMore(Refused):
    """The report ended and the days for which this was kept are over."""

    says = gettext_noop("Laporan ini sudah lama selesai. Nama dan nomor tidak disimpan lagi.")


class HeldByLaw(Refused):
    """What is held for a reason of law is not replaced either."""

    says = gettext_noop(
        "Data ini ditahan karena proses hukum, jadi belum bisa diganti. Tulis di Minta hal lain."
    )


class TooManyAsked(Refused):
    """So much was asked today that a person could not follow."""

    says = gettext_noop("Hari ini sudah {most} permintaan. Lanjutkan besok.")


class NoSuchRequest(Refused):
    """Nobody asked that, or it is not this official's to answer."""

    says = gettext_noop("Permintaan itu tidak ada.")


class AlreadyAnswered(Refused):
    """Somebody answered it meanwhile."""

    says = gettext_noop("Permintaan itu sudah dijawab.")


class AnswerMissing(Refused):
    """The reporter reads why, in words."""

    says = gettext_noop("Tulis jawaban untuk pelapor.")


class StillNeeded(Refused):
    """The story of a case that is worked on, objected to or on hold is not erased."""

    says = gettext_noop("Cerita baru bisa dihapus sesudah laporan selesai dan tidak ditahan.")


class StillHeld(Refused):
    """What is held for a reason of law cannot be erased."""

    says = gettext_noop("Penghapusan laporan ini masih ditahan. Tekan dulu Jangan tahan lagi.")


def due(asked_at: datetime) -> datetime:
    """Until when it must be answered."""
    return asked_at + ANSWERED_WITHIN


def order(named: str) -> tuple[str, ...]:
    """The roles that may answer, the one that the village named first."""
    return tuple(dict.fromkeys((named, *STAND_INS)))


def in_charge(
    roles: Collection[str], holders: Mapping[str, Collection[int]], involved: Collection[int]
) -> tuple[int, ...]:
    """Who answers for a case: everybody in the first of the roles, in their order, that somebody
    holds who is not involved in it."""
    for role in roles:
        fit = tuple(one for one in holders.get(role, ()) if one not in involved)
        if fit:
            return fit
    return ()


def may_correct(
    *, privacy: str, is_on_hold: bool, is_there: bool, until: date | None, today: date
) -> None:
    """Refused where a name or number must not be put in the place of the one that is kept."""
    if privacy == "anonim":
        raise NoIdentityKept
    if is_on_hold and is_there:
        raise HeldByLaw
    if until is not None and today > until and not is_on_hold:
        raise KeptNoMore


def answer(words: str) -> str:
    """The words of an answer, if there are any and not too many; otherwise Refused."""
    if not words:
        raise AnswerMissing
    if len(words) > LONGEST_WORDS:
        raise WordsTooLong(most=LONGEST_WORDS)
    return words


def chosen_words(words: str, *, is_needed: bool) -> str:
    """The words of a request, if it may have them; otherwise Refused."""
    if is_needed and not words:
        raise NothingAsked
    if len(words) > LONGEST_WORDS:
        raise WordsTooLong(most=LONGEST_WORDS)
    return words
