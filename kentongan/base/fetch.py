"""Everything that leaves the process: a time-out, a cap on size, no redirect, no private address.

A host is resolved once, its addresses are checked, and the connection goes to what was checked: a
name that points elsewhere a moment later gains nothing (OWASP ASVS 5.0, 1.3.6). Logs never see an
address or a body.
"""

import ipaddress
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 5.0, 20.0, 60.0
MOST_BYTES = 1 << 20
_AGENT = "Kentongan/0.1"


class Unreachable(Exception):
    """Nothing was sent: no such host, no connection."""


class NoAnswer(Exception):
    """It was sent, and no whole answer came: it may or may not have been done."""


class TooLarge(Exception):
    """The answer is larger than the cap."""


class ForbiddenAddress(Exception):
    """Not HTTP, or a private address that nobody entered on purpose."""


@dataclass(frozen=True)
class Answer:
    """``headers`` by lower-case names; ``body`` is whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON, or None when it is something else."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


def fetch(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    json: Any = None,
    form: Mapping[str, str] | None = None,
    files: Mapping[str, tuple[str, bytes, str]] | None = None,
    most: int = MOST_BYTES,
    trusted: frozenset[str] = frozenset(),
) -> Answer:
    """One request. ``trusted`` are hosts an operator entered himself: they may be private.

    Raises ``Unreachable``, ``NoAnswer``, ``TooLarge``, ``ForbiddenAddress``.
    """
    target, host = _target(url, trusted)
    request = _client().build_request(
        method,
        target,
        headers={**(headers or {}), "Host": host, "User-Agent": _AGENT},
        json=json,
        data=form,
        files=files,
        extensions={"sni_hostname": urlsplit(url).hostname},
    )
    try:
        response = _client().send(request, stream=True)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as why:
        raise Unreachable from why
    except (httpx.HTTPError, OSError) as why:
        raise NoAnswer from why
    return _read(response, most)


def _read(response: httpx.Response, most: int) -> Answer:
    deadline, body = monotonic() + WHOLE_SECONDS, bytearray()
    try:
        for piece in response.iter_bytes():
            body += piece
            if len(body) > most:
                raise TooLarge
            if monotonic() > deadline:
                raise NoAnswer
    except httpx.HTTPError as why:
        raise NoAnswer from why
    finally:
        response.close()
    return Answer(response.status_code, dict(response.headers), bytes(body))


def _target(url: str, trusted: frozenset[str]) -> tuple[httpx.URL, str]:
    """The address with the host's checked number in place of its name, and the name."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ForbiddenAddress
    number = _resolved(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80))
    is_private = not ipaddress.ip_address(number).is_global
    if parts.hostname not in trusted and (is_private or parts.scheme != "https"):
        raise ForbiddenAddress
    return httpx.URL(url).copy_with(host=number), parts.netloc.rpartition("@")[2]


def _resolved(host: str, port: int) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as why:
        raise Unreachable from why
    return str(found[0][4][0])


@cache
def _client() -> httpx.Client:
    """One for the process, made after the fork: connections to a provider are kept."""
    return httpx.Client(
        timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=False,
        limits=httpx.Limits(max_connections=20, max_keepalive_connections=5),
    )
