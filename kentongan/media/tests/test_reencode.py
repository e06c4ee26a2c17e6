"""What ffmpeg is asked, and that nothing is lost when it is missing, wrong, slow or loud.

The program on the path is a stand-in at the edge of the house: a test machine need not have the
real one.
"""

import sys

import pytest

from kentongan.media import reencode
from kentongan.media.sounds import sniff
from kentongan.media.tests import recordings

SOUND = sniff.read(recordings.m4a())


@pytest.fixture
def ffmpeg(tmp_path, monkeypatch):
    """``ffmpeg(code)`` puts a program of that name on the path; it runs the code."""

    def _ffmpeg(code):
        program = tmp_path / "ffmpeg"
        program.write_text(f"#!{sys.executable}\nimport os, sys, time\n{code}\n")
        program.chmod(0o700)
        monkeypatch.setenv("PATH", str(tmp_path))

    return _ffmpeg


def test_without_ffmpeg_the_recording_stays_as_it_is(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert reencode.lighter(SOUND) is SOUND


def test_ffmpeg_is_told_the_container_and_to_keep_no_word(ffmpeg):
    made = recordings.webm(seconds=2)
    ffmpeg(
        "words = sys.argv[1:]\n"
        "taken = open(words[words.index('-i') + 1], 'rb').read()\n"
        "asked = ['-protocol_whitelist file -f mov', '-map_metadata -1', '-map_chapters -1',"
        " '-map 0:a:0', '-ac 1 -c:a libopus -b:a 12k', '-f webm pipe:1']\n"
        "right = all(part in ' '.join(words) for part in asked) and 'PATH' not in os.environ\n"
        f"right = right and len(taken) == {len(SOUND.body)}\n"
        f"sys.stdout.buffer.write({made!r} if right else b'')"
    )
    lighter = reencode.lighter(SOUND)
    assert (lighter.mime, lighter.seconds, recordings.WHO in lighter.body) == (
        "audio/webm",
        1.98,
        False,
    )


@pytest.mark.parametrize(
    "code",
    [
        "sys.exit(1)",
        "os.kill(os.getpid(), 9)",
        "print('not a recording')",
        "bytearray(900_000_000)",
        "open(sys.argv[0] + '.out', 'w').write('x' * 9000)",
        "time.sleep(30)",
    ],
    ids=["fails", "is killed", "answers garbage", "wants memory", "writes files", "hangs"],
)
def test_when_ffmpeg_cannot_the_recording_stays_as_it_is(ffmpeg, code):
    ffmpeg(code)
    assert reencode.lighter(SOUND, seconds=1) is SOUND


def test_every_kind_of_recording_has_its_demuxer():
    kinds = {
        sniff.read(body).mime
        for body in (
            recordings.wav(),
            recordings.mp3(),
            recordings.amr(),
            recordings.amr_wide(),
            recordings.opus(),
            recordings.m4a(),
            recordings.webm(),
        )
    }
    assert kinds == set(reencode.DEMUXERS)
