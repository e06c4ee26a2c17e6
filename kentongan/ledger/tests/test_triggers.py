"""The database refuses by itself what the models refuse."""

import pytest
from django.db import DatabaseError, connection, transaction

from kentongan.ledger import actions, triggers
from kentongan.ledger.models import Entry
from kentongan.ledger.tests import attack

pytestmark = pytest.mark.django_db


def change(how):
    how(None, connection.schema_editor())  # not entered: the test is inside a transaction


@pytest.fixture
def entry():
    change(triggers.remove)  # as a migrated database has them
    change(triggers.install)
    yield actions.append(actions.open_book().pk, "case.filed", office="", actor="")
    change(triggers.remove)


@pytest.mark.parametrize("how", [lambda entry: attack.edit(entry, kind="x"), attack.delete])
def test_an_entry_is_not_changed_or_deleted_by_sql_either(entry, how):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        how(entry)
    assert list(Entry.objects.values_list("kind")) == [("case.filed",)]


def test_the_refusal_can_be_taken_away_by_who_owns_the_database(entry):
    change(triggers.remove)
    attack.edit(entry, kind="x")
    assert list(Entry.objects.values_list("kind")) == [("x",)]
