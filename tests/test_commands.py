"""The program at the operator's terminal: what each command does, says, and ends with."""

import json
import re
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from kentongan.ops import cli
from tests.serving import Server
from tests.tables import is_postgres, run_sql

pytestmark = [pytest.mark.processes]

CODE = "33.03.05.2007"
COMMANDS = (
    (), ("serve",), ("worker",), ("migrate",), ("demo",), ("village",), ("village", "add"),
    ("official",), ("official", "add"), ("official", "reset"), ("upper",), ("upper", "add"),
    ("upper", "remove"), ("channel",), ("channel", "add"), ("channel", "list"),
    ("channel", "switch"), ("channel", "test"), ("backup",), ("restore",), ("verify",), ("doctor",),
    ("export",),
)  # fmt: skip


def run(server, *words):
    """One command: exit code, what it said, what it complained of."""
    command = [sys.executable, "-m", "kentongan", *words]
    done = subprocess.run(command, env=server.env, check=False, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def careful(data, like="new"):
    """A server whose keys only their owner can read, as the program makes them."""
    server = Server(data, like=like)
    for key in (data / "secrets").iterdir():
        key.chmod(0o600)
    return server


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    """A village, an official and no server; only read by the tests that share it."""
    server = careful(tmp_path_factory.mktemp("founded"))
    server.told = [
        run(server, "village", "add", CODE, "--host", "sukamaju.example"),
        run(server, "official", "add", "joko", "Joko Susilo", "--office", "service_head"),
    ]
    return server


@pytest.fixture(scope="module")
def backup(founded, tmp_path_factory):
    """A backup of it: its folder and its file of keys."""
    into = tmp_path_factory.mktemp("backups")
    code, told, _ = run(founded, "backup", str(into))
    assert code == 0, told
    (folder,) = [path for path in into.iterdir() if path.is_dir()]
    return folder, folder.with_name(f"{folder.name}-kunci.tar"), told


# -- Founding ----------------------------------------------------------------------------------
def test_a_village_is_added_by_its_code_and_its_passphrase_is_shown_once(founded):
    code, told, wrong = founded.told[0]
    first, second = told.splitlines()
    assert (code, wrong) == (0, "")
    assert re.fullmatch(r"Desa .+, .+, Kabupaten Purbalingga\. Zona waktu Asia/Jakarta\.", first)
    assert re.fullmatch(r"Kata sandi kunci desa, catat sekarang di kertas: (\w+ ?){5,}", second)


def test_an_official_is_added_and_the_password_is_shown_once(founded):
    code, told, wrong = founded.told[1]
    assert (code, wrong) == (0, "")
    assert re.fullmatch(r"Joko Susilo \(joko\)\. Kata sandi, tampil sekali: \S{12,}\n", told)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("village", "add", "99.99.99.9999"), "Kode 99.99.99.9999 tidak ada dalam daftar wilayah."),
        (("village", "add", "33.03"), "33.03 adalah kode Kabupaten Purbalingga. "),
        (("village", "add", CODE), "sudah terdaftar di sini."),
        (("official", "add", "joko", "Joko", "--office", "operator"), "Nama masuk joko sudah"),
        (("official", "add", "siti", "Siti", "--office", "raja"), "Tidak ada jabatan dengan peran"),
        (("official", "add", "siti", "Siti", "--office", "clerk", "--village", "1"),
         "Desa itu belum ada."),
        (("upper", "add", "99.99"), "Tidak ada desa di server ini dengan kode 99.99."),
        (("official", "reset", "hantu"), "Tidak ada petugas bernama masuk hantu."),
        (("export", "x.csv", "--as", "hantu"), "Tidak ada petugas bernama masuk hantu."),
        (("channel", "add", "merpati", "--village", CODE), "Saluran merpati tidak dikenal."),
        (("channel", "add", "fonnte", "--village", CODE), "Isian token belum ada."),
        (("channel", "add", "fonnte", "--village", "jauh.example"), "Desa jauh.example belum ada"),
        (("channel", "add", "fonnte", "--village", CODE, "--set", "tok=1"), "Isian tok tidak"),
        (("channel", "add", "fonnte", "--village", CODE, "--set", "x"), "nama=nilai, bukan"),
        (("channel", "add", "fonnte", "--village", CODE, "--set-file", "token=/tidak/ada"),
         "Berkas /tidak/ada tidak bisa dibaca."),
        (("channel", "switch", "off", "99"), "Tidak ada saluran nomor 99."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_one_line(joko, capsys, words, says):
    code = cli.main(words)
    told, wrong = capsys.readouterr()
    assert (code, told, wrong.count("\n")) == (1, "", 1), wrong
    assert says in wrong


def test_a_mistake_ends_the_program_with_a_code_and_no_traceback(founded):
    code, told, wrong = run(founded, "village", "add", CODE)
    assert (code, told, wrong.count("\n")) == (1, "", 1), wrong


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words) or "alone")
def test_every_command_explains_itself(capsys, words):
    with pytest.raises(SystemExit) as ended:
        cli.main([*words, "--help"])
    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert told.startswith(f"usage: {' '.join(('kentongan', *words))}")


