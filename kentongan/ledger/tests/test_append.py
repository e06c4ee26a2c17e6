"""Writing in the book."""

import pytest

from kentongan.ledger import actions


@pytest.mark.django_db
def test_an_entry_takes_the_next_place_in_the_book():
    book = actions.open_book()
    first = actions.append(book.pk, "case.filed", office="citizen", actor="")
    second = actions.append(book.pk, "case.verified", office="kasi", actor="7", data={"a": (1,)})
    assert (first.seq, second.seq, second.data) == (0, 1, {"a": [1]})
