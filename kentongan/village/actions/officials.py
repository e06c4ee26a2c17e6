"""The people of the village office: who may log in, and which office each holds from when."""

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet

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

    A password that ``is_given`` must be replaced by its owner before anything else.
    """
    official = Official(
        village=village,
        username=rules.username(username),
        name=rules.line(name, 80),
        nip=rules.nip(nip),
        has_given_password=is_given,
    )
    _choose(official, password)  # slow on purpose: hashed before the database is locked
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


def set_password(official: Official, password: str, *, by: Official | None) -> Official:
    """A new password for somebody who lost theirs, to be replaced; their open sessions end."""
    _choose(official, password)
    official.has_given_password = True
    with transaction.atomic():
        act = Act(official.village, by)
        official.save(update_fields=["password", "has_given_password"])
        act.record("official.password_set", official=official.pk)
    return official


def choose_password(official: Official, password: str) -> Official:
    """One's own new password, known to nobody else; the other open sessions end."""
    _choose(official, password)
    official.has_given_password = False
    with transaction.atomic():
        official.save(update_fields=["password", "has_given_password"])
        _record_own(official, "official.password_chosen")
    return official


def note_way_in(official: Official, change: str, way: str) -> None:
    """The official has another way in beside the password, or one less (``added``, ``removed``).

    ``way``: ``webauthn`` for a passkey, ``totp`` for an authenticator app, ``recovery_codes``.
    """
    _record_own(official, _WAYS_IN[change], way=way)


def _record_own(official: Official, kind: str, **data: str) -> None:
    """An act on one's own account, in the caller's transaction."""
    village, who = official.village, f"official:{official.pk}"
    office = min(queries.roles_of(official, queries.today(village)), default=who)
    told = {"official": official.pk, **data}
    ledger.append(village.book_id, kind, office=office, actor=who, data=told)


@transaction.atomic
def set_active(official: Official, *, is_active: bool, by: Official | None) -> Official:
    """Let somebody log in, or no longer. Refused for oneself: so a keeper is left."""
    act = Act(official.village, by)
    if by is not None and by.pk == official.pk and not is_active:
        raise NotYourself
    if changed(official, {"is_active": is_active}):
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

    Refused for the last keeper, unless the machine's operator does it.
    """
    village = tenure.village
    act = Act(village, by)
    tenure.until = max(on or queries.today(village), tenure.since)
    tenure.save(update_fields=["until"])
    _refuse_an_end(village, by)
    act.record(
        "official.dismissed",
        official=tenure.official_id,
        office=tenure.office_id,
        until=tenure.until.isoformat(),
    )
    return tenure


def _choose(official: Official, password: str) -> None:
    try:
        validate_password(password, official)
    except ValidationError as no:
        raise WeakPassword(reasons=" ".join(no.messages)) from no
    official.set_password(password)


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
