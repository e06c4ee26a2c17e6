"""The command ``kentongan``: one parser, one function a command, plain errors, exit codes.

0 all is well · 1 it did not work, the reason is said · 2 the command was not understood.
"""

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError
from django.utils.module_loading import import_string

from kentongan import __version__
from kentongan.base import keys
from kentongan.base.keeping import BACKUP_DAYS
from kentongan.base.refusals import Refused
from kentongan.ops import progress

Command = Callable[[argparse.Namespace], int]
OBJECTS_BEFORE_A_COLLECTION = 20_000  # loading the program makes many that stay: 15 % of a start


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    gc.set_threshold(OBJECTS_BEFORE_A_COLLECTION)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kentongan.settings")
    asked = parser().parse_args(argv)
    try:
        _prepare()
        # By name, since models exist only after django.setup.
        command: Command = import_string(f"kentongan.ops.{asked.command}")
        with progress.shown():
            return command(asked)
    except KeyboardInterrupt:
        return 1
    except Refused as no:
        from kentongan.cases import words  # noqa: PLC0415

        return _complain(words.say(no))
    except (CommandError, ImproperlyConfigured) as wrong:
        return _complain(str(wrong))
    except (OperationalError, ProgrammingError) as error:
        return _complain(f"Basis data belum siap: {error}. Jalankan: kentongan doctor")


def _complain(says: str) -> int:
    print(says, file=sys.stderr)  # noqa: T201
    return 1


def _prepare() -> None:
    made = keys.make_missing()
    if made:
        print(f"Kunci rahasia dibuat di {made[0].parent}. Hanya pemilik folder yang bisa membaca.")  # noqa: T201
    django.setup()


def parser() -> argparse.ArgumentParser:
    """Every command with its words; the same text is in docs/operators."""
    top = argparse.ArgumentParser(prog="kentongan", description="Pengaduan masyarakat desa.")
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(required=True, metavar="PERINTAH")
    _serving(commands)
    _founding(commands)
    _channels(commands)
    _keeping(commands)
    return top


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001


def _add(commands: "Commands", name: str, function: str, says: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=says, description=says)
    command.set_defaults(command=function if "." in function else f"commands.{function}")
    return command


def _serving(commands: "Commands") -> None:
    serve = _add(commands, "serve", "serve", "Jalankan semuanya: migrasi, web, pekerja, penjadwal.")
    serve.add_argument("--no-worker", action="store_true", help="tanpa pekerja: berjalan terpisah")
    _add(commands, "worker", "worker", "Jalankan pekerja dan penjadwal saja.")
    _add(commands, "migrate", "migrate", "Sesuaikan basis data dengan versi ini.")
    demo = _add(commands, "demo", "play", "Buat desa contoh Sukamaju, lalu jalankan.")
    demo.add_argument("--no-serve", action="store_true", help="jangan jalankan, buat saja")


def _founding(commands: "Commands") -> None:
    village = commands.add_parser("village", help="Kelola desa.").add_subparsers(required=True)
    add = _add(village, "add", "village_add", "Tambah desa menurut kode wilayah atau nama.")
    add.add_argument("code", help="kode wilayah, misalnya 33.03.05.2007")
    add.add_argument("--host", help="nama host, misalnya sukamaju.example")
    add.add_argument(
        "--passphrase-file", type=Path, help="kata sandi kunci desa; kosong: dibuatkan"
    )
    upper = commands.add_parser("upper", help="Kelola kunci tingkat atas.").add_subparsers(
        required=True
    )
    stand = _add(
        upper, "add", "upper_add",
        "Beri camat atau inspektorat kunci untuk laporan tentang kepala desa.",
    )  # fmt: skip
    stand.add_argument("code", help="kode desa, kecamatan, atau kabupaten")
    down = _add(
        upper, "remove", "upper_remove", "Cabut kunci itu; surat tetap terbuka dengan katanya."
    )
    down.add_argument("code", help="kode desa, kecamatan, atau kabupaten")
    official = commands.add_parser("official", help="Kelola petugas.").add_subparsers(required=True)
    hire = _add(
        official, "add", "official_add", "Tambah petugas; kata sandinya ditampilkan sekali."
    )
    hire.add_argument("username")
    hire.add_argument("name")
    hire.add_argument("--office", required=True, help="peran, misalnya service_head")
    hire.add_argument("--village", help="kode wilayah; kosong: desa bawaan")
    reset = _add(
        official,
        "reset",
        "official_reset",
        "Kata sandi baru, langkah kedua dicabut, semua sesi berakhir.",
    )
    reset.add_argument("username")


def _channels(commands: "Commands") -> None:
    channel = commands.add_parser("channel", help="Kelola saluran pesan.").add_subparsers(
        required=True
    )
    add = _add(channel, "add", "channels.add", "Buka saluran; alamat webhook ditampilkan.")
    add.add_argument("kind", help="jenis, misalnya whatsapp_cloud, fonnte, waha, telegram")
    add.add_argument("--village", required=True, help="kode wilayah atau nama host")
    add.add_argument("--set", action="append", default=[], metavar="nama=nilai", help="satu isian")
    add.add_argument(
        "--set-file", action="append", default=[], metavar="nama=berkas",
        help="isian rahasia dari berkas; - berarti masukan standar",
    )  # fmt: skip
    show = _add(channel, "list", "channels.show", "Tampilkan semua saluran dan keadaannya.")
    show.add_argument("--village", help="kode wilayah atau nama host; kosong: semua")
    switch = _add(channel, "switch", "channels.switch", "Nyalakan atau matikan saluran.")
    switch.add_argument("state", choices=["on", "off"])
    switch.add_argument("number", type=int, help="nomor dari channel list")
    test = _add(channel, "test", "channels.test", "Tanya penyedia apakah saluran berjalan.")
    test.add_argument("number", type=int, help="nomor dari channel list")


def _keeping(commands: "Commands") -> None:
    backup = _add(commands, "backup", "backup", "Simpan cadangan: data, berkas, kunci terpisah.")
    backup.add_argument("folder", type=Path)
    backup.add_argument(
        "--keep-days",
        type=int,
        metavar="HARI",
        help=f"cadangan yang lebih lama dibuang (biasanya {BACKUP_DAYS}; 0: tidak ada)",
    )
    restore = _add(commands, "restore", "restore", "Pulihkan cadangan ke folder data yang kosong.")
    restore.add_argument("folder", type=Path, help="folder hasil backup")
    restore.add_argument("--keys", type=Path, help="berkas kunci; kosong: di samping cadangan")
    _add(commands, "verify", "verify", "Periksa buku catatan setiap desa.")
    _add(commands, "doctor", "doctor", "Katakan apa yang salah dan apa obatnya.")
    export = _add(
        commands,
        "export",
        "export",
        "Tulis register sebagai CSV, sejauh petugas itu boleh melihat.",
    )
    export.add_argument("file", type=Path)
    export.add_argument("--year", type=int, help="tahun; kosong: tahun ini")
    export.add_argument("--as", dest="username", required=True, help="petugas yang meminta")
