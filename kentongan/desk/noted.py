"""What the log tells of ways in: which way was tried, by which official (his id), how it ended.

Never a name, what was typed, a number, a code or an address. An unknown log-in name has no id.
"""

from typing import Any

import structlog

log = structlog.get_logger(__name__)


def right(way: str, official: int | None) -> None:
    """A password, a second step, a passkey or a PIN fitted."""
    log.info("way in fits", **_facts(way, official))


def wrong(way: str, official: int | None) -> None:
    """It did not."""
    log.warning("way in refused", **_facts(way, official))


def limit(way: str, official: int | None) -> None:
    """It was not even tried: too often of late."""
    log.warning("limit hit", **_facts(way, official))


def logged_in(official: int) -> None:
    """All that was wanted has been shown."""
    log.info("logged in", official=official)


def _facts(way: str, official: int | None) -> dict[str, Any]:
    return {"way": way} if official is None else {"way": way, "official": official}
