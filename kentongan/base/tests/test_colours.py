"""Whatever colour a village picks, its words can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.base import colours

ANY_COLOUR = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert round(colours.contrast(one, other), 2) == ratio


@given(ANY_COLOUR)
def test_every_accent_can_be_read_on_both_grounds(colour):
    accent = colours.accent(colour)
    worst = min(
        colours.contrast(accent.on_light, colours.LIGHT_GROUND),
        colours.contrast(accent.on_dark, colours.DARK_GROUND),
    )
    assert worst >= 7


@given(ANY_COLOUR)
def test_words_on_an_accent_can_be_read(colour):
    accent = colours.accent(colour)
    worst = min(
        colours.contrast(shade, colours.readable_on(shade))
        for shade in (accent.on_light, accent.on_dark)
    )
    assert worst >= 7


def test_a_colour_dark_enough_stays_as_the_village_chose_it():
    assert colours.accent("#0b5a3c").on_light == "#0b5a3c"


@pytest.mark.parametrize("nonsense", ["", "red", "#12345", "#gggggg", "#0b5a3c;}", "0b5a3c0"])
def test_what_is_no_colour_gives_the_houses_green(nonsense):
    assert colours.accent(nonsense) == colours.accent(colours.DEFAULT_ACCENT)
