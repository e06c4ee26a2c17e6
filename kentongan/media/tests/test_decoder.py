"""The child is bounded, knows nothing, and may die without harm to the others."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kentongan.media import cage, decoder, frames, rules
from kentongan.media.decoder import Decoder
from kentongan.media.tests import pictures


def confined(*command):
    return subprocess.run(
        decoder.command("kentongan.media.confine", *command),
        cwd=decoder.HOUSE,
        capture_output=True,
        check=False,
        text=True,
    )


def in_child(code):
    return confined(sys.executable, "-c", code).stderr.strip().rpartition("\n")[2]


def test_a_child_that_died_between_two_photos_is_replaced():
    with Decoder() as one:
        one.decode(pictures.jpeg(), "JPEG")
        one._child._process.kill()
        assert one.decode(pictures.jpeg(), "JPEG").width == 64


def test_a_photo_that_kills_every_child_is_refused_and_the_next_is_decoded():
    with Decoder() as one:
        one.decode(pictures.jpeg(), "JPEG")
        with pytest.raises(rules.Unreadable):
            one.decode(pictures.jpeg(), "\N{SNOWMAN}")  # no name of a format: the child dies of it
        assert one.decode(pictures.jpeg(), "JPEG").width == 64


def test_a_photo_that_takes_too_long_is_refused_and_its_child_killed():
    with Decoder(each=0.001) as one:
        with pytest.raises(rules.Unreadable):
            one.decode(pictures.jpeg(), "JPEG")
        assert one._child is None


def test_when_the_time_for_all_is_over_the_rest_is_refused():
    with Decoder(seconds=0) as one, pytest.raises(rules.Unreadable):
        one.decode(pictures.jpeg(), "JPEG")


def test_a_photo_heavier_than_the_child_accepts_ends_it():
    with Decoder() as one:
        with pytest.raises(rules.Unreadable):
            one.decode(b"\xff\xd8\xff" + bytes(15_000_000), "JPEG")
        assert one.decode(pictures.jpeg(), "JPEG").width == 64


def test_no_child_stays_behind_and_no_turn_is_lost():
    for _ in range(3):
        with Decoder() as one:
            one.decode(pictures.jpeg(), "JPEG")
            child = one._child._process
        assert (child.poll(), decoder._turns._value) == (-9, 2)


def test_a_frame_longer_than_allowed_is_not_read():

    with pytest.raises(frames.Broken):
        frames.read(io.BytesIO(b"\xff\xff\xff\xffabc"), 100)


def test_the_child_loads_no_django_and_sees_no_environment():
    code = "import sys, os, kentongan.media.decode as d; print('django' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=decoder.HOUSE, capture_output=True, text=True, check=True
    )
    assert said.stdout == "False\n"
    with Decoder() as one:
        one.decode(pictures.jpeg(), "JPEG")
        pid = one._child._process.pid
        assert Path(f"/proc/{pid}/environ").read_bytes() == b""


def test_the_child_has_bounded_memory_time_and_files():
    with Decoder() as one:
        one.decode(pictures.jpeg(), "JPEG")
        table = Path(f"/proc/{one._child._process.pid}/limits").read_text()
    rows = [line.split("  ") for line in table.splitlines()]
    limits = {
        row[0].strip(): next(cell.strip() for cell in row[1:] if cell.strip()) for row in rows
    }
    wanted = {
        "Max address space": "768000000",
        "Max cpu time": "20",
        "Max core file size": "0",
        "Max file size": "0",
        "Max open files": "32",
    }
    assert {name: limits[name] for name in wanted} == wanted


def test_a_confined_program_cannot_take_more_memory():
    assert in_child("bytearray(800_000_000)") == "MemoryError"


def test_a_confined_program_cannot_write_a_file(tmp_path):
    said = in_child(f"open({str(tmp_path / 'x')!r}, 'w').write('y' * 100_000)")
    assert (said.partition(":")[0], (tmp_path / "x").exists()) == ("PermissionError", False)


def test_where_the_kernel_has_no_cage_nothing_is_written_either(tmp_path):
    code = (
        "from kentongan.media import confine; confine.limit();"
        f"open({str(tmp_path / 'x')!r}, 'w').write('y' * 100_000)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=decoder.HOUSE, capture_output=True, check=False, text=True
    )
    assert ended.stderr.strip().endswith("OSError: [Errno 27] File too large")
    assert (tmp_path / "x").stat().st_size == 0


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("open({secret!r})", "PermissionError"),
        ("import os; os.listdir({folder!r})", "PermissionError"),
        ("import socket; socket.socket()", "PermissionError"),
        ("import socket; socket.socketpair()", "PermissionError"),
        ("import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", "PermissionError"),
        ("import os; os.kill(1, 0)", "PermissionError"),
        ("open('/proc/1/environ')", "PermissionError"),
    ],
)
def test_a_confined_program_reaches_no_key_no_network_and_no_other_process(tmp_path, code, error):
    secret = tmp_path / "messenger.key"
    secret.write_bytes(b"x" * 32)
    said = in_child(code.format(secret=str(secret), folder=str(tmp_path)))
    assert said.startswith(f"{error}: "), said


def test_a_kernel_that_knows_no_cage_leaves_the_bounds(monkeypatch):
    asked = []

    def old(door, *words):
        asked.append((door, words[0]))
        return 0 if door == "prctl" else -1

    monkeypatch.setattr(cage, "_kernel", old)
    assert cage.shut([]) is False
    assert [door for door, _ in asked] == ["prctl", "syscall", "prctl"]  # calls are refused alone


def test_every_format_is_decoded_by_a_user_who_is_not_root():
    # root is exempt from the limit on processes, under which libde265 once aborted the child
    code = """
import os, sys
from kentongan.media import confine, decode
from kentongan.media.tests import pictures
import PIL.ImageMode, encodings.ascii
photos = [("HEIF", pictures.heic()), ("JPEG", pictures.jpeg())]
photos += [(form, pictures.saved(pictures.picture(), form)) for form in ("PNG", "WEBP")]
if os.getuid() == 0:
    os.setuid(65534)
assert confine.enclose(may_fork=decode.HAS_HEIC)
for form, photo in photos:
    sys.stdout.buffer.write(decode._answer(photo, form, b"[]")[0] + b"\\n")
"""
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=decoder.HOUSE, capture_output=True, text=True, check=True
    )
    sizes = [json.loads(line)["width"] for line in said.stdout.splitlines()]
    assert sizes == [64, 64, 64, 64]


def test_a_program_that_needs_no_thread_gets_none():
    code = (
        "import os; from kentongan.media import confine; os.getuid() or os.setuid(65534);"
        "confine.limit(); os.fork()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=decoder.HOUSE, capture_output=True, check=False, text=True
    )
    said = ended.stderr.strip().rpartition("\n")[2]
    assert said == "BlockingIOError: [Errno 11] Resource temporarily unavailable"
