"""What comes out of a backup's archive: what went in, and nothing that leads elsewhere."""

import io
import tarfile
from pathlib import Path

import pytest

from kentongan.ops import backups


def archive(path, *members):
    with tarfile.open(path, "w") as tar:
        for member, body in members:
            member.size = len(body)
            tar.addfile(member, io.BytesIO(body))
    return path


def member(name, kind=tarfile.REGTYPE, link=""):
    found = tarfile.TarInfo(name)
    found.type, found.linkname, found.mode, found.uid = kind, link, 0o777, 12345
    return found


def test_files_and_folders_come_out_for_their_owner_alone(tmp_path):
    made = archive(
        tmp_path / "media.tar",
        (member("ab", tarfile.DIRTYPE), b""),
        (member("ab/foto"), b"isi"),
        (member("surat"), b"dua"),
    )
    backups._unpack(made, tmp_path / "data")
    assert (tmp_path / "data/ab/foto").read_bytes() == b"isi"
    assert (tmp_path / "data/surat").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "strange",
    [
        member("../keluar"),
        member("/tmp/kentongan-keluar"),
        member("a/../../keluar"),
        member("tautan", tarfile.SYMTYPE, "/etc/passwd"),
        member("tautan", tarfile.LNKTYPE, "/etc/passwd"),
        member("pipa", tarfile.FIFOTYPE),
    ],
    ids=["up", "absolute", "down and up", "symlink", "hard link", "pipe"],
)
def test_what_leads_elsewhere_is_refused(tmp_path, strange):
    made = archive(tmp_path / "media.tar", (strange, b""))
    with pytest.raises(backups.StrangeArchive):
        backups._unpack(made, tmp_path / "data")
    assert {path.name for path in tmp_path.iterdir()} == {"media.tar", "data"}
    assert [*(tmp_path / "data").iterdir()] == []
    assert not Path("/tmp/kentongan-keluar").exists()
