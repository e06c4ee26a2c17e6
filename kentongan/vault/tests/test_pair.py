"""Two hands: neither opens alone, in no other place, and not with a half of another value."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.base import sealing
from kentongan.vault import pair
from kentongan.vault.envelopes import PAIR, Binding

PLACE = Binding(UUID(int=1), UUID(int=2), "name", 1, PAIR)
KEYS = {hand: sealing.new_private_key() for hand in pair.HANDS}
PUBLIC = {hand: sealing.public_key(key) for hand, key in KEYS.items()}


def halves(sealed, place=PLACE):
    return [pair.half(sealed, place, hand=hand, private=KEYS[hand]) for hand in pair.HANDS]


@given(st.text(max_size=300))
def test_both_halves_in_any_order_give_the_words(words):
    sealed = pair.seal(words, PLACE, **PUBLIC)
    one, two = halves(sealed)
    assert pair.unseal(sealed, PLACE, one, two) == pair.unseal(sealed, PLACE, two, one) == words


def test_one_half_with_itself_or_with_nothing_opens_nothing():
    sealed = pair.seal("Sari", PLACE, **PUBLIC)
    one, two = halves(sealed)
    for first, second in ((one, one), (two, two), (one, bytes(32)), (bytes(32), two)):
        with pytest.raises(sealing.DoesNotOpen):
            pair.unseal(sealed, PLACE, first, second)


@pytest.mark.parametrize("hand", pair.HANDS)
def test_a_hand_opens_its_own_half_only(hand):
    sealed = pair.seal("Sari", PLACE, **PUBLIC)
    with pytest.raises(sealing.DoesNotOpen):
        pair.half(sealed, PLACE, hand=pair.other(hand), private=KEYS[hand])
    with pytest.raises(sealing.DoesNotOpen):
        pair.half(sealed, PLACE, hand=hand, private=KEYS[pair.other(hand)])


@pytest.mark.parametrize(
    "other",
    [
        replace(PLACE, village=UUID(int=9)),
        replace(PLACE, subject=UUID(int=9)),
        replace(PLACE, field="words"),
        replace(PLACE, epoch=2),
        replace(PLACE, recipient="custodian"),
    ],
)
def test_in_another_place_neither_half_nor_box_opens(other):
    sealed = pair.seal("Sari", PLACE, **PUBLIC)
    for hand in pair.HANDS:
        with pytest.raises(sealing.DoesNotOpen):
            pair.half(sealed, other, hand=hand, private=KEYS[hand])
    with pytest.raises(sealing.DoesNotOpen):
        pair.unseal(sealed, other, *halves(sealed))


def test_a_half_of_one_value_is_of_no_use_for_another():
    sari, budi = (pair.seal(name, PLACE, **PUBLIC) for name in ("Sari", "Budi"))
    with pytest.raises(sealing.DoesNotOpen):
        pair.unseal(sari, PLACE, halves(sari)[0], halves(budi)[1])


@given(st.data())
def test_cut_or_altered_it_opens_nothing_and_breaks_nothing(data):
    sealed = pair.seal("Sari Dewi", PLACE, **PUBLIC)
    place = data.draw(st.integers(0, len(sealed) - 1))
    cut = data.draw(st.booleans())
    spoilt = sealed[:place] if cut else _flipped(sealed, place)
    with pytest.raises(sealing.DoesNotOpen):
        pair.unseal(spoilt, PLACE, *halves(spoilt))


def _flipped(sealed, place):
    return sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
