"""What each command does, told on standard output in words."""

import argparse
import csv
import json
import os
import shutil
import sys
from dataclasses import astuple, fields
from pathlib import Path
from typing import TextIO

from django.conf import settings

from kentongan.base import clock
from kentongan.base.refusals import Refused, gettext_noop
from kentongan.cases import actors
from kentongan.cases.actors import Actor
from kentongan.insight import register
from kentongan.ledger.verification import verify as verify_book
from kentongan.ops import backups, demo, diagnosis, founding, progress, serving
from kentongan.village.models import Official, Village


class NoVillage(Refused):
    """No village has this code, or there is none yet."""

    says = gettext_noop("Desa itu belum ada. Tambahkan dengan: kentongan village add KODE")


class NoOfficial(Refused):
    """Nobody logs in by this name."""

    says = gettext_noop("Tidak ada petugas bernama masuk {username}.")


class NotEmpty(Refused):
    """The demo wants a data folder without villages."""

    says = gettext_noop("Folder data {folder} sudah berisi desa. Pakai folder kosong.")


def say(words: str) -> None:
    """One line for the person at the terminal."""
    progress.hide()
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def migrate(_: argparse.Namespace) -> int:
    """Bring the database to this version; safe to run again."""
    serving.migrate()
    return 0


def serve(asked: argparse.Namespace) -> int:
    """Everything under one supervisor, until a signal."""
    serving.migrate()
    return serving.serve(with_worker=not asked.no_worker)


def worker(_: argparse.Namespace) -> int:
    """Jobs and the schedule, until a signal."""
    return serving.work()


def play(asked: argparse.Namespace) -> int:
    """The invented village, made once; then served."""
    serving.migrate()
    accounts = Path(settings.DATA_DIR, "demo-accounts.json")
    if not accounts.exists():
        if Village.objects.exists():
            raise NotEmpty(folder=settings.DATA_DIR)
        say("Menyiapkan desa contoh Sukamaju …")
        made, passphrase = demo.play()
        _write_private(Path(settings.DATA_DIR, "demo-passphrase.txt"), f"{passphrase}\n")
        _write_private(accounts, json.dumps(made, indent=2, ensure_ascii=False))
    say(f"Desa contoh Sukamaju: http://{settings.BIND}")
    say(f"Petugas masuk di http://{settings.BIND}/petugas/ dengan akun di {accounts}")
    return 0 if asked.no_serve else serving.serve()


def village_add(asked: argparse.Namespace) -> int:
    """A new village, ready for work; its passphrase is shown once when it was made here."""
    serving.migrate()
    given = asked.passphrase_file.read_text().strip() if asked.passphrase_file else None
    village, passphrase = founding.add_village(asked.code, host=asked.host, passphrase=given)
    say(f"{village}, {village.district}, {village.regency}. Zona waktu {village.zone}.")
    if given is None:
        say(f"Kata sandi kunci desa, catat sekarang di kertas: {passphrase}")
    return 0


def upper_add(asked: argparse.Namespace) -> int:
    """One set of words for the level above, for every village under a code; shown once."""
    words, villages = founding.add_upper(asked.code)
    say(f"Kunci tingkat atas untuk {len(villages)} desa: {', '.join(map(str, villages))}.")
    say(f"Delapan kata, tampil sekali, hanya untuk tingkat atas: {words}")
    return 0


def upper_remove(asked: argparse.Namespace) -> int:
    """Letters open by their own words alone."""
    say(f"Kunci tingkat atas dicabut dari {founding.remove_upper(asked.code)} desa.")
    return 0


def official_add(asked: argparse.Namespace) -> int:
    """A new official in an office; the password is shown once."""
    village = _village(asked.village)
    password = founding.add_official(village, asked.username, asked.name, role=asked.office)
    say(f"{asked.name} ({asked.username}). Kata sandi, tampil sekali: {password}")
    return 0


def official_reset(asked: argparse.Namespace) -> int:
    """For one who lost password, phone and recovery codes, where nobody in the village can help."""
    found = Official.objects.filter(username=asked.username.strip().lower()).first()
    if found is None:
        raise NoOfficial(username=asked.username)
    password = founding.reset_official(found)
    say(f"{found.name} ({found.username}). Kata sandi, tampil sekali: {password}")
    return 0


def backup(asked: argparse.Namespace) -> int:
    """Database, files and keys, the keys in a file of their own."""
    made = backups.backup(asked.folder)
    say(f"Cadangan: {made.folder}")
    say(f"Kunci, simpan di tempat lain: {made.keys}")
    if not backups.holds_the_files():
        say(f"Foto dan rekaman di {settings.MEDIA_URL_SETTING} tidak ikut. Cadangkan sendiri.")
    days = settings.BACKUP_DAYS if asked.keep_days is None else asked.keep_days
    if days > 0 and (dropped := backups.drop_old(asked.folder, days)):
        say(f"Dibuang: {dropped} cadangan yang lebih lama dari {days} hari.")
    return 0


def restore(asked: argparse.Namespace) -> int:
    """Put a backup into an empty data folder and prove that its keys open it."""
    proof = backups.restore(asked.folder, asked.keys)
    say(f"Pulih: {proof.villages} desa, {proof.entries} catatan utuh, kunci terbukti cocok.")
    return 0


def verify(_: argparse.Namespace) -> int:
    """Every village's book, entry by entry."""
    worst = 0
    for village in Village.objects.select_related("book").order_by("pk"):
        verdict = verify_book(village.book, progress.tell)
        if verdict.ok:
            say(f"{village}: {verdict.entries} catatan, utuh.")
            continue
        worst = 1
        where = (
            ""
            if verdict.first_bad is None
            else f" Catatan pertama yang rusak: {verdict.first_bad}."
        )
        say(f"{village}: TIDAK UTUH. {verdict.reason}{where}")
    return worst


def doctor(_: argparse.Namespace) -> int:
    """Everything that can be seen wrong, with its cure."""
    findings = diagnosis.examine()
    for finding in findings:
        say(f"{'✓' if finding.is_well else '✗'} {finding.says}")
        if finding.cure:
            say(f"  → {finding.cure}")
    return 0 if all(finding.is_well for finding in findings) else 1


def export(asked: argparse.Namespace) -> int:
    """The register of a year as CSV, without identities, as far as the official may see."""
    official = Official.objects.filter(username=asked.username, is_active=True).first()
    if official is None:
        raise NoOfficial(username=asked.username)
    year = asked.year or clock.today(official.village.zone).year
    draft = asked.file.with_suffix(".part")
    with draft.open("w", encoding="utf-8-sig", newline="") as file:
        count = _write_csv(actors.of(official), year, file)
    shutil.move(draft, asked.file)
    say(f"{count} laporan ditulis ke {asked.file}")
    return 0


def _write_csv(actor: Actor, year: int, file: TextIO) -> int:
    out = csv.writer(file)
    out.writerow(field.name for field in fields(register.Row))
    count = 0
    for count, row in enumerate(register.rows(actor, year), start=1):  # noqa: B007
        out.writerow(register.cell(value) for value in astuple(row))
    return count


def _village(code: str | None) -> Village:
    chosen = (
        Village.objects.filter(region_code=code)
        if code
        else Village.objects.filter(is_default=True)
    )
    village = chosen.first()
    if village is None:
        raise NoVillage
    return village


def _write_private(path: Path, words: str) -> None:
    handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(words)
