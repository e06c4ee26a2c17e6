"""Opening an account at a provider, changing it, closing it; its secrets never come back out."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from kentongan.base import clock, sealing
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.ledger import actions as ledger
from kentongan.messaging import contract, registry, sealed, wire
from kentongan.messaging.models import Account
from kentongan.village.models import Official, Village

KEY = "address_key"  # among the secrets: the last part of our own address
MOST = 4000  # characters of one setting
_MINUTE = timedelta(minutes=1)


class SettingMissing(Refused):
    says = gettext_noop("Isian {name} belum ada.")


class SettingUnknown(Refused):
    says = gettext_noop("Isian {name} tidak dikenal saluran ini. Yang dikenal: {known}.")


class AddressInside(Refused):
    says = gettext_noop(
        "Alamat {address} bukan alamat https di internet. Kalau penyedianya di server ini, "
        "pengelola server menyebutnya dulu di KENTONGAN_INSIDE."
    )


@transaction.atomic
def add(
    village: Village,
    kind: str,
    values: Mapping[str, str],
    *,
    office: str,
    actor: str,
    has_agreed: bool = False,
) -> Account:
    """A new account; ``values`` by the names of the channel's settings. Refused when one lacks.

    ``has_agreed``: somebody read what speaks against this channel and wants it.
    """
    channel = registry.channel(kind)
    given = _checked(channel, values)
    key = secrets.token_urlsafe(24)
    account = Account(
        village=village,
        kind=kind,
        address_tag=sealed.address_tag(kind, key),
        values=_shown(channel, given),
        position=Account.objects.of(village).count(),
        tokens=channel.limits.burst,
    )
    account.sealed = _sealed(account, {**_hidden(channel, given), KEY: key})
    account.save(force_insert=True)
    agreed = {"agreed": True} if has_agreed else {}
    _record(account, "channel.added", office=office, actor=actor, **agreed)
    return account


@transaction.atomic
def change(account: Account, values: Mapping[str, str], *, office: str, actor: str) -> Account:
    """New settings; a secret that is left empty stays as it is."""
    channel = registry.channel(account.kind)
    kept = {**account.values, **_secrets(account)}
    given = {name: value for name, value in values.items() if value}
    checked = _checked(channel, {**{n: v for n, v in kept.items() if n != KEY}, **given})
    account.values = _shown(channel, checked)
    account.sealed = _sealed(account, {**_hidden(channel, checked), KEY: kept[KEY]})
    account.state, account.failures, account.paused_until = "ok", 0, None
    account.proved_at, account.check_at, account.check_failures = None, clock.now(), 0
    account.save()
    _record(account, "channel.changed", office=office, actor=actor)
    return account


@transaction.atomic
def switch(account: Account, *, on: bool, office: str, actor: str) -> None:
    """Stop or resume: what is waiting keeps waiting, what comes in is kept and answered later."""
    Account.objects.filter(pk=account.pk).update(is_on=on)
    account.is_on = on
    kind = "channel.switched_on" if on else "channel.switched_off"
    _record(account, kind, office=office, actor=actor)


def find(kind: str, key: str) -> Account | None:
    """The account whose address this is; None for a wrong key."""
    rows = Account.objects.filter(kind=kind, address_tag=sealed.address_tag(kind, key))
    return rows.select_related("village").first()


def known(account: Account) -> contract.Account:
    """The account as its channel needs it, secrets and all."""
    channel = registry.channel(account.kind)
    defaults = {setting.name: setting.default for setting in channel.settings if setting.default}
    return contract.Account(_placed({**defaults, **account.values, **_secrets(account)}))


def address(account: Account) -> str:
    """Where the provider must send what comes in: a path of our own host."""
    return f"/kanal/{account.kind}/{_secrets(account)[KEY]}"


def opens(account: Account) -> bool:
    """Whether the account's secrets open with the key file that is here."""
    return bool(_secrets(account)[KEY])


def note_state(account: Account, state: str, why: str = "") -> None:
    """Remember how the account does, and since when; what is told again changes nothing."""
    mine = Account.objects.filter(pk=account.pk)
    mine.exclude(state=state).update(state=state, state_at=clock.now())
    mine.exclude(state_why=why[:60]).update(state_why=why[:60])


def note_forged(account: Account) -> None:
    """Remember that a delivery's proof was wrong, once a minute at most."""
    lately = Account.objects.filter(pk=account.pk, forged_at__gt=clock.now() - _MINUTE)
    if not lately.exists():
        Account.objects.filter(pk=account.pk).update(forged_at=clock.now())


def note_challenged(account: Account) -> None:
    """Remember that the provider checked our address."""
    Account.objects.filter(pk=account.pk).update(challenged_at=clock.now())


@transaction.atomic
def greet(account: Account, official: Official | None, *, office: str, actor: str) -> None:
    """Whose linked phone is told each morning that the channel works; None: nobody's."""
    account.greets = official
    account.save(update_fields=["greets"])
    _record(account, "channel.changed", office=office, actor=actor)


def _placed(values: dict[str, str]) -> dict[str, str]:
    """A base address that is only a path is one of our own server's."""
    base = values.get(wire.BASE, "")
    return {**values, wire.BASE: wire.own_address(base)} if base.startswith("/") else values


def _checked(channel: contract.Channel, values: Mapping[str, str]) -> dict[str, str]:
    known = {setting.name: setting for setting in channel.settings}
    for name in values:
        if name not in known:
            raise SettingUnknown(name=name, known=", ".join(known))
    given = {name: value.strip()[:MOST] for name, value in values.items()}
    for name, setting in known.items():
        if setting.is_needed and not given.get(name) and not setting.default:
            raise SettingMissing(name=name)
    _refuse_inside(given.get(wire.BASE, ""))
    return given


def _refuse_inside(base: str) -> None:
    if base and not (base.startswith("/") or wire.is_outside(base) or wire.is_inside(base)):
        raise AddressInside(address=base[:80])


def _shown(channel: contract.Channel, values: Mapping[str, str]) -> dict[str, str]:
    return {n: v for n, v in values.items() if n not in _secret_names(channel)}


def _hidden(channel: contract.Channel, values: Mapping[str, str]) -> dict[str, str]:
    return {n: v for n, v in values.items() if n in _secret_names(channel)}


def _secret_names(channel: contract.Channel) -> frozenset[str]:
    return frozenset(setting.name for setting in channel.settings if setting.is_secret)


def _sealed(account: Account, values: Mapping[str, str]) -> bytes:
    return sealed.seal(dict(values), place=account.uid, what="secrets", to=sealed.CHANNELS)


def _secrets(account: Account) -> dict[str, str]:
    try:
        found = sealed.unseal(
            bytes(account.sealed), place=account.uid, what="secrets", to=sealed.CHANNELS
        )
    except sealing.DoesNotOpen:
        return {KEY: ""}  # another key file than the one it was sealed with: doctor tells
    return {str(name): str(value) for name, value in found.items()}


def _record(account: Account, kind: str, *, office: str, actor: str, **more: Any) -> None:
    ledger.append(
        account.village.book_id,
        kind,
        office=office,
        actor=actor,
        data={"channel": account.kind, "account": str(account.uid), **more},
    )
