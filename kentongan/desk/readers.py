"""What opens stories told in secret to an official: unlocked by his password, for this session.

It lies in the session's row under the key that only his cookie holds: whoever has the table alone
reads nothing. A passkey opens none; the password, asked for once more, does.
"""

from typing import cast

from django.http import HttpRequest

from kentongan.desk.session_store import SessionStore
from kentongan.vault import reading
from kentongan.vault.stories import Reader
from kentongan.village.models import Official

_WHOSE, _NAME, _PRIVATE = "reads_for", "reader", "reads"


def enter(request: HttpRequest, official: Official, password: str) -> None:
    """The password has just been checked: from here on he reads. Slow on purpose."""
    keep(cast(SessionStore, request.session), official, reading.unlock(official, password))


def of(request: HttpRequest) -> Reader | None:
    """Who reads in this session; None after a log-in without a password, also where somebody else
    had told his before."""
    session = cast(SessionStore, request.session)
    if session.get(_WHOSE) != request.user.pk:
        return None
    private = session.kept(_PRIVATE)
    return Reader(str(session[_NAME]), private) if private else None


def relock(request: HttpRequest, official: Official, password: str) -> None:
    """He has a new password: it opens what he reads from now on."""
    reader = of(request)
    if reader is None or not reading.relock(official, reader, password):
        keep(cast(SessionStore, request.session), official, reading.renew(official, password))


def keep(session: SessionStore, official: Official, reader: Reader) -> None:
    """This official reads in this session from here on."""
    session[_WHOSE], session[_NAME] = official.pk, reader.name
    session.keep(_PRIVATE, reader.private)
