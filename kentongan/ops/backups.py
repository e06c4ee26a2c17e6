"""Backups: database and files in one folder, keys in a file apart; a restore proves itself."""

import json
import os
import re
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

from kentongan import __version__
from kentongan.base import clock, databases, keys, wiping
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.ledger import witness
from kentongan.ledger.verification import verify
from kentongan.ops import progress
from kentongan.vault import messenger
from kentongan.village.models import Village

DATABASE, FILES, FACTS, WITNESS = "database", "media.tar", "isi.json", "heads.jsonl"
_STAMP, _KEYS = "%Y%m%d-%H%M%S", "-kunci.tar"
_NAME = re.compile(rf"kentongan-(\d{{8}}-\d{{6}})(?:{re.escape(_KEYS)})?")


class NotEmpty(Refused):
    """A restore never overwrites."""

    says = gettext_noop("Folder data {folder} tidak kosong. Pulihkan ke folder kosong.")


class NoBackup(Refused):
    """The folder holds no backup, or its keys are missing."""

    says = gettext_noop("Tidak ada cadangan yang lengkap di {folder}: {missing} tidak ada.")


class StrangeArchive(Refused):
    """An archive holds what no backup writes: a link, a device, a way out of the folder."""

    says = gettext_noop("Berkas {file} bukan cadangan dari program ini.")


class Unproven(Refused):
    """The keys do not open what the database holds, or a book is damaged."""

    says = gettext_noop("Cadangan dipulihkan, tetapi {village} tidak terbukti utuh: {reason}")


class ToolMissing(Refused):
    """pg_dump or pg_restore is not on the path or failed."""

    says = gettext_noop("{tool} tidak berhasil: {reason}")


@dataclass(frozen=True)
class Made:
    """Where a backup lies, and where its keys do."""

    folder: Path
    keys: Path


@dataclass(frozen=True)
class Proof:
    """What a restore has proved: villages whose canary opened, entries that are sound."""

    villages: int
    entries: int


def backup(into: Path) -> Made:
    """Write one backup below ``into``; it has its final name only when it is complete."""
    witness.record_all()
    wiping.merge()
    stamp = clock.now().strftime(_STAMP)
    draft, folder = into / f".{stamp}.draft", into / f"kentongan-{stamp}"
    draft.mkdir(parents=True, mode=0o700)
    _dump_database(draft / DATABASE)
    _pack(draft / FILES, settings.DATA_DIR / "media")
    if witness.path().exists():
        shutil.copyfile(witness.path(), draft / WITNESS)
    facts = {"version": __version__, "vendor": connection.vendor, "at": clock.now().isoformat()}
    (draft / FACTS).write_text(json.dumps(facts))
    draft.rename(folder)
    return Made(folder, _keys(into / f"kentongan-{stamp}{_KEYS}"))


def drop_old(into: Path, days: int) -> int:
    """Remove the backups below ``into`` that are older than so many days; returns how many.

    What was erased here is gone everywhere once the last backup from before is.
    """
    before = (clock.now() - timedelta(days=days)).strftime(_STAMP)
    old = [path for path in into.iterdir() if (found := _NAME.fullmatch(path.name))
           and found[1] < before]  # fmt: skip
    for path in old:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return len({path.name.removesuffix(_KEYS) for path in old})


def holds_the_files() -> bool:
    """Whether photos and recordings lie in the data folder and so are part of a backup."""
    return bool(f"file://{settings.DATA_DIR / 'media'}" == settings.MEDIA_URL_SETTING)


def _keys(path: Path) -> Path:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        for key in sorted(keys.folder().glob("*.key")):
            tar.add(key, key.name)
    return path


def _pack(path: Path, folder: Path) -> None:
    with tarfile.open(path, "w") as tar:
        for one in progress.each(sorted(folder.rglob("*"))):
            tar.add(one, one.relative_to(folder), recursive=False)


def _dump_database(path: Path) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # not page by page: old bytes stay in a page
            cursor.execute("VACUUM INTO %s", [str(path)])
        return
    _postgres("pg_dump", "--format=custom", f"--file={path}")


def _postgres(tool: str, *words: str) -> None:
    given = databases.libpq(connection.settings_dict)
    try:
        subprocess.run(
            [tool, *words], env={**os.environ, **given}, check=True, capture_output=True, text=True
        )
    except FileNotFoundError as missing:
        raise ToolMissing(tool=tool, reason=missing.strerror) from missing
    except subprocess.CalledProcessError as failed:
        raise ToolMissing(tool=tool, reason=failed.stderr.strip()[-300:]) from failed


def restore(folder: Path, key_file: Path | None) -> Proof:
    """Put a backup into the empty data folder, then open every canary and verify every book."""
    key_file = key_file or folder.with_name(f"{folder.name}-kunci.tar")
    _all_there(folder, key_file)
    _empty()
    _unpack(key_file, keys.folder())
    keys.make_halves()
    _load_database(folder / DATABASE)
    _unpack(folder / FILES, settings.DATA_DIR / "media")
    if (folder / WITNESS).exists():
        shutil.copyfile(folder / WITNESS, witness.path())
    keys.forget()
    return _prove()


def _all_there(folder: Path, key_file: Path) -> None:
    for path in (folder / FACTS, folder / DATABASE, folder / FILES, key_file):
        if not path.exists():
            raise NoBackup(folder=folder, missing=path.name)


def _empty() -> None:
    if connection.vendor == "sqlite":
        if Path(connection.settings_dict["NAME"]).exists():
            raise NotEmpty(folder=settings.DATA_DIR)
        return
    if "village_village" in connection.introspection.table_names():
        raise NotEmpty(folder=settings.DATA_DIR)


def _unpack(path: Path, folder: Path) -> None:
    """Files and folders below this one alone: Debian 12's tarfile knows no filters (PEP 706)."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tarfile.open(path) as tar:
        for member in progress.each(tar.getmembers()):
            at = (folder / member.name).resolve()
            source = tar.extractfile(member) if member.isfile() else None
            if not at.is_relative_to(folder.resolve()) or not (source or member.isdir()):
                raise StrangeArchive(file=path.name)
            (at.parent if source else at).mkdir(parents=True, exist_ok=True, mode=0o700)
            if source:
                _write(source, at)


def _write(source: IO[bytes], at: Path) -> None:
    with source, at.open("wb") as file:
        at.chmod(0o600)
        shutil.copyfileobj(source, file)


def _load_database(path: Path) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        shutil.copyfile(path, connection.settings_dict["NAME"])
        return
    _postgres(
        "pg_restore",
        "--no-owner",
        "--exit-on-error",
        f"--dbname={connection.settings_dict['NAME']}",
        str(path),
    )


def _prove() -> Proof:
    entries = 0
    villages = list(Village.objects.select_related("book").order_by("pk"))
    private = keys.key("messenger")
    for village in villages:
        if not messenger.open_canary(private, village):
            raise Unproven(village=village, reason="kunci tidak cocok")
        verdict = verify(village.book, progress.tell)
        if not verdict.ok:
            raise Unproven(village=village, reason=verdict.reason)
        entries += verdict.entries
    return Proof(len(villages), entries)
