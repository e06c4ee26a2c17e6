"""Bounds a process sets on itself before it touches a stranger's bytes.

As a program, ``python -m kentongan.media.confine ffmpeg …`` becomes that command, bounded.
"""

import os
import sys
from pathlib import Path

from kentongan.media import cage

if sys.platform != "win32":
    import resource

MEMORY_BYTES = 768_000_000
CPU_SECONDS = 20
OPEN_FILES = 32
# What programs and Python itself are made of; no key and nothing a citizen told lies there.
PROGRAM = Path(__file__).parents[1]
_PLACES = (
    "/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/urandom", sys.prefix, sys.base_prefix,
)  # fmt: skip
READABLE = (*map(Path, _PLACES), PROGRAM)


def limit(*, may_fork: bool = False) -> None:
    """No files written, no core dump, bounded memory and time, no child or thread. Linux only.

    A core dump would put a citizen's photo on the disk in clear.
    """
    if sys.platform != "linux":
        return
    bounds = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: OPEN_FILES,
    }
    if not may_fork:
        bounds[resource.RLIMIT_NPROC] = 0
    for what, most in bounds.items():
        resource.setrlimit(what, (most, most))


def enclose(*programs: str, may_fork: bool = False) -> bool:
    """The bounds, and no file, socket or process beside what it and these programs are built of;
    whether the kernel could do all of it."""
    limit(may_fork=may_fork)
    return sys.platform == "linux" and cage.shut([*READABLE, *map(Path, programs)])


def main(command: list[str]) -> None:
    """Become ``command``, bounded; its threads count as forks and are allowed."""
    enclose(command[0], may_fork=True)
    os.execvp(command[0], command)  # noqa: S606 - no shell, the command is our own


if __name__ == "__main__":
    main(sys.argv[1:])
