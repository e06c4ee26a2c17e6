"""Where an official is logged in, and ending it from afar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY

from kentongan.base import clock
from kentongan.desk import devices, sessions
from kentongan.desk.models import Session
from kentongan.desk.requests import Request
from kentongan.desk.session_store import SessionStore, digest


@dataclass(frozen=True)
class Login:
    """One browser: ``mark`` names it in a form, ``is_own`` is one's own phone for thirty days."""

    mark: str
    device: str
    since: datetime
    used: datetime
    is_own: bool
    is_here: bool


def of(request: Request) -> list[Login]:
    """The official's open sessions, this one first, then the last used."""
    return sorted(_alive(request), key=lambda one: (one.is_here, one.used), reverse=True)


def end(request: Request, mark: str) -> None:
    """End one of the official's other sessions: its next request is a stranger's."""
    _others(request).filter(session_key=mark).delete()


def end_others(request: Request) -> None:
    """End all but this one."""
    _others(request).delete()


def _others(request: Request) -> Any:
    mine = Session.objects.filter(official=request.user)
    return mine.exclude(session_key=digest(str(request.session.session_key)))


def _alive(request: Request) -> Iterator[Login]:
    rows = Session.objects.filter(official=request.user, expire_date__gt=clock.now())
    here, store = digest(str(request.session.session_key)), SessionStore()
    for row in rows:
        told = store.decode(row.session_data)
        if _is_alive(request, told):
            yield _login(row.session_key, told, is_here=row.session_key == here)


def _is_alive(request: Request, told: dict[str, Any]) -> bool:
    if told.get(HASH_SESSION_KEY) != request.user.get_session_auth_hash():
        return False
    now, seen = clock.now().timestamp(), told.get(sessions.SEEN, 0)
    last = seen + sessions.IDLE_SECONDS + sessions.STEP_SECONDS
    end = told.get(sessions.SINCE, seen) + sessions.LONGEST_SECONDS
    return not _is_shared(told) or now < min(last, end)


def _is_shared(told: dict[str, Any]) -> bool:
    return told.get("_session_expiry") == 0


def _login(mark: str, told: dict[str, Any], *, is_here: bool) -> Login:
    used = told.get(sessions.SEEN, 0)
    return Login(
        mark,
        devices.named(*told.get(sessions.DEVICE, ("", ""))),
        datetime.fromtimestamp(told.get(sessions.SINCE, used), UTC),
        datetime.fromtimestamp(used, UTC),
        is_own=not _is_shared(told),
        is_here=is_here,
    )
