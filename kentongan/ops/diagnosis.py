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
from kentongan.vault import messenger
from kentongan.vault.queries import has_key
from kentongan.village.models import Village

SCARCE_BYTES = 500 * 1024 * 1024
LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``cure`` says what to do when it is not well."""

    is_well: bool
    says: str
    cure: str = ""


def examine() -> list[Finding]:
    """Everything, in the order an operator would look; stops at a database that is not there."""
    found = [*_keys(), *_disk()]
    try:
        connection.ensure_connection()
    except Error as error:
        return [*found, Finding(False, f"Basis data tidak menjawab ({type(error).__name__}).",
                                "Periksa DATABASE_URL dan apakah PostgreSQL berjalan.")]  # fmt: skip
    looks: tuple[Callable[[], Iterator[Finding]], ...] = (_checks, _migrations)
    found += [finding for look in looks for finding in look()]
    if all(finding.is_well for finding in found):
        found += [*_villages(), *_jobs(), *_followers()]
    return found


def _keys() -> Iterator[Finding]:
    for purpose in keys.PURPOSES:
        path = keys.folder() / f"{purpose}.key"
        if not path.exists():
            yield Finding(False, f"Kunci {path} tidak ada.", "Kembalikan dari cadangan kunci.")
        elif path.stat().st_mode & 0o077:
            yield Finding(False, f"Kunci {path} bisa dibaca orang lain.", f"chmod 600 {path}")
    yield Finding(True, f"Folder kunci: {keys.folder()}")


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.DATA_DIR).free
    words = f"Ruang kosong {free // 1024**2} MB."
    yield Finding(free > SCARCE_BYTES, words, "" if free > SCARCE_BYTES else "Kosongkan disk.")


def _checks() -> Iterator[Finding]:
    errors = [m for m in checks.run_checks(databases=["default"]) if m.level >= checks.ERROR]
    for message in errors:
        yield Finding(False, str(message.msg), str(message.hint or ""))
    if not errors:
        yield Finding(True, f"Basis data {connection.vendor} dan pengaturan benar.")


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    cure = "Jalankan: kentongan migrate" if waiting else ""
    yield Finding(not waiting, f"Migrasi yang belum dijalankan: {len(waiting)}.", cure)


def _villages() -> Iterator[Finding]:
    villages = list(Village.objects.select_related("book").order_by("pk"))
    if not villages:
        yield Finding(False, "Belum ada desa.", "Jalankan: kentongan village add KODE")
    private = keys.key("messenger")
    for village in villages:
        if not has_key(village):
            yield Finding(False, f"{village} belum punya kunci.", "Buat lagi lewat village add.")
        elif not messenger.open_canary(private, village):
            yield Finding(False, f"Kunci pengirim tidak cocok untuk {village}.",
                          "Kembalikan berkas kunci dari cadangan.")  # fmt: skip
        else:
            yield Finding(True, f"{village}: kunci cocok.")


def _jobs() -> Iterator[Finding]:
    queue = jobs.health()
    late = queue.oldest is not None and clock.now() - queue.oldest > LATE
    yield Finding(not late, f"Pekerjaan menunggu: {queue.waiting}.",
                  "Pekerja tidak berjalan. Jalankan: kentongan serve" if late else "")  # fmt: skip
    yield Finding(queue.dead == 0, f"Pekerjaan yang berhenti: {queue.dead}.",
                  "Lihat catatan log, lalu ulangi." if queue.dead else "")  # fmt: skip


def _followers() -> Iterator[Finding]:
    failed = len(followers.failures())
    yield Finding(failed == 0, f"Pengikut buku yang gagal: {failed}.",
                  "Lihat catatan log." if failed else "")  # fmt: skip
