"""An upload is held in memory, to one byte more than is allowed, and never on the disk."""

import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from kentongan.media import rules


@pytest.fixture
def received(monkeypatch):
    """The photo as a view would get it; any temporary file is an error."""

    def refuse(*args, **kwargs):
        raise AssertionError("a temporary file")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)

    def _received(size):
        photo = SimpleUploadedFile("Rumah Sari.jpg", b"x" * size, "image/jpeg")
        request = RequestFactory().post("/lapor", {"photos": photo})
        return request.FILES["photos"]

    return _received


def test_a_photo_of_many_chunks_arrives_whole(received):
    photo = received(3_000_000)
    assert (photo.size, photo.read() == b"x" * 3_000_000) == (3_000_000, True)


def test_of_a_photo_too_large_only_one_byte_too_many_is_held(received):
    photo = received(rules.PHOTO_BYTES + 5_000_000)
    assert len(photo.read()) == rules.PHOTO_BYTES + 1


def test_an_empty_photo_arrives_empty(received):
    assert received(0).read() == b""
