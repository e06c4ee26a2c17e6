"""The parent's side of the decoding child: one child for several photos, replaced when it dies."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self, cast

from kentongan.media import frames
from kentongan.media.rules import TooManyPixels, Unreadable

Block = tuple[int, int, int]  # see ``media.models.Cover``

SECONDS_FOR_ALL = 20.0
SECONDS_FOR_ONE = 10.0
LARGE_BYTES = 4_000_000
THUMB_BYTES = 400_000
HOUSE = Path(__file__).resolve().parents[2]  # the folder in which Python finds kentongan

# A decoding child may need a quarter of a gigabyte: more than two of them wait for their turn.
_turns = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Photo:
    """Two JPEGs without metadata; width and height (pixels) are those of the large one."""

    width: int
    height: int
    large: bytes
    thumb: bytes


def command(module: str, *arguments: str) -> list[str]:
    """The command line of one of our bounded children; run it in ``HOUSE``."""
    return [sys.executable, "-s", "-m", module, *arguments]


class Decoder:
    """Decodes photos one after the other within a time for all of them. Use it as a context."""

    def __init__(self, seconds: float = SECONDS_FOR_ALL, each: float = SECONDS_FOR_ONE) -> None:
        self._seconds = seconds
        self._each = each
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        _turns.acquire()
        self._ends = time.monotonic() + self._seconds
        return self

    def __exit__(self, *_error: object) -> None:
        self._dismiss()
        _turns.release()

    def decode(self, original: bytes, kind: str, blocks: Sequence[Block] = ()) -> Photo:
        """The safe derivatives of one photo, under its blocks.

        Refused ``Unreadable`` or ``TooManyPixels``.

        A photo that brings down a child used before gets a second chance in a fresh one: the
        memory and time of that child may have been spent on the photos before it.
        """
        is_fresh = self._child is None
        try:
            return self._ask(original, kind, blocks)
        except frames.Broken:
            self._dismiss()
        if is_fresh:
            raise Unreadable
        return self.decode(original, kind, blocks)

    def _ask(self, original: bytes, kind: str, blocks: Sequence[Block]) -> Photo:
        left = min(self._each, self._ends - time.monotonic())
        if left <= 0:
            raise Unreadable
        if self._child is None:
            self._child = _Child()
        return self._child.ask(original, kind, blocks, seconds=left)

    def _dismiss(self) -> None:
        if self._child:
            self._child.end()
        self._child = None


class _Child:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            command("kentongan.media.decode"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=HOUSE,
            env={},  # what the server knows is not the child's to know
        )
        self._requests = cast(BinaryIO, self._process.stdin)
        self._answers = cast(BinaryIO, self._process.stdout)

    def ask(self, original: bytes, kind: str, blocks: Sequence[Block], *, seconds: float) -> Photo:
        """Its answer; ``frames.Broken`` when it dies over the photo or takes longer."""
        timer = threading.Timer(seconds, self._process.kill)
        timer.start()
        try:
            for frame in (kind.encode(), original, json.dumps(blocks).encode()):
                frames.write(self._requests, frame)
            return self._answer()
        finally:
            timer.cancel()

    def _answer(self) -> Photo:
        answer = json.loads(frames.read(self._answers, 200))
        if answer.get("refused") == "pixels":
            raise TooManyPixels
        if "refused" in answer:
            raise Unreadable
        large = frames.read(self._answers, LARGE_BYTES)
        thumb = frames.read(self._answers, THUMB_BYTES)
        return Photo(answer["width"], answer["height"], large, thumb)

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._requests, self._answers):
            with suppress(BrokenPipeError):  # what it had not read yet
                pipe.close()
