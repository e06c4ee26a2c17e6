"""A post from another site, or an official's without its token, changes nothing."""

import pytest
from django.apps import apps
from django.test import Client

from tests.test_garbage import doors

__all__ = ["doors"]
pytestmark = pytest.mark.django_db
EVIL = {"origin": "https://jahat.example", "sec-fetch-site": "cross-site"}


def state():
    """How many rows each table has; the book grows with every act."""
    return {model._meta.label: model.objects.count() for model in apps.get_models()}


def strict(client):
    """The same browser, before a server that checks tokens as in production."""
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = client.cookies
    return browser


def test_no_form_acts_for_another_site(doors):
    before, refused = state(), []
    for (who, at), (client, names) in doors.items():
        sent = {name: sorted(offered)[-1] for name, offered in names.items()}
        answer = strict(client).post(at, sent, headers={"host": "localhost", **EVIL})
        refused.append((answer.status_code, who, at))
    assert {status for status, *_ in refused} == {403}, refused
    assert state() == before


def test_no_form_of_an_official_acts_without_its_token(doors):
    before = state()
    for (who, at), (client, names) in doors.items():
        if not at.startswith("/petugas/"):
            continue
        sent = {name: sorted(offered)[-1] for name, offered in names.items()}
        for token in (None, "", "x" * 64):
            more = {} if token is None else {"csrfmiddlewaretoken": token}
            sent.pop("csrfmiddlewaretoken", None)
            answer = strict(client).post(at, {**sent, **more}, headers={"host": "localhost"})
            # refused, or shown once more with the words that were typed
            assert answer.status_code in {403, 200}, (who, at, token)
    assert state() == before
