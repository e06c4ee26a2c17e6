"""What lies in the table of the cache is words, and nothing that was written there runs."""

import base64
import pickle

import pytest
from django.core.cache import cache
from django.db import connection

pytestmark = pytest.mark.django_db


def kept(key):
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM base_cache WHERE cache_key = %s", [cache.make_key(key)])
        return base64.b64decode(cursor.fetchone()[0])


@pytest.mark.parametrize("value", ["kata", 7, 1.5, True, None, [1.5, 2.5], {"n": ["a", "b"]}])
def test_a_value_comes_back_as_it_was(value):
    cache.set("satu", value)
    assert cache.get("satu", "none there") == value


def test_what_lies_there_is_json():
    cache.set("satu", [1, 2])
    assert kept("satu") == b"[1, 2]"


def test_a_count_is_counted_on():
    cache.set("satu", 1)
    assert (cache.incr("satu"), cache.get("satu")) == (2, 2)


class Evil:
    def __reduce__(self):
        return Evil.run, ()

    @staticmethod
    def run():
        raise AssertionError("it ran")


def test_a_pickle_that_somebody_put_there_does_not_run():
    cache.set("satu", "kata")
    evil = base64.b64encode(pickle.dumps(Evil())).decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE base_cache SET value = %s", [evil])
    assert cache.get("satu") is None


def test_what_is_no_plain_value_is_refused():
    with pytest.raises(TypeError):
        cache.set("satu", object())
