"""Three sheets: any two give the passphrase, one does not, and a slip of the pen is told where."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.base.refusals import Refused
from kentongan.vault import rules, sheets
from kentongan.vault.words import all_words


@given(st.randoms())
def test_any_two_in_any_order_and_dictation_give_the_passphrase(random):
    passphrase, three = sheets.made()
    assert rules.strong(passphrase) == passphrase
    for one, two in permutations(three, 2):
        typed = [_dictated(sheet.line, random) for sheet in (one, two)]
        assert sheets.read(*typed) == passphrase


def _dictated(line, random):
    upper = line.upper() if random.random() < 0.5 else line
    return upper.replace(" ", random.choice((" ", "  ", "\n", "\t")))


def test_each_sheet_leaves_out_a_third_of_the_words():
    passphrase, three = sheets.made()
    for sheet in three:
        missing = passphrase.split()[(sheet.number - 1) * 6 : sheet.number * 6]
        assert len(sheet.words) == 12
        assert len(missing) == 6
        assert list(sheet.words) == [
            word
            for n, word in enumerate(passphrase.split())
            if not (sheet.number - 1) * 6 <= n < sheet.number * 6
        ]


def test_the_same_sheet_twice_or_sheets_of_two_printings_are_refused():
    (one, two, _), (_, other, _) = sheets.made()[1], sheets.made()[1]
    with pytest.raises(sheets.SameSheet):
        sheets.read(one.line, one.line)
    with pytest.raises(sheets.SheetsDiffer):
        sheets.read(one.line, other.line)
    assert sheets.read(one.line, two.line)


@pytest.mark.parametrize("which", [1, 2])
def test_a_misspelt_word_is_told_by_its_place(which):
    _, (one, two, _) = sheets.made()
    lines = [one.line, two.line]
    words = lines[which - 1].split()
    words[5] = "zzzzz"
    lines[which - 1] = " ".join(words)
    with pytest.raises(sheets.SheetMisspelt) as refused:
        sheets.read(*lines)
    assert refused.value.facts == {"which": which, "place": 5}


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_is_typed_is_refused_in_words(one, two):
    with pytest.raises(Refused):
        sheets.read(one, two)


@given(st.integers(0, 99), st.lists(st.sampled_from(all_words()), max_size=14))
def test_a_wrong_number_or_too_few_words_are_refused(number, words):
    typed = " ".join((str(number), *words))
    with pytest.raises(Refused):
        sheets.read(typed, typed)
