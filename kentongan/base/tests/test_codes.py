"""Tracking codes: made without a pattern, read from whatever a person types."""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kentongan.base import codes
from kentongan.base.refusals import Refused

SOUND = st.text("0123456789", min_size=15, max_size=15).map(lambda body: body + codes.damm(body))
CODE = "4821773051960267"
NIK_MAN = "3303011708900001"
NIK_WOMAN = "3303015708900001"


def test_the_check_digit_is_that_of_the_published_example():
    assert codes.damm("572") == "4"


@given(SOUND, st.integers(0, 15), st.sampled_from(string.digits))
def test_one_wrong_digit_is_always_noticed(code, place, digit):
    assume(code[place] != digit)
    assert not codes.is_sound(code[:place] + digit + code[place + 1 :])


@given(SOUND, st.integers(0, 14))
def test_two_swapped_neighbours_are_always_noticed(code, place):
    assume(code[place] != code[place + 1])
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert not codes.is_sound(swapped)


@pytest.mark.parametrize("other", ["", "48", CODE + "0", CODE[:15] + "x", "４821773051960267"])
def test_only_sixteen_plain_digits_are_sound(other):
    assert (codes.is_sound(CODE), codes.is_sound(other)) == (True, False)


def test_a_code_is_shown_in_four_groups():
    assert codes.grouped(CODE) == "4821 7730 5196 0267"


@given(SOUND)
def test_what_is_shown_can_be_read_again(code):
    assume(not codes.looks_like_nik(code))
    assert codes.read(codes.grouped(code)) == code


@pytest.mark.parametrize(
    "typed",
    [
        "4821773051960267",
        "4821 7730 5196 0267",
        "4821-7730-5196-0267",
        "4821.7730.5196.0267",
        "4821/7730/5196/0267",
        "4821\u00a07730\u00a05196\u00a00267",
        "  4821  7730  5196  0267  ",
        "4821, 7730, 5196, 0267",
        "4 8 2 1 7 7 3 0 5 1 9 6 0 2 6 7",
        "48 21 77 30 51 96 02 67",
        "482 177 305 196 026 7",
        "4821 7730\n5196 0267",
        "*4821 7730 5196 0267*",
        "kode: 4821 7730 5196 0267",
        "kode laporan saya 4821 7730 5196 0267 tanggal 12 juni",
        "Laporan 147/2026, kode 4821 7730 5196 0267.",
        "laporan 147\n4821 7730 5196 0267",
        "4821 7730 5196 0267 12 juni",
        f"NIK {NIK_MAN} kode 4821 7730 5196 0267",
        "https://desa.id/lacak#4821773051960267",
        "４８２１ ７７３０ ５１９６ ０２６７",
        "٤٨٢١ ٧٧٣٠ ٥١٩٦ ٠٢٦٧",
        "4\ufe0f\u20e3821 7730 5196 0267",
        "\u200e4821\u200b7730\u200b5196\u200b0267",
        "4821–7730—5196‑0267",
        "4821_7730_5196_0267",
    ],
)
def test_a_code_is_read_however_it_is_written(typed):
    assert codes.read(typed) == CODE


@pytest.mark.parametrize("typed", ["4821 7730 5196 0263", "kode 8421 7730 5196 0267 tanggal 12"])
def test_a_wrong_digit_is_told(typed):
    with pytest.raises(codes.WrongDigit) as no:
        codes.read(typed)
    assert no.value.says == "Ada angka yang keliru. Coba periksa lagi."


@pytest.mark.parametrize("typed", [NIK_MAN, NIK_WOMAN, "NIK saya 330301 170890 0001"])
def test_a_nik_is_told_apart(typed):
    with pytest.raises(codes.LooksLikeNik) as no:
        codes.read(typed)
    assert no.value.says == "Ini seperti NIK. Yang diperlukan kode laporan."


@pytest.mark.parametrize(
    ("typed", "count"),
    [("", 0), ("laporan saya mana", 0), ("147/2026", 7), ("4821 7730 5196", 12), (CODE + "9", 17)],
)
def test_too_few_or_too_many_digits_are_counted(typed, count):
    with pytest.raises(codes.NoCode) as no:
        codes.read(typed)
    assert no.value.facts == {"count": count}


@given(st.text())
def test_anything_typed_is_a_sound_code_or_a_refusal(typed):
    try:
        code = codes.read(typed)
    except Refused as no:
        code = codes.derive(b"", no.says.format(**no.facts).encode())
    assert codes.is_sound(code)


@pytest.mark.parametrize(
    ("digits", "is_nik"),
    [
        (NIK_MAN, True),
        (NIK_WOMAN, True),
        ("3303013101900001", True),
        ("3303017101900001", True),
        ("3303012902000001", True),
        ("5401011708760001", True),  # Timor Timur, before 1999
        ("3303013002900001", False),  # 30 February
        ("3303013104900001", False),  # 31 April
        ("3303010008900001", False),
        ("3303014008900001", False),
        ("3303017208900001", False),
        ("3303011700900001", False),
        ("3303011713900001", False),
        ("3303011708900000", False),
        ("3300011708900001", False),
        ("3303001708900001", False),
        ("2903011708900001", False),
        ("330301170890001", False),
        (CODE, False),
    ],
)
def test_the_shape_of_a_nik(digits, is_nik):
    assert codes.looks_like_nik(digits) is is_nik


def test_the_same_key_and_parts_give_the_same_code():
    assert codes.derive(b"k", b"a", b"b") == codes.derive(b"k", b"a", b"b")


@pytest.mark.parametrize("other", [(b"k", b"ab"), (b"k", b"", b"ab"), (b"j", b"a", b"b"), (b"k",)])
def test_other_keys_or_parts_give_another_code(other):
    assert codes.derive(*other) != codes.derive(b"k", b"a", b"b")


@given(st.binary(min_size=1, max_size=32), st.lists(st.binary(max_size=20), max_size=3))
def test_a_derived_code_is_sound_and_no_nik(secret, parts):
    code = codes.derive(secret, *parts)
    assert (codes.is_sound(code), codes.looks_like_nik(code)) == (True, False)


def test_a_code_shaped_like_a_nik_is_passed_over():
    """Three codes in a hundred would be: in 2,000 the first try must have failed sometimes."""
    made = [codes.derive(b"secret", bytes([high, low])) for high in range(8) for low in range(250)]
    first_tries = [
        codes._from(b"secret", b"\0\0\0\x02" + bytes([high, low]) + b"\0\0\0\0")
        for high in range(8)
        for low in range(250)
    ]
    passed_over = [first for first, code in zip(first_tries, made, strict=True) if first != code]
    assert passed_over
    assert all(map(codes.looks_like_nik, passed_over))


def test_every_digit_comes_equally_often():
    counts = dict.fromkeys(string.digits, 0)
    for number in range(2_000):
        for digit in codes.derive(b"secret", number.to_bytes(2, "big"))[6:15]:
            counts[digit] += 1
    assert all(1_600 < count < 2_000 for count in counts.values())
