"""A sealed value opens in its own place and in no other."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.base import sealing
from kentongan.vault import envelopes
from kentongan.vault.envelopes import Binding

PRIVATE = bytes(range(32))
PUBLIC = sealing.public_key(PRIVATE)
PLACE = Binding(UUID(int=1), UUID(int=147), "name", 1, envelopes.CUSTODIAN)


@given(st.text())
def test_any_words_come_out_as_they_went_in(words):
    sealed = envelopes.seal(words, PLACE, public=PUBLIC)
    assert envelopes.unseal(sealed, PLACE, private=PRIVATE) == words


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"village": UUID(int=2)},
        {"subject": UUID(int=148)},
        {"field": "address"},
        {"epoch": 2},
        {"recipient": envelopes.MESSENGER},
        {"village": PLACE.subject, "subject": PLACE.village},
    ],
    ids=["village", "case", "field", "epoch", "recipient", "swapped"],
)
def test_words_moved_elsewhere_do_not_open(elsewhere):
    sealed = envelopes.seal("Sari", PLACE, public=PUBLIC)
    with pytest.raises(sealing.DoesNotOpen):
        envelopes.unseal(sealed, replace(PLACE, **elsewhere), private=PRIVATE)


def test_short_and_long_names_look_alike():
    lengths = {len(envelopes.seal("x" * n, PLACE, public=PUBLIC)) for n in range(61)}
    assert lengths == {64 + 49}