def test_all_commands_are_told_of(founded):
    code, told, wrong = run(founded, "--help")
    assert (code, wrong) == (0, "")
    assert {*re.findall(r"^    (\w+) ", told, re.MULTILINE)} == {words[0] for words in COMMANDS[1:]}


def test_a_command_nobody_knows_is_not_understood(founded):
    code, told, wrong = run(founded, "menari")
    assert (code, told) == (2, "")
    assert "menari" in wrong


# -- Keeping -----------------------------------------------------------------------------------
def test_a_sound_book_is_called_sound(founded):
    code, told, wrong = run(founded, "verify")
    assert (code, wrong) == (0, "")
    assert re.fullmatch(r"Desa .+: \d+ catatan, utuh\.\n", told)


def test_the_doctor_finds_a_fresh_village_well(founded):
    code, told, _ = run(founded, "doctor")
    assert (code, "✗" in told) == (0, False), told
    assert "kunci cocok." in told


def test_the_register_is_written_as_a_table(founded, tmp_path):
    code, told, _ = run(founded, "export", str(tmp_path / "register.csv"), "--as", "joko")
    assert (code, told) == (0, f"0 laporan ditulis ke {tmp_path / 'register.csv'}\n")
    assert (tmp_path / "register.csv").read_text("utf-8-sig").startswith("position,label,")


def test_a_tampered_entry_is_named(tmp_path):
    server = Server(tmp_path, like="village")
    for trigger in ("stays",) if is_postgres(server) else ("no_update", "no_delete"):
        on = " ON ledger_entry" if is_postgres(server) else ""
        run_sql(server, f"DROP TRIGGER ledger_entry_{trigger}{on}")
    run_sql(server, "UPDATE ledger_entry SET office = 'village_head' WHERE seq = 2")
    code, told, _ = run(server, "verify")
    assert code == 1
    assert told.endswith(
        "TIDAK UTUH. Isi catatan ini diubah setelah ditulis. Catatan pertama yang rusak: 2.\n"
    )


def test_the_database_itself_refuses_to_change_an_entry(founded):
    with pytest.raises(Exception, match="append-only"):
        run_sql(founded, "UPDATE ledger_entry SET office = 'village_head' WHERE seq = 2")


@pytest.mark.parametrize(
    ("spoil", "says", "cure"),
    [
        (lambda key: key.chmod(0o644), "Kunci {key} bisa dibaca orang lain.", "chmod 600 {key}"),
        (lambda key: key.write_bytes(b"x" * 32), "Kunci pengirim tidak cocok untuk ",
         "Kembalikan berkas kunci dari cadangan."),
        (lambda key: key.with_suffix(".pub").write_bytes(b"x" * 32), "Berkas {half} bukan pasangan",
         "Hapus {half}, lalu mulai lagi."),
    ],
    ids=["readable", "wrong", "half"],
)  # fmt: skip
def test_the_doctor_names_what_is_wrong_and_its_cure(tmp_path, spoil, says, cure):
    server, key = careful(tmp_path, like="village"), tmp_path / "secrets" / "messenger.key"
    spoil(key)
    code, told, _ = run(server, "doctor")
    ill, remedy = told.split("✗ ")[1].splitlines()[:2]
    facts = {"key": key, "half": key.with_suffix(".pub")}
    assert (code, told.count("✗"), remedy) == (1, 1, f"  → {cure.format(**facts)}")
    assert ill.startswith(says.format(**facts))


