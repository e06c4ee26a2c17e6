"""A post from another site, or one that needs a token and has none, changes nothing.

Every address that takes a post is tried (``tests/test_garbage.py``).
"""

import re

import pytest
from django.apps import apps
from django.test import Client
from django.urls import resolve

from tests.cast import PASSWORD
from tests.test_garbage import doors

__all__ = ["doors"]
pytestmark = pytest.mark.django_db
LOG_IN = "/petugas/akun/masuk/"
EVIL = {"origin": "https://jahat.example", "sec-fetch-site": "cross-site"}


def state():
    """How many rows each table has; the book grows with every act."""
    return {model._meta.label: model.objects.count() for model in apps.get_models()}


def post(client, at, sent, **headers):
    """The status, from a server that checks tokens as in production."""
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = client.cookies
    return browser.post(at, sent, headers={"host": "localhost", **headers}).status_code


def test_no_form_acts_for_another_site_nor_an_officials_without_its_token(doors):
    before, free = state(), set()
    for (who, at), (client, names) in doors.items():
        sent = {name: sorted(offered)[-1] for name, offered in names.items()}
        assert post(client, at, sent, **EVIL) == 403, (who, at)
        if getattr(resolve(at.partition("?")[0]).func, "csrf_exempt", False):
            free.add(at.partition("/tanda-terima")[0])
            continue
        sent.pop("csrfmiddlewaretoken", None)
        for token in ({}, {"csrfmiddlewaretoken": ""}, {"csrfmiddlewaretoken": "x" * 64}):
            # refused, or shown once more with the words that were typed
            assert post(client, at, sent | token) in {403, 200}, (who, at, token)
    assert state() == before
    letters = {"/surat", "/surat/berkas", "/surat/jawaban"}
    assert free == {"/lapor", "/lapor/serupa", "/lacak", *letters}  # docs/adr/0005


@pytest.mark.parametrize(
    ("told", "is_let_in"),
    [
        ({"origin": "null", "sec-fetch-site": "same-origin"}, True),  # every browser of today
        ({"sec-fetch-site": "same-origin"}, True),
        ({"origin": "null"}, True),  # Safari before 16.4; the token decides
        ({}, True),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, False),
        ({"origin": "null", "sec-fetch-site": "same-site"}, False),  # a neighbour of the domain
        ({"origin": "https://jahat.example"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
    ],
)
@pytest.mark.parametrize("is_secure", [False, True], ids=["clear", "https"])
def test_a_right_token_counts_only_from_a_page_of_this_site(joko, told, is_let_in, is_secure):
    browser = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    page = browser.get(LOG_IN, secure=is_secure).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    sent = {"login": "joko", "password": PASSWORD, "csrfmiddlewaretoken": token}
    answer = browser.post(LOG_IN, sent, headers=told, secure=is_secure)
    assert answer.status_code == (302 if is_let_in else 403)
    free = browser.post("/lacak", {"code": "1"}, headers=told, secure=is_secure)
    assert (free.status_code == 403) is not is_let_in  # needs no token, docs/adr/0005
