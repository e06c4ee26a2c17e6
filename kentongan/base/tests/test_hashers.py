"""Passwords as Argon2id: the cost, and that many at once wait for each other."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

from kentongan.base.hashers import OneAtATime

CROWD = 16


class Watched(Argon2PasswordHasher):
    """Django's hasher, which notes how many are at work at the same time."""

    inside, most = 0, 0

    def encode(self, password, salt):
        with self.watched():
            return super().encode(password, salt)

    def verify(self, password, encoded):
        with self.watched():
            return super().verify(password, encoded)

    @contextmanager
    def watched(self):
        Watched.inside += 1
        Watched.most = max(Watched.most, Watched.inside)
        time.sleep(0.002)
        yield
        Watched.inside -= 1


class Cheap(OneAtATime, Watched):
    """Ours above it, at the least cost."""

    time_cost, memory_cost, parallelism = 1, 8, 1


@pytest.fixture
def cheap(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Cheap"]
    Watched.most = 0


def test_of_many_who_log_in_at_once_one_is_worked_on(cheap):
    known = make_password("padi menguning")
    with ThreadPoolExecutor(CROWD) as crowd:
        right = [*crowd.map(lambda _n: check_password("padi menguning", known), range(CROWD))]
        made = [*crowd.map(lambda n: make_password(f"padi {n}"), range(CROWD))]
    assert (right, len({*made}), Watched.most) == ([True] * CROWD, CROWD, 1)


def test_a_wrong_password_does_not_fit(cheap):
    assert not check_password("jagung", make_password("padi menguning"))


def test_a_password_costs_as_much_as_a_passphrase():
    assert OneAtATime().encode("padi", "s" * 22).startswith("argon2$argon2id$v=19$m=65536,t=3,p=4$")
