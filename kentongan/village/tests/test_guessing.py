"""Which passwords are made of words that everybody in the village knows."""

import pytest

from kentongan.village import guessing

KNOWN = guessing.words("Sukamaju", "Kalurahan", "Purbalingga", "Kaur Keuangan", "Ulu")


@pytest.mark.parametrize(
    "typed",
    [
        "sukamaju", "SUKAMAJU-2026", "suka.maju!!2026", "keuangan purbalingga", "kaur-keuangan-12",
        "Kentongan#1234567", "kalurahan desa sukamaju",
    ],
)  # fmt: skip
def test_known_words_and_a_few_signs_are_guessed(typed):
    assert guessing.is_made_of(typed, KNOWN)


@pytest.mark.parametrize(
    "typed",
    [
        "kerbau",
        "sukamaju kerbau hitam",
        "sukamaju-87654321",
        "ulu-banda",
        "padi-menguning-di-timur",
    ],
)
def test_what_holds_none_or_enough_beside_them_is_not(typed):
    assert not guessing.is_made_of(typed, KNOWN)


def test_where_nothing_is_known_nothing_is_guessed():
    assert not guessing.is_made_of("sukamaju2026", ())
