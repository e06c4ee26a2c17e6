"""A page with holes, compressed once."""

import gzip
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.base.stencil import Stencil

HOLE = str(UUID(int=0)).encode()
PARTS = st.lists(st.binary(max_size=300), min_size=1)


@given(PARTS, st.binary(min_size=len(HOLE), max_size=len(HOLE)))
def test_what_comes_out_is_the_page_with_the_words_in_every_hole(parts, words):
    page = HOLE.join(parts)
    assert gzip.decompress(Stencil(page, HOLE).fill(words)) == words.join(page.split(HOLE))


def test_words_that_look_like_the_page_do_not_disturb_it():
    page = b"0000-0000" * 50 + HOLE + b"0000-0000" * 50
    for words in (HOLE, b"0" * 36, str(uuid4()).encode()):
        assert gzip.decompress(Stencil(page, HOLE).fill(words)) == page.replace(HOLE, words)


def test_a_page_that_looks_like_what_stands_in_the_hole_is_told_apart():
    page = b"\x01" * 99 + HOLE + b"\x01" * 99
    assert gzip.decompress(Stencil(page, HOLE).fill(b"2" * 36)) == page.replace(HOLE, b"2" * 36)


def test_it_is_as_small_as_the_page_compressed_at_once():
    page = b"".join(b'<p class="lines">Laporan %d</p>' % n for n in range(500))
    holed = page[:9000] + HOLE + page[9000:]
    assert len(Stencil(holed, HOLE).fill(HOLE)) < len(gzip.compress(page)) + 2 * len(HOLE)


def test_words_of_another_length_are_refused():
    with pytest.raises(ValueError, match="3"):
        Stencil(b"page", HOLE).fill(b"abc")
