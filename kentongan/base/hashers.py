"""Passwords as Argon2id, one at a time: many who log in at once wait instead of filling memory."""

from django.contrib.auth.hashers import Argon2PasswordHasher

from kentongan.base.sealing import Cost, one_at_a_time

_COST = Cost()


class OneAtATime(Argon2PasswordHasher):
    """Django's hasher at the cost of a passphrase, 64 MiB, in the queue of ``sealing``."""

    time_cost = _COST.passes
    memory_cost = _COST.memory_kib
    parallelism = _COST.lanes

    def encode(self, password: str, salt: str) -> str:
        """Django's, when it is this one's turn."""
        with one_at_a_time:
            return str(super().encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        """Django's, when it is this one's turn."""
        with one_at_a_time:
            return bool(super().verify(password, encoded))