# -- Backup and restore ------------------------------------------------------------------------
def test_a_backup_has_its_keys_apart(backup):
    folder, keys, told = backup
    assert told == f"Cadangan: {folder}\nKunci, simpan di tempat lain: {keys}\n"
    assert sorted(path.name for path in folder.iterdir()) == [
        "database", "heads.jsonl", "isi.json", "media.tar"
    ]  # fmt: skip
    assert keys.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def elsewhere(path):
    """A machine with nothing on it: no keys, no data, an empty database."""
    server = Server(path / "data", like="")
    for key in (path / "data" / "secrets").iterdir():
        key.unlink()
    return server


def test_a_restore_proves_itself(backup, founded, tmp_path):
    folder, _, _ = backup
    server = elsewhere(tmp_path)
    code, told, wrong = run(server, "restore", str(folder))
    assert (code, wrong) == (0, "")
    assert re.search(r"Pulih: 1 desa, \d+ catatan utuh, kunci terbukti cocok\.\n$", told)
    assert run(server, "verify") == run(founded, "verify")
    rows = "SELECT username, password FROM village_official"
    assert run_sql(server, rows) == run_sql(founded, rows)


def test_backups_older_than_wished_are_removed_with_their_keys(founded, tmp_path):
    old, young = "kentongan-20200101-000000", f"kentongan-{datetime.now(UTC):%Y%m%d-%H%M%S}x"
    for name in (old, young, "lain"):
        (tmp_path / name).mkdir()
    (tmp_path / f"{old}-kunci.tar").touch()
    assert run(founded, "backup", str(tmp_path), "--keep-days", "0")[0] == 0
    assert (tmp_path / old).exists()
    time.sleep(1)  # two backups of a second would have one name
    code, told, _ = run(founded, "backup", str(tmp_path))
    assert (code, "Dibuang: 1 cadangan" in told) == (0, True)
    left = {path.name for path in tmp_path.iterdir()}
    assert {young, "lain"} < left
    assert not [name for name in left if name.startswith(old)]


def test_a_restore_never_overwrites(backup, tmp_path):
    server = elsewhere(tmp_path)
    assert run(server, "restore", str(backup[0]))[0] == 0
    code, _, wrong = run(server, "restore", str(backup[0]))
    assert code == 1
    assert "tidak kosong. Pulihkan ke folder kosong." in wrong


def test_the_keys_of_another_machine_are_refused(backup, tmp_path):
    other = Server(tmp_path / "other")
    (tmp_path / "other" / "secrets" / "messenger.key").write_bytes(
        b"another messenger's key, yes!..!"
    )
    run(other, "village", "add", CODE)
    run(other, "backup", str(tmp_path / "theirs"))
    (theirs,) = (tmp_path / "theirs").glob("*-kunci.tar")
    code, _, wrong = run(elsewhere(tmp_path), "restore", str(backup[0]), "--keys", str(theirs))
    assert code == 1
    assert "tidak terbukti utuh: kunci tidak cocok" in wrong


def test_half_a_backup_is_refused(backup, tmp_path):
    server = elsewhere(tmp_path)
    code, _, wrong = run(server, "restore", str(tmp_path))
    assert code == 1
    assert wrong.startswith("Tidak ada cadangan yang lengkap")


# -- The demo ----------------------------------------------------------------------------------
def test_the_demo_is_made_once(tmp_path):
    server = Server(tmp_path, like="demo")  # made by ``demo --no-serve``
    code, told, wrong = run(server, "demo", "--no-serve")
    assert (code, wrong, told.count("\n")) == (0, "", 2)
    assert told.endswith(f" dengan akun di {tmp_path / 'demo-accounts.json'}\n")
    accounts = json.loads((tmp_path / "demo-accounts.json").read_text())
    assert {tuple(account) for account in accounts} == {("username", "password", "office", "name")}
    assert len({account["password"] for account in accounts}) == len(accounts) >= 4
    assert (tmp_path / "demo-accounts.json").stat().st_mode & 0o777 == 0o600
    assert run(server, "verify")[0] == 0
    assert run_sql(server, "SELECT count(*) FROM village_village") == [(1,)]


def test_the_demo_wants_a_folder_of_its_own(tmp_path):
    server = Server(tmp_path, like="village")
    code, _, wrong = run(server, "demo", "--no-serve")
    assert code == 1
    assert wrong == f"Folder data {tmp_path} sudah berisi desa. Pakai folder kosong.\n"
