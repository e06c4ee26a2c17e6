"""A voice note made light and uniform by ffmpeg, where the machine has it.

Without ffmpeg, or when ffmpeg cannot, the checked recording stays as it is: a voice is never lost
for want of a smaller file.
"""

import os
import shutil
import subprocess
import sys

from kentongan.media import decoder
from kentongan.media.sounds import matroska
from kentongan.media.sounds.sound import Sound, Unsound

SECONDS = 20
RATE = "12k"
DEMUXERS = {
    "audio/amr": "amr",
    "audio/amr-wb": "amr",
    "audio/mp4": "mov",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/webm": "matroska",
}


def lighter(sound: Sound, seconds: float = SECONDS, rate: str = RATE) -> Sound:
    """The recording as Opus in WebM, mono, at ``rate``; the same recording when that cannot be."""
    program = shutil.which("ffmpeg")
    if program is None or sys.platform != "linux":
        return sound
    try:
        return matroska.read(_webm(program, sound, seconds, rate))
    except (subprocess.SubprocessError, Unsound):
        return sound


def _webm(program: str, sound: Sound, seconds: float, rate: str) -> bytes:
    """What ffmpeg makes of it. An MP4 must be sought in, which a pipe cannot: memory, no disk."""
    handle = os.memfd_create("voice")
    try:
        with os.fdopen(os.dup(handle), "wb") as file:
            file.write(sound.body)
        finished = subprocess.run(
            decoder.command(
                "kentongan.media.confine", program, *_arguments(sound.mime, handle, rate)
            ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=decoder.HOUSE,
            env={},
            pass_fds=(handle,),
            timeout=seconds,
            check=True,
        )
    finally:
        os.close(handle)
    return finished.stdout


def _arguments(mime: str, handle: int, rate: str) -> list[str]:
    """The container is told, never guessed: a playlist could name other files to read."""
    taken = f"-protocol_whitelist file -f {DEMUXERS[mime]} -i /proc/self/fd/{handle} -map 0:a:0"
    bare = "-map_metadata -1 -map_chapters -1 -fflags +bitexact -flags:a +bitexact"
    made = f"-ac 1 -c:a libopus -b:a {rate} -application voip"
    return f"-nostdin -v error -threads 1 {taken} {bare} {made} -f webm pipe:1".split()
