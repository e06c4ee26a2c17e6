"""The text index also where the tests' tables were made without migrations."""

from datetime import date

import pytest
from django.apps import apps
from django.db import connection

from kentongan.base import jobs
from kentongan.insight import fulltext


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, request):
    if request.config.getoption("nomigrations"):
        with django_db_blocker.unblock(), connection.schema_editor() as editor:
            fulltext.forwards(apps, editor)


@pytest.fixture
def follow(db):
    """``follow()`` lets every follower catch up."""
    return jobs.run_all


@pytest.fixture(autouse=True)
def spring(today):
    """The village is founded before the days of these tests: its ledger's time never goes back."""
    today(date(2026, 5, 4))
