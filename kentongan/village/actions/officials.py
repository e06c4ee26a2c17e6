"""The people of the village office: who may log in, and which office each holds from when."""

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet

from kentongan.base import clock
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.ledger import actions as ledger
from kentongan.village import queries, rules
from kentongan.village.actions.act import Act, changed
from kentongan.village.actions.offices import OfficeIsHeld
from kentongan.village.models import Office, Official, Tenure, Village

_WAYS_IN = {"added": "official.way_in_added", "removed": "official.way_in_removed"}


class UserNameTaken(Refused):
    says = gettext_noop("Nama masuk {username} sudah dipakai. Pilih yang lain.")


class WeakPassword(Refused):
    says = gettext_noop("Kata sandi ini belum cukup kuat. {reasons}")


class NotYourself(Refused):
    says = gettext_noop("Anda tidak bisa menonaktifkan diri sendiri.")


class NotYourOwn(Refused):
    says = gettext_noop("Ini untuk petugas lain. Milik Anda sendiri ada di halaman akun.")


class LastKeeper(Refused):
    says = gettext_noop("Tidak ada lagi yang bisa mengatur desa ini. Tunjuk penggantinya dulu.")


class OfficeIsHidden(Refused):
    says = gettext_noop("Jabatan {title} tidak dipakai. Tampilkan dulu jabatannya.")


class IsSwitchedOff(Refused):
    says = gettext_noop("{name} sudah tidak aktif. Aktifkan dulu.")


class HoldsItAlready(Refused):
    says = gettext_noop("{name} sudah memegang jabatan {title}.")


def add_official(
    village: Village,
    *,
    username: str,
    name: str,
    password: str,
    nip: str = "",
    is_given: bool = False,
    by: Official | None = None,
) -> Official:
    """Somebody who may log in; without an office they may do nothing yet.

    A password that ``is_given`` opens once within ``rules.GIVEN_FOR`` and must be replaced by its
    owner before anything else.
    """
    official = Official(
        village=village,
        username=rules.username(username),
        name=rules.line(name, 80),
        nip=rules.nip(nip),
        given_until=clock.now() + rules.GIVEN_FOR if is_given else None,
    )
    if not is_given:  # the program's own is random: what it is like says nothing
        _refuse_weak(official, password)
    official.set_password(password)  # slow on purpose: hashed before the database is locked
    with transaction.atomic():
        act = Act(village, by)
        if Official.objects.filter(username__iexact=official.username).exists():
            raise UserNameTaken(username=official.username)
        official.save(force_insert=True)
        act.record("official.added", official=official.pk)
    return official


@transaction.atomic
def change_official(
    official: Official, *, name: str, nip: str = "", by: Official | None
) -> Official:
    """Correct the name or the NIP."""
    act = Act(official.village, by)
    fields = changed(official, {"name": rules.line(name, 80), "nip": rules.nip(nip)})
    if fields:
        act.record("official.changed", official=official.pk, fields=fields)
    return official


def give_password(official: Official, *, by: Official | None) -> str:
    """A password for somebody who lost theirs, chosen by nobody; their open sessions end.

    It opens once within ``rules.GIVEN_FOR`` and must be replaced before anything else.
    """
    password = rules.one_time_password()
    official.set_password(password)
    official.given_until = clock.now() + rules.GIVEN_FOR
    with transaction.atomic():
        act = Act(official.village, by)
        official.save(update_fields=["password", "given_until"])
        act.record("official.password_set", official=official.pk)
    return password


@transaction.atomic
def use_given_password(official: Official) -> bool:
    """Let the given password open now, and never again; False where it opens no more."""
    now = clock.now()
    mine = Official.objects.filter(pk=official.pk, given_until__gt=now)
    if not mine.update(given_until=now):
        return False
    _record_own(official, "official.password_used")
    return True


def choose_password(official: Official, password: str) -> Official:
    """One's own new password, known to nobody else; the other open sessions end."""
    _refuse_weak(official, password)
    official.set_password(password)
    official.given_until = None
    with transaction.atomic():
        official.save(update_fields=["password", "given_until"])
        _record_own(official, "official.password_chosen")
    return official


