"""Where Django keeps sessions: a row that knows its official, under a digest of the key."""

import hashlib
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from kentongan.base import clock
from kentongan.desk.models import Session


class SessionStore(db.SessionStore):
    """Django's own store in the database, in our table."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Our table."""
        return Session

    def exists(self, session_key: str) -> bool:
        """Whether there is a session of this key."""
        return bool(super().exists(digest(session_key)))

    def delete(self, session_key: str | None = None) -> None:
        """End the session of this key, or this one."""
        if key := session_key or self.session_key:
            super().delete(digest(key))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of this session, not saved."""
        row = cast(Session, super().create_model_instance(data))
        row.session_key = digest(row.session_key)
        row.official_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row

    def _get_session_from_db(self) -> Session | None:
        alive = Session.objects.filter(expire_date__gt=clock.now())
        found = alive.filter(session_key=digest(str(self.session_key))).first()
        if found is None:
            self._session_key = None
        return found


def digest(session_key: str) -> str:
    """What stands in the table for the key in a cookie."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]
