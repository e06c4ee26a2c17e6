"""Words cut to what a channel can show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.messaging import wording
from kentongan.messaging.contract import Button


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize(
    ("text", "most", "pieces"),
    [
        ("Jalan rusak.", 20, ("Jalan rusak.",)),
        ("  ", 20, ()),
        ("Satu dua.\n\nTiga. Empat lima.", 22, ("Satu dua.", "Tiga. Empat lima.")),
        ("Satu dua.\nTiga. Empat lima.", 22, ("Satu dua.", "Tiga. Empat lima.")),
        ("Satu dua tiga. Empat lima enam.", 22, ("Satu dua tiga.", "Empat lima enam.")),
        ("Satu dua tiga empat lima enam", 22, ("Satu dua tiga empat", "lima enam")),
        ("a" * 25, 10, ("a" * 10, "a" * 10, "a" * 5)),
        ("A. " + "b" * 18, 20, ("A. " + "b" * 17, "b")),  # a seam too early is no seam
        ("🙂" * 7, 6, ("🙂" * 3, "🙂" * 3, "🙂")),
        ("aaaaaa👨‍👩‍👧", 10, ("aaaaaa", "👨‍👩‍👧")),
        ("aaaaaaaae\u0301bbb", 9, ("aaaaaaaa", "e\u0301bbb")),
        ("aaaaaaa👍🏽bbb", 9, ("aaaaaaa", "👍🏽bbb")),
    ],
)
def test_a_text_is_cut_at_the_best_seam(text, most, pieces):
    assert wording.cut(text, most) == pieces


@given(st.text(), st.integers(min_value=4, max_value=60))
def test_nothing_but_space_is_lost_and_every_piece_fits(text, most):
    pieces = wording.cut(text, most)
    assert squeezed("".join(pieces)) == squeezed(text)
    assert all(0 < wording.units(piece) <= most for piece in pieces)


@given(st.text(), st.integers(min_value=4, max_value=20))
def test_the_piece_that_carries_the_buttons_may_be_shorter(text, end):
    pieces = wording.cut_with_end(text, 60, end)
    assert squeezed("".join(pieces)) == squeezed(text)
    assert all(wording.units(piece) <= 60 for piece in pieces)
    assert pieces == () or wording.units(pieces[-1]) <= end


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("Ya, kirim", 20, "Ya, kirim"),
        ("Ya,\n kirim", 20, "Ya, kirim"),
        ("Jalan dan jembatan desa", 20, "Jalan dan jembatan…"),
        ("🙂🙂🙂🙂", 6, "🙂🙂…"),
    ],
)
def test_a_title_is_shortened_on_one_line(text, most, shown):
    assert wording.short(text, most) == shown


def test_choices_become_numbered_lines():
    two = (Button("y", "Ya, kirim"), Button("u", "Ubah dulu"))
    assert wording.numbered("Kirim?\n", two) == "Kirim?\n\n1. Ya, kirim\n2. Ubah dulu"
    assert wording.numbered("", two) == "1. Ya, kirim\n2. Ubah dulu"
    assert wording.numbered("Kirim?", ()) == "Kirim?"
