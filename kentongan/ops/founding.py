"""Setting up a village and its first officials from the machine's own terminal."""

from django.db import transaction
from django.db.models import Q

from kentongan.base import clock
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.desk import ways_in
from kentongan.ops import progress
from kentongan.sop import actions as procedures
from kentongan.vault import actions as vault
from kentongan.vault import letters, reading
from kentongan.vault.words import passphrase as make_passphrase
from kentongan.village import actions as villages
from kentongan.village import rules
from kentongan.village.models import Office, Official, Village


class NoSuchRole(Refused):
    """The village has no office of this role."""

    says = gettext_noop("Tidak ada jabatan dengan peran {role}. Yang ada: {known}")


@transaction.atomic
def add_village(
    code: str, *, host: str | None = None, passphrase: str | None = None
) -> tuple[Village, str]:
    """A village with its key and its procedure in force; and the passphrase of the key."""
    words = passphrase or make_passphrase()
    village = villages.found(code, host=host)
    vault.make_village_key(village, passphrase=words)
    procedures.procedure_for(village, clock.today(village.zone))
    return village, words


class NoVillageUnder(Refused):
    """No village of this server lies under the code."""

    says = gettext_noop("Tidak ada desa di server ini dengan kode {code}.")


def add_upper(code: str) -> tuple[str, list[Village]]:
    """A standing key for the level above every village under a code; its words, and the villages.

    Refused ``HasKeyAbove``, with nothing done, when one of them has one already.
    """
    found, words = _under(code), make_passphrase(letters.STANDING)
    letters.stand_above([letters.new_upper_key(village, words) for village in progress.each(found)])
    return words, found


def remove_upper(code: str) -> int:
    """Take it away again; from how many villages."""
    return sum(letters.stand_down(village) for village in _under(code))


def _under(code: str) -> list[Village]:
    code = code.strip().rstrip(".")
    rows = Village.objects.select_related("book").filter(
        Q(region_code=code) | Q(region_code__startswith=f"{code}.")
    )
    found = list(rows.order_by("region_code"))
    if not found:
        raise NoVillageUnder(code=code)
    return found


def reset_official(official: Official) -> str:
    """A given password instead of the own one and of every other way in; his sessions end."""
    with transaction.atomic():
        ways_in.take_away(official, by=None)
        password = villages.give_password(official, by=None)
    reading.renew(official, password)
    return password


def add_official(
    village: Village, username: str, name: str, *, role: str, password: str = ""
) -> str:
    """An official who holds the first office of a role from today; returns the password.

    One that was made here opens once within three days and is replaced by its owner.
    """
    office = Office.objects.of(village).filter(role=role).order_by("position", "pk").first()
    if office is None:
        known = Office.objects.of(village).order_by("position").values_list("role", flat=True)
        raise NoSuchRole(role=role, known=", ".join(dict.fromkeys(known)))
    made = password or rules.one_time_password()
    with transaction.atomic():
        official = villages.add_official(
            village,
            username=username,
            name=name,
            password=made,
            is_given=not password,
            by=None,
        )
        villages.appoint(official, office, since=clock.today(village.zone), by=None)
    reading.renew(official, made)
    return made
