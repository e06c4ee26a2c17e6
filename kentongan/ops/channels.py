"""``kentongan channel …``: opening accounts at providers from the terminal, and looking at them."""

import argparse
import sys
from pathlib import Path

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.followup.notices import wording
from kentongan.messaging import accounts, checking, contract, registry, watching, words
from kentongan.messaging.models import Account
from kentongan.ops import commands, progress
from kentongan.village.models import HostName, Village

BY, OFFICE = "machine", "machine"  # somebody at the server's terminal
MOST = 10_000  # characters of a secret in a file


class NotASetting(Refused):
    """A ``--set`` without a name or without ``=``."""

    says = gettext_noop("Tulis isian sebagai nama=nilai, bukan {given}.")


class NoSuchFile(Refused):
    """A file of ``--set-file`` cannot be read."""

    says = gettext_noop("Berkas {path} tidak bisa dibaca.")


class NoSuchAccount(Refused):
    """No account has this number."""

    says = gettext_noop("Tidak ada saluran nomor {number}. Lihat: kentongan channel list")


class NoSuchVillage(Refused):
    """No village has this code or host name."""

    says = gettext_noop("Desa {village} belum ada di sini. Tulis kode wilayah atau nama hostnya.")


def add(asked: argparse.Namespace) -> int:
    """An account at a provider; tells the address that the provider must be given."""
    channel, village = registry.channel(asked.kind), _village(asked.village)
    given = dict(_pair(one) for one in asked.set)
    given |= {name: _read(path) for name, path in map(_pair, asked.set_file)}
    account = accounts.add(village, asked.kind, given, office=OFFICE, actor=BY)
    commands.say(f"{channel.title} untuk {village} dibuka sebagai saluran nomor {account.pk}.")
    commands.say(f"Alamat webhook, tempel di halaman penyedia: {address(account)}")
    if channel.limits.keeps_quiet:
        commands.say("Saluran ini bukan yang resmi: nomornya bisa diblokir kapan saja.")
    commands.say(f"Lalu uji: kentongan channel test {account.pk}")
    return 0


def show(asked: argparse.Namespace) -> int:
    """Every account, or those of one village, with its state; never a secret."""
    rows = Account.objects.order_by("village", "position", "pk")
    if asked.village:
        rows = Account.objects.of(_village(asked.village)).order_by("position", "pk")
    for one in watching.figures(rows.select_related("village")):
        account = one.account
        state = words.STATE.get(account.state, account.state) if account.is_on else "Mati"
        commands.say(f"{account.pk}  {words.title(account)}  {account.village}: {state}.")
        commands.say(
            f"   masuk menunggu {one.waiting_in}, keluar menunggu {one.waiting_out}, "
            f"gagal {one.dead}. {address(account)}"
        )
    return 0


def switch(asked: argparse.Namespace) -> int:
    """Stop or resume an account; nothing that waits is lost."""
    account, is_on = _account(asked.number), asked.state == "on"
    accounts.switch(account, on=is_on, office=OFFICE, actor=BY)
    told = "dinyalakan" if is_on else "dimatikan. Pesan masuk tetap disimpan"
    commands.say(f"{words.title(account)} nomor {account.pk} {told}.")
    return 0


def test(asked: argparse.Namespace) -> int:
    """Give the provider our address where it takes it, then ask how the account does."""
    account = _account(asked.number)
    try:
        opened = checking.open_address(account, address(account))
    except contract.NotSent as no:
        commands.say(f"✗ Penyedia tidak menerima alamat kita ({no.why}).")
        return 1
    if opened:
        commands.say("✓ Penyedia sudah tahu alamat kita.")
    state, why = checking.examine(account)
    if state != "ok":
        says, cure = words.trouble(state, account)
        commands.say(f"✗ {says} ({why})")
        commands.say(f"  → {cure}")
        return 1
    commands.say(f"✓ {words.title(account)} menjawab dan menerima kunci kita.")
    if account.proved_at is None:
        commands.say("  Belum diuji dengan akun asli: kirim satu pesan dari HP, tunggu jawabannya.")
    return 0


def address(account: Account) -> str:
    """The whole address for the provider; only its path while the village has no host name."""
    path = accounts.address(account)
    return wording.site(account.village, path) or path


def _village(named: str) -> Village:
    found = Village.objects.filter(region_code=named).first()
    if found is None:
        host = HostName.objects.filter(host=named.lower()).select_related("village").first()
        found = host.village if host else None
    if found is None:
        raise NoSuchVillage(village=named)
    return found


def _account(number: int) -> Account:
    rows = Account.objects.filter(pk=number).select_related("village")
    found: Account | None = rows.first()
    if found is None:
        raise NoSuchAccount(number=number)
    return found


def _pair(told: str) -> tuple[str, str]:
    name, sign, value = told.partition("=")
    if not name or not sign:
        raise NotASetting(given=name)  # never the value: it may be a secret
    return name.strip(), value


def _read(path: str) -> str:
    """A secret from a file, or from standard input for ``-``; without its last line end."""
    if path == "-":
        progress.end()  # it waits for a person: nothing may be drawn over what is typed
    try:
        told = sys.stdin.read(MOST) if path == "-" else Path(path).read_text("utf-8")[:MOST]
    except (OSError, UnicodeDecodeError) as no:
        raise NoSuchFile(path=path) from no
    return told.strip()
