"""Faces under blocks: solid, where the finger was, and only for the public."""

import io

import pytest
from PIL import Image

from kentongan.media import actions as media
from kentongan.media import covering, queries, store
from kentongan.media.decode import INK
from kentongan.media.models import Cover
from kentongan.media.tests import pictures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


@pytest.fixture
def photo(village):
    body = pictures.saved(pictures.picture(size=(800, 600)))
    return media.keep(village, io.BytesIO(body), kind="photo", seal=lambda bare: bare)


def cover(photo, *blocks):
    covering.show(photo, covering.draw(photo, blocks))


def seen(village, photo, size="large"):
    body = queries.public_photo(village, photo.uid, size=size).body
    return Image.open(io.BytesIO(body)).convert("RGB")


def is_near(colour, wanted):
    return all(abs(a - b) < 12 for a, b in zip(colour, wanted, strict=True))


def where_covered(picture):
    """Left, top, right and bottom of what is ink, in pixels."""
    dark = picture.convert("L").point(lambda grey: 255 * (grey < 60))
    return dark.getbbox()


def test_a_block_covers_what_was_tapped_in_both_sizes(village, photo):
    cover(photo, (250, 500, 100))
    large, thumb = seen(village, photo), seen(village, photo, "thumb")
    assert is_near(large.getpixel((200, 300)), INK)
    assert is_near(large.getpixel((600, 300)), pictures.RED)
    assert is_near(thumb.getpixel((80, 120)), INK)
    edges = zip(where_covered(large), (160, 260, 240, 340), strict=True)
    assert max(abs(is_at - wanted) for is_at, wanted in edges) < 4


def test_what_is_covered_is_gone_from_the_bytes_and_the_rest_is_untouched(village, photo):
    before = {name: store.get(name) for name in photo.names}
    cover(photo, (500, 500, 600), (0, 0, 600), (1000, 1000, 600), (0, 1000, 600), (1000, 0, 600))
    assert where_covered(seen(village, photo)) == (0, 0, 800, 600)
    assert {name: store.get(name) for name in photo.names} == before
    assert queries.photo(village, photo.uid).body == before[photo.large_name]


def test_without_a_cover_the_public_sees_the_photo_itself(village, photo):
    assert queries.public_photo(village, photo.uid) == queries.photo(village, photo.uid)


def test_taking_back_the_last_block_shows_it_as_before(
    village, photo, django_capture_on_commit_callbacks
):
    first = [(250, 500, 100)]
    cover(photo, *first)
    once = seen(village, photo).tobytes()
    cover(photo, *first, (750, 500, 100))
    assert seen(village, photo).tobytes() != once
    cover(photo, *covering.blocks_of(photo)[:-1])
    assert (seen(village, photo).tobytes(), covering.blocks_of(photo)) == (once, first)
    with django_capture_on_commit_callbacks(execute=True):
        cover(photo)
    assert (Cover.objects.count(), covering.blocks_of(photo)) == (0, [])
    assert queries.public_photo(village, photo.uid) == queries.photo(village, photo.uid)


def test_no_bytes_of_earlier_covers_are_left(photo, folder, django_capture_on_commit_callbacks):
    kept = {path.name for path in folder.rglob("*") if path.is_file()}
    for blocks in ([(250, 500, 100)], [(750, 500, 100)], []):
        with django_capture_on_commit_callbacks(execute=True):
            cover(photo, *blocks)
    assert {path.name for path in folder.rglob("*") if path.is_file()} == kept


def test_another_village_does_not_see_it(next_village, photo):
    cover(photo, (250, 500, 100))
    assert queries.public_photo(next_village, photo.uid) is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ((500, 400), (500, 400, 140)),
        ((-3, 4000), (0, 1000, 140)),
        ((500, 400, 1), (500, 400, 30)),
        ((500, 400, 9999), (500, 400, 600)),
    ],
)
def test_a_block_is_brought_into_the_photo(given, kept):
    assert covering.set_block([], *given) == [kept]


def test_the_last_block_is_moved_and_grown():
    blocks = [(100, 100, 140), (500, 400, 140)]
    assert covering.move_block(blocks, across=-25, down=50, growth=20) == [
        (100, 100, 140),
        (475, 450, 160),
    ]
    assert covering.move_block([], across=5) == []


def test_forty_blocks_are_enough():
    blocks = [(500, 500, 140)] * covering.MOST
    with pytest.raises(covering.TooManyBlocks):
        covering.set_block(blocks, 1, 1)
    assert len(covering.move_block(blocks, down=5)) == covering.MOST
