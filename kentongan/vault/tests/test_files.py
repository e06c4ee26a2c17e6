"""Files sealed to a part of a story open in one place only, for its readers."""

from uuid import uuid4

import pytest

from kentongan.base import sealing
from kentongan.vault import stories
from kentongan.vault.stories import EXACT, STORY, Reader

pytestmark = pytest.mark.django_db
PHOTO = b"\xff\xd8\xff" + bytes(1000)


@pytest.fixture
def sari():
    return Reader("code", sealing.new_private_key())


@pytest.fixture
def sealed(sukamaju, sari):
    """``sealed(part)``: a subject, a file's uid and the file."""

    def one(part=STORY):
        subject, uid = uuid4(), uuid4()
        key = stories.begin(sukamaju, subject, part, {}, {sari.name: sari.public})
        key.save(force_insert=True)
        return subject, uid, stories.seal_file(key, uid, PHOTO)

    return one


def opens(reader, village, uid, body):
    try:
        return stories.open_file(reader, village, uid, body) == PHOTO
    except sealing.DoesNotOpen:
        return False


@pytest.mark.parametrize("part", [STORY, EXACT])
def test_a_reader_opens_a_file(sukamaju, sari, sealed, part):
    _, uid, body = sealed(part)
    assert PHOTO[:3] not in body[:3]
    assert opens(sari, sukamaju, uid, body)


def test_nobody_else_opens_it(sukamaju, sealed):
    _, uid, body = sealed()
    for name in ("code", "worker"):
        assert not opens(Reader(name, sealing.new_private_key()), sukamaju, uid, body)


def test_it_opens_nowhere_else(sukamaju, next_village, sari, sealed):
    (_, uid, body), (subject, other, _) = sealed(), sealed()
    at = len(body) - len(PHOTO) - sealing.OVERHEAD
    renamed = body[: at - 16] + subject.bytes + body[at:]
    assert not opens(sari, next_village, uid, body)
    assert not opens(sari, sukamaju, other, body)
    assert not opens(sari, sukamaju, uid, renamed)


@pytest.mark.parametrize("end", [0, 3, 17, 20, 40, -1])
def test_what_is_cut_off_does_not_open(sukamaju, sari, sealed, end):
    _, uid, body = sealed()
    assert not opens(sari, sukamaju, uid, body[:end])


def test_what_was_never_sealed_does_not_open(sukamaju, sari):
    assert not opens(sari, sukamaju, uuid4(), PHOTO)
