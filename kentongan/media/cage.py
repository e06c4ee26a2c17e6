"""What a process may still ask of the kernel: no file but those it is built of, no way out.

Landlock (docs.kernel.org/userspace-api/landlock.html) shuts files, TCP and signals; a filter of
calls (seccomp(2)) refuses new sockets and looking into other processes. Where the kernel knows
neither, the bounds of ``confine`` remain.
"""

import ctypes
import os
import platform
import struct
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every architecture
_VERSION_FLAG, _PATH_BENEATH = 1, 1
_EVERY_FILE_RIGHT = (1 << 13) - 1  # those of the first version: execute, read, write, make, remove
_READ_AND_RUN = 1 << 0 | 1 << 2 | 1 << 3
_READ_A_FILE = 1 << 0 | 1 << 2
_TCP, _SCOPES = 0b11, 0b11  # bind and connect; abstract sockets and signals
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
# BPF: load a word of the call; is it this; is it as much or more; done
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE = 0, 4  # where the call has them
_OTHER_TABLE = 0x40000000  # from here on x86 keeps a second table of the same calls
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # EPERM
# socket, socketpair, connect, sendto, sendmsg, ptrace, process_vm_readv and _writev, kill
_REFUSED = {
    "x86_64": (0xC000003E, (41, 53, 42, 44, 46, 101, 310, 311, 62)),
    "aarch64": (0xC00000B7, (198, 199, 203, 206, 211, 117, 270, 271, 129)),
}


def shut(readable: Iterable[Path]) -> bool:
    """From here on only what lies beneath these paths can be read or run, nothing written, and no
    socket made; for this process and what it becomes. Whether the kernel could do all of it."""
    if _kernel("prctl", _NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    files = _shut_files(readable)
    return _refuse_calls() and files


def _shut_files(readable: Iterable[Path]) -> bool:
    version = _kernel("syscall", _CREATE, None, 0, _VERSION_FLAG)
    if version < 1:
        return False
    attributes = struct.pack("QQQ", _EVERY_FILE_RIGHT, _TCP, _SCOPES)
    known = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = _kernel("syscall", _CREATE, attributes, known, 0)
    if rules < 0:
        return False
    for path in readable:
        _allow(rules, path)
    is_shut = _kernel("syscall", _RESTRICT, rules, 0) == 0
    os.close(rules)
    return is_shut


def _allow(rules: int, path: Path) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not there, or not for this user anyway
        return
    rights = _READ_AND_RUN if path.is_dir() else _READ_A_FILE
    _kernel("syscall", _ADD, rules, _PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    os.close(place)


def _refuse_calls() -> bool:
    if platform.machine() not in _REFUSED:
        return False
    steps = _filter(*_REFUSED[platform.machine()])
    program = b"".join(struct.pack("HBBI", *step) for step in steps)
    held = ctypes.create_string_buffer(program)
    described = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(held))
    return _kernel("prctl", _SET_SECCOMP, _FILTER, described, 0, 0) == 0


def _kernel(door: str, *words: int | bytes | None) -> int:
    """What the kernel answers; below 0 for a refusal. Numbers go as wide as it reads them."""
    ask = getattr(ctypes.CDLL(None), door)
    ask.restype = ctypes.c_long
    return int(ask(*(ctypes.c_long(word) if isinstance(word, int) else word for word in words)))


def _filter(kind: int, refused: tuple[int, ...]) -> list[tuple[int, int, int, int]]:
    """Steps as (what, steps to skip if so, if not, value); the last one refuses."""
    left = len(refused)
    return [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, left + 3, kind),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, left + 1, 0, _OTHER_TABLE),
        *((_EQUAL, left - n, 0, number) for n, number in enumerate(refused)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
