"""Where Django keeps sessions: a row that knows its official, under a digest of the key."""

import base64
import hashlib
from typing import Any, cast

from cryptography.fernet import Fernet, InvalidToken
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from kentongan.base import clock
from kentongan.desk.models import Session

KEPT = ("reads",)  # what lies under the key in the cookie


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

    def keep(self, name: str, secret: bytes) -> None:
        """Keep bytes under the key in the cookie, so that the table alone does not tell them."""
        if self.session_key is None:
            self.create()
        self[name] = _box(str(self.session_key)).encrypt(secret).decode()

    def kept(self, name: str) -> bytes | None:
        """The bytes kept under this name; None also where the row is spoilt."""
        try:
            return _box(str(self.session_key)).decrypt(self.get(name, ""))
        except InvalidToken:
            return None

    def cycle_key(self) -> None:
        """A new key in the cookie: what was kept under the one before is kept under it."""
        secrets = {name: self.kept(name) for name in KEPT}
        super().cycle_key()
        for name, secret in secrets.items():
            if secret is not None:
                self.keep(name, secret)

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


def _box(session_key: str) -> Fernet:
    secret = hashlib.sha256(b"kept:" + session_key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(secret))


def digest(session_key: str) -> str:
    """What stands in the table for the key in a cookie."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]