def note_way_in(official: Official, change: str, way: str) -> None:
    """The official has another way in beside the password, or one less (``added``, ``removed``).

    ``way``: ``webauthn`` for a passkey, ``totp`` for an authenticator app, ``recovery_codes``,
    ``pin`` for the six digits of one's own phone.
    """
    _record_own(official, _WAYS_IN[change], way=way)


@transaction.atomic
def take_ways_in(official: Official, *, by: Official | None) -> None:
    """Somebody lost the phone of the second step and every recovery code; their open sessions end.

    Refused for oneself. The caller removes the ways themselves, in the same transaction.
    """
    act = Act(official.village, by)
    if by is not None and by.pk == official.pk:
        raise NotYourOwn
    official.end_sessions()
    act.record("official.ways_in_taken", official=official.pk)


def _record_own(official: Official, kind: str, **data: str) -> None:
    """An act on one's own account, in the caller's transaction."""
    village, who = official.village, f"official:{official.pk}"
    office = min(queries.roles_of(official, queries.today(village)), default=who)
    told = {"official": official.pk, **data}
    ledger.append(village.book_id, kind, office=office, actor=who, data=told)


@transaction.atomic
def set_active(official: Official, *, is_active: bool, by: Official | None) -> Official:
    """Let somebody log in, or no longer: their open sessions end and stay ended.

    Refused for oneself: so a keeper is left.
    """
    act = Act(official.village, by)
    if by is not None and by.pk == official.pk and not is_active:
        raise NotYourself
    if changed(official, {"is_active": is_active}):
        official.end_sessions()
        act.record(
            "official.activated" if is_active else "official.deactivated", official=official.pk
        )
    return official


@transaction.atomic
def appoint(
    official: Official, office: Office, *, since: date | None = None, by: Official | None
) -> Tenure:
    """The official holds the office from ``since`` (today) on.

    Refused while somebody else holds it, except for the offices of ``rules.SHARED``.
    """
    village = official.village
    act = Act(village, by)
    act.owns(office)
    since = since or queries.today(village)
    _refuse_unfit(official, office, since)
    tenure = Tenure.objects.create(village=village, official=official, office=office, since=since)
    act.record(
        "official.appointed", official=official.pk, office=office.pk, since=since.isoformat()
    )
    return tenure


@transaction.atomic
def dismiss(tenure: Tenure, *, on: date | None = None, by: Official | None) -> Tenure:
    """End a tenure: from ``on`` (today) the official has no right of this office any more.

    Where that is now, the open sessions end too. Refused for the last keeper, unless the machine's
    operator does it.
    """
    village = tenure.village
    act = Act(village, by)
    tenure.until = max(on or queries.today(village), tenure.since)
    tenure.save(update_fields=["until"])
    _refuse_an_end(village, by)
    if tenure.until <= queries.today(village):
        tenure.official.end_sessions()
    act.record(
        "official.dismissed",
        official=tenure.official_id,
        office=tenure.office_id,
        until=tenure.until.isoformat(),
    )
    return tenure


def _refuse_weak(official: Official, password: str) -> None:
    try:
        validate_password(password, official)
    except ValidationError as no:
        raise WeakPassword(reasons=" ".join(no.messages)) from no


def _refuse_unfit(official: Official, office: Office, since: date) -> None:
    if not official.is_active:
        raise IsSwitchedOff(name=official.name)
    if office.is_hidden:
        raise OfficeIsHidden(title=office.title)
    tenures = _from(since).filter(office=office).select_related("official")
    if tenures.filter(official=official).exists():
        raise HoldsItAlready(name=official.name, title=office.title)
    other = tenures.filter(official__is_active=True).first()
    if other is not None and office.role not in rules.SHARED:
        raise OfficeIsHeld(title=office.title, holder=other.official.name)


def _from(day: date) -> "QuerySet[Tenure]":
    """The tenures that hold on a day or later."""
    still = Q(until__isnull=True) | (Q(until__gt=day) & Q(until__gt=F("since")))
    return Tenure.objects.filter(still)


def _refuse_an_end(village: Village, by: Official | None) -> None:
    """An official may not leave the village with nobody who can change anything."""
    day = queries.today(village)
    if by is None or any(queries.holders(village, role, day) for role in rules.KEEPERS):
        return
    raise LastKeeper
