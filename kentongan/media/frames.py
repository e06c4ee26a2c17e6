"""Byte strings of known length over a pipe: how the web process and its decoding child talk."""

from typing import BinaryIO


class Broken(Exception):
    """The other side ended, or announced more than was allowed."""


def write(pipe: BinaryIO, body: bytes) -> None:
    """One frame, sent at once; ``Broken`` when nobody reads any more."""
    try:
        pipe.write(len(body).to_bytes(4, "big"))
        pipe.write(body)
        pipe.flush()
    except (BrokenPipeError, ConnectionResetError) as gone:
        raise Broken from gone


def read(pipe: BinaryIO, limit: int) -> bytes:
    """The next frame, at most ``limit`` bytes; ``Broken`` at the end or when it claims more."""
    size = int.from_bytes(_exactly(pipe, 4), "big")
    if size > limit:
        raise Broken
    return _exactly(pipe, size)


def _exactly(pipe: BinaryIO, size: int) -> bytes:
    body = pipe.read(size)
    if len(body) < size:
        raise Broken
    return body
