"""Values from outside: what is odd counts as missing, and nothing raises."""

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.messaging import lenient

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe\x00", b"{", b"<html>", b"[" * 100_000, b"1" * 5_000]
)
def test_what_is_no_json_is_none(body):
    assert lenient.json(body) is None


@given(ANYTHING)
def test_no_reader_raises(value):
    lenient.inside(value, "a", "b")
    assert [*lenient.mappings(value)] == [
        one for one in (value if isinstance(value, list) else []) if isinstance(one, dict)
    ]
    assert lenient.moment(value).tzinfo is UTC
    for read in (lenient.text, lenient.name, lenient.tel, lenient.digest):
        assert read(value).encode().decode() == read(value)
    assert math.isfinite(lenient.number(value) or 0)


def test_half_surrogates_are_replaced_and_nothing_else():
    assert lenient.text("a\ud83d b\0\u202e\U0001f642") == "a\ufffd b\0\u202e\U0001f642"


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("1732417200", datetime(2024, 11, 24, 3, 0, tzinfo=UTC)),
        (1732417200, datetime(2024, 11, 24, 3, 0, tzinfo=UTC)),
        ("besok", lenient.NEVER),
        (1e300, lenient.NEVER),
        (-1e15, lenient.NEVER),
        (None, lenient.NEVER),
        (True, lenient.NEVER),
    ],
)
def test_a_moment_is_unix_seconds(value, moment):
    assert lenient.moment(value) == moment


@pytest.mark.parametrize(
    ("written", "tel"),
    [
        ("6285712345601", "tel:+6285712345601"),
        ("+62 857-1234-5601", "tel:+6285712345601"),
        ("085712345601", "tel:+6285712345601"),
        ("006285712345601", "tel:+6285712345601"),
        ("+62 0857 1234 5601", "tel:+6285712345601"),
        ("６２８５７１２３４５６０１", "tel:+6285712345601"),
        ("\u202a+6285712345601\u202c", "tel:+6285712345601"),
        (6285712345601, "tel:+6285712345601"),
        ("60123456789", "tel:+60123456789"),
        ("819012345678", "tel:+819012345678"),
        ("INDOSAT", ""),
        ("8888", ""),
        ("1" * 16, ""),
        (None, ""),
        (True, ""),
    ],
)
def test_a_number_is_read_as_the_provider_means_it(written, tel):
    assert lenient.tel(written) == tel
