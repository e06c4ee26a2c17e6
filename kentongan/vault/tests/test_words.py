"""The word list and the passphrases made of it."""

import math
import re
from itertools import combinations

import pytest

from kentongan.vault import rules, words


def _is_one_letter_apart(one: str, other: str) -> bool:
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    cuts = (long[:at] + long[at + 1 :] for at in range(len(long)))
    return len(long) - len(short) == 1 and short in cuts


def test_five_words_hold_fifty_bits():
    assert 5 * math.log2(len(set(words.all_words()))) > 50


def test_every_word_is_four_to_eight_plain_letters():
    odd = [word for word in words.all_words() if not re.fullmatch("[a-z]{4,8}", word)]
    assert odd == []


def test_one_misheard_letter_never_makes_another_word():
    # Words within one letter of each other share their first or their last half.
    halves: dict[tuple[str, str], list[str]] = {}
    for word in words.all_words():
        halves.setdefault(("begins", word[:2]), []).append(word)
        halves.setdefault(("ends", word[-2:]), []).append(word)
    near = [
        pair
        for group in halves.values()
        for pair in combinations(group, 2)
        if _is_one_letter_apart(*pair)
    ]
    assert near == []


@pytest.mark.parametrize("count", [4, 5, 8])
def test_a_passphrase_has_as_many_words_as_asked_and_is_strong(count):
    made = words.passphrase(count)
    assert len(made.split()) == count
    assert set(made.split()) <= set(words.all_words())
    assert rules.strong(made) == made


def test_no_two_passphrases_are_alike():
    assert len({words.passphrase() for _ in range(200)}) == 200
