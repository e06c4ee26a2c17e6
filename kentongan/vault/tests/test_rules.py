"""What the vault decides on paper: custodians, reasons, passphrases, tries, numbers."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.base.refusals import Refused
from kentongan.vault import rules
from kentongan.village import guessing

NOON = datetime(2026, 8, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("roles", "may"),
    [
        ({"service_head"}, True),
        ({"operator"}, True),
        ({"section_welfare", "operator"}, True),
        ({"village_head"}, False),
        ({"secretary", "section_government"}, False),
        (set(), False),
    ],
)
def test_only_who_runs_the_complaint_desk_is_a_custodian(roles, may):
    assert rules.may_open(roles) is may


@pytest.mark.parametrize("code", sorted(rules.REASONS))
def test_each_reason_of_the_list_is_accepted_with_words(code):
    assert rules.reason(code, "diminta Polsek") == rules.Reason(code, "diminta Polsek")


@pytest.mark.parametrize("code", sorted(set(rules.REASONS) - {"other"}))
def test_a_named_reason_needs_no_words(code):
    assert rules.reason(code, "") == rules.Reason(code, "")


@pytest.mark.parametrize(
    ("code", "words", "refusal"),
    [
        ("", "ingin tahu", rules.UnknownReason),
        ("curiosity", "ingin tahu", rules.UnknownReason),
        ("other", "", rules.ReasonWithoutWords),
        ("check_truth", "x" * 501, rules.ReasonTooLong),
    ],
)
def test_a_reason_that_says_nothing_is_refused(code, words, refusal):
    with pytest.raises(refusal):
        rules.reason(code, words)


@pytest.mark.parametrize(
    "passphrase", ["duabelashuru", "air api batu ubi", "ab cd ef gh", "rahasia desa 2026"]
)
def test_twelve_letters_or_four_words_are_strong(passphrase):
    assert rules.strong(passphrase) == passphrase


@pytest.mark.parametrize(
    "passphrase",
    ["", "sebelashuru", "air api ubi", "a b c d", "aaaaaaaaaaaa", "121212121212", " " * 40],
)
def test_a_passphrase_easily_guessed_is_refused(passphrase):
    with pytest.raises(rules.WeakPassphrase) as refused:
        rules.strong(passphrase)
    assert refused.value.facts == {"letters": 12, "words": 4}


def test_a_passphrase_of_the_villages_words_is_refused_and_one_that_says_more_is_not():
    known = guessing.words("Sukamaju", "Purbalingga")
    with pytest.raises(rules.GuessedPassphrase):
        rules.strong("desa sukamaju purbalingga 2026", known)
    assert rules.strong("kerbau hitam sukamaju 2026", known) == "kerbau hitam sukamaju 2026"


@pytest.mark.parametrize(
    "typed",
    ["  padi  jagung\tubi talas ", "padi jagung ubi\ntalas", "padi\u00a0jagung ubi talas"],
)
def test_a_passphrase_is_the_same_however_the_spaces_fall(typed):
    assert rules.spelled(typed) == "padi jagung ubi talas"


def _minutes_ago(*minutes: int) -> list[datetime]:
    return [NOON - timedelta(minutes=m) for m in minutes]


@pytest.mark.parametrize(
    ("earlier", "wait"),
    [
        ((), 0),
        ((1, 1, 2, 3), 0),
        ((1, 2, 3, 4, 5), 10),
        ((0, 0, 0, 0, 0), 15),
        ((1, 2, 3, 4, 15), 0),
        ((1, 2, 3, 4, 14, 40), 1),
        ((1, 2, 3, 4, 5, 6, 7), 10),  # the fifth from the end decides
    ],
)
def test_after_five_tries_in_a_quarter_of_an_hour_one_waits(earlier, wait):
    assert rules.wait(_minutes_ago(*earlier), NOON) == timedelta(minutes=wait)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0812 3456 7890", "+6281234567890"),
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("+62 0812 3456 7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("0062 812 3456 7890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("WA 0812.3456.7890", "+6281234567890"),
        ("０８１２３４５６７８９０", "+6281234567890"),
        ("٠٨١٢٣٤٥٦٧٨٩٠", "+6281234567890"),
        ("0812345678", "+62812345678"),  # ten digits, the shortest
        ("0812345678901", "+62812345678901"),  # thirteen, the longest
        ("(0281) 891234", "+62281891234"),
        ("(021) 345 6789", "+62213456789"),
        ("+60 12 345 6789", "+60123456789"),
    ],
)
def test_a_number_is_kept_in_one_form(typed, number):
    assert rules.phone(typed) == number


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("081234567", rules.PhoneTooShort),
        ("0812", rules.PhoneTooShort),
        ("08", rules.PhoneTooShort),
        ("110", rules.PhoneTooShort),
        ("+62 8", rules.PhoneTooShort),
        ("021 34567", rules.PhoneTooShort),
        ("+60 12", rules.PhoneTooShort),
        ("08123456789012", rules.PhoneTooLong),
        ("3303051402900001", rules.PhoneTooLong),  # a NIK
        ("081234567890/081234567891", rules.PhoneTooLong),
        ("+60 12 345 6789 012", rules.PhoneTooLong),
        ("", rules.NotAPhone),
        ("tidak punya", rules.NotAPhone),
        ("+999 1234567", rules.NotAPhone),
    ],
)
def test_what_cannot_be_a_number_is_told_why(typed, refusal):
    with pytest.raises(Refused) as refused:
        rules.phone(typed)
    assert type(refused.value) is refusal


def test_the_words_about_a_short_number_show_an_example():
    assert rules.PhoneTooShort.says == "Nomor HP kurang panjang. Contoh: 0812 3456 7890."


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_number_or_a_refusal(typed):
    try:
        number = rules.phone(typed)
    except Refused:
        return
    assert rules.phone(number) == number
