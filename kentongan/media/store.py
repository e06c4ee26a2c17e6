"""Where the bytes are: a folder or an S3 bucket (``KENTONGAN_MEDIA``), behind five verbs.

Keys are random and say nothing. What is put is durable when ``put`` returns, or not there at all.
"""

import re
import secrets
from functools import cache
from typing import BinaryIO, Protocol
from urllib.parse import parse_qsl, unquote, urlparse

from django.conf import settings
from django.utils.module_loading import import_string

from kentongan.media.disk import Folder

KEY = re.compile(r"[0-9a-f]{32}")


class BadKey(ValueError):
    """Not a key this store ever made; it might have been a path."""


class WrongAddress(ValueError):
    """``KENTONGAN_MEDIA`` names no place this program can keep files in."""


class Store(Protocol):
    """One kind of place. ``get`` and ``open`` raise FileNotFoundError; ``delete`` never does."""

    def put(self, key: str, body: bytes) -> None: ...
    def get(self, key: str) -> bytes: ...
    def open(self, key: str) -> BinaryIO: ...
    def delete(self, key: str) -> None: ...
    def exists(self, key: str) -> bool: ...


def new_key() -> str:
    """A storage key of 128 random bits."""
    return secrets.token_hex(16)


def put(key: str, body: bytes) -> None:
    """Keep the bytes under the key, durably."""
    _here().put(_sound(key), body)


def get(key: str) -> bytes:
    """The bytes under the key; FileNotFoundError when there are none."""
    return _here().get(_sound(key))


def open(key: str) -> BinaryIO:  # noqa: A001 - it reads as store.open(key)
    """The bytes under the key as a file; FileNotFoundError when there are none."""
    return _here().open(_sound(key))


def delete(key: str) -> None:
    """Forget the key; nothing happens when it is not there."""
    _here().delete(_sound(key))


def exists(key: str) -> bool:
    """Whether anything is kept under the key."""
    return _here().exists(_sound(key))


@cache
def at(address: str) -> Store:
    """The store at ``file:///folder`` or ``s3://bucket/prefix?endpoint=…``, else WrongAddress.

    The S3 libraries are loaded only when they are asked for: they take 30 MB.
    """
    parts = urlparse(address)
    if parts.scheme == "file" and parts.path.startswith("/") and not parts.netloc:
        return Folder(unquote(parts.path))
    if parts.scheme != "s3" or not parts.netloc:
        raise WrongAddress(address)
    bucket = import_string("kentongan.media.bucket.Bucket")
    store: Store = bucket(parts.netloc, parts.path.strip("/"), **_options(parts.query))
    return store


def _options(query: str) -> dict[str, str]:
    options = dict(parse_qsl(query))
    if unknown := options.keys() - {"endpoint", "region"}:
        raise WrongAddress(", ".join(sorted(unknown)))
    return options


def _here() -> Store:
    return at(settings.MEDIA_URL_SETTING)


def _sound(key: str) -> str:
    if not KEY.fullmatch(key):
        raise BadKey
    return key
