"""What the doctor looks at, each with its cure in words."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import checks
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from kentongan.base import clock, jobs, keys
from kentongan.ledger import followers
from kentongan.messaging import accounts, balance, registry, spool, watching, words
from kentongan.messaging.models import Account, Trouble
from kentongan.vault import messenger
from kentongan.vault import queries as vault
from kentongan.village.models import Village

SCARCE_BYTES = 500 * 1024 * 1024
LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``cure`` says what to do when it is not well."""

    is_well: bool
    says: str
    cure: str = ""


def _well(says: str) -> Finding:
    return Finding(is_well=True, says=says)


def _ill(says: str, cure: str) -> Finding:
    return Finding(is_well=False, says=says, cure=cure)


def _either(says: str, *, well: bool, cure: str) -> Finding:
    return _well(says) if well else _ill(says, cure)


def examine() -> list[Finding]:
    """Everything, in the order an operator would look; stops at a database that is not there."""
    found = [*_keys(), *_disk()]
    try:
        connection.ensure_connection()
    except Error as error:
        says = f"Basis data tidak menjawab ({type(error).__name__})."
        return [*found, _ill(says, "Periksa DATABASE_URL dan apakah PostgreSQL berjalan.")]
    looks: tuple[Callable[[], Iterator[Finding]], ...] = (_checks, _migrations)
    found += [finding for look in looks for finding in look()]
    if all(finding.is_well for finding in found):
        found += [*_villages(), *_village_keys(), *_jobs(), *_followers(), *_channels(), *_spool()]
    return found


def _keys() -> Iterator[Finding]:
    for purpose in keys.PURPOSES:
        path = keys.folder() / f"{purpose}.key"
        if not path.exists():
            yield _ill(f"Kunci {path} tidak ada.", "Kembalikan dari cadangan kunci.")
        elif path.stat().st_mode & 0o077:
            yield _ill(f"Kunci {path} bisa dibaca orang lain.", f"chmod 600 {path}")
    yield _well(f"Folder kunci: {keys.folder()}")


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.DATA_DIR).free
    says = f"Ruang kosong {free // 1024**2} MB."
    yield _either(says, well=free > SCARCE_BYTES, cure="Kosongkan disk.")


def _checks() -> Iterator[Finding]:
    errors = [m for m in checks.run_checks(databases=["default"]) if m.level >= checks.ERROR]
    for message in errors:
        yield _ill(str(message.msg), str(message.hint or ""))
    if not errors:
        yield _well(f"Basis data {connection.vendor} dan pengaturan benar.")


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    says = f"Migrasi yang belum dijalankan: {len(waiting)}."
    yield _either(says, well=not waiting, cure="Jalankan: kentongan migrate")


def _villages() -> Iterator[Finding]:
    villages = list(Village.objects.select_related("book").order_by("pk"))
    if not villages:
        yield _ill("Belum ada desa.", "Jalankan: kentongan village add KODE")
    private = keys.key("messenger")
    for village in villages:
        if not vault.has_key(village):
            yield _ill(f"{village} belum punya kunci.", "Buat lagi lewat village add.")
        elif not messenger.open_canary(private, village):
            yield _ill(f"Kunci pengirim tidak cocok untuk {village}.",
                          "Kembalikan berkas kunci dari cadangan.")  # fmt: skip
        elif not keys.fits("messenger"):  # what is sealed with it now can never be read
            half = keys.folder() / "messenger.pub"
            yield _ill(f"Berkas {half} bukan pasangan kuncinya.", f"Hapus {half}, lalu mulai lagi.")
        else:
            yield _well(f"{village}: kunci cocok.")


def _jobs() -> Iterator[Finding]:
    queue = jobs.health()
    late = queue.oldest is not None and clock.now() - queue.oldest > LATE
    yield _either(
        f"Pekerjaan menunggu: {queue.waiting}.",
        well=not late,
        cure="Pekerja tidak berjalan. Jalankan: kentongan serve",
    )
    yield _either(
        f"Pekerjaan yang berhenti: {queue.dead}.",
        well=queue.dead == 0,
        cure="Lihat catatan log, lalu ulangi.",
    )


def _village_keys() -> Iterator[Finding]:
    for village in Village.objects.order_by("pk"):
        yield _either(
            f"{village}: pemegang kunci desa {len(vault.holders(village))}.",
            well=not vault.wants_renewal(village),
            cure="Seorang pemegang sudah pergi: Pengaturan, Kunci desa, Ganti kunci desa.",
        )


def _followers() -> Iterator[Finding]:
    failed = len(followers.failures())
    says = f"Pengikut buku yang gagal: {failed}."
    yield _either(says, well=failed == 0, cure="Lihat catatan log.")


def _channels() -> Iterator[Finding]:
    """Each account: whether its secrets open, its troubles, and a word where all is well."""
    balance.recount()
    watching.look()
    rows = Account.objects.order_by("village", "position", "pk").select_related("village")
    for account in rows:
        name = f"{words.title(account)}, {account.village}"
        if account.kind not in registry.channels():
            yield _ill(f"{name}: jenis saluran ini tidak dipasang.", "Periksa KENTONGAN_CHANNELS.")
        elif not accounts.opens(account):
            cure = "Kembalikan channels.key dari cadangan, atau isi rahasianya lagi."
            yield _ill(f"{name}: kunci saluran tidak cocok.", cure)
        elif not account.is_on:
            yield _well(f"{name}: dimatikan.")
        else:
            yield from _troubles_of(account, name)


def _troubles_of(account: Account, name: str) -> Iterator[Finding]:
    open_now = Trouble.objects.filter(account=account, ended_at=None).order_by("pk")
    for trouble in open_now:
        says, cure = words.trouble(trouble.what, account)
        yield _ill(f"{account.village}: {says}", cure)
    if not open_now:
        yield _well(f"{name}: {words.STATE.get(account.state, account.state)}.")


def _spool() -> Iterator[Finding]:
    oldest = spool.oldest()
    is_late = oldest is not None and clock.now() - oldest > watching.SPOOLED
    if aside := spool.count(spool.aside()):
        says = f"Kiriman yang tidak terbuka atau ditolak, di {spool.aside()}: {aside}."
        back = f"pindahkan kembali ke {spool.folder()}"
        yield _ill(says, f"Kembalikan messenger.key dari cadangan kunci, lalu {back}.")
    yield _either(
        f"Kiriman yang belum masuk basis data: {spool.count()}.",
        well=not is_late,
        cure="Periksa ruang disk dan basis data. Pekerja memasukkannya sendiri.",
    )
