"""A report with evil files hanging on it: it comes in, and nothing of them is shown."""

import re
import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kentongan.cases.models import Case, Exhibit
from kentongan.media import store
from kentongan.media.models import Attachment
from kentongan.media.tests import evil
from kentongan.media.tests.evil import MARKS, NO_PHOTOS, POLYGLOTS
from kentongan.media.tests.test_evil import is_plain
from tests.cast import STORY


@pytest.mark.django_db
def test_a_report_comes_in_whatever_hangs_on_it_and_nothing_of_that_is_shown(village):
    """Path names, a wrong type: the name a file came under is nowhere, its bytes are no page."""
    names = ["../../../../etc/cron.d/x", "C:\\Windows\\x.exe", "a\0b.jpg", "x.svg", "." * 300]
    bodies = [POLYGLOTS["jpeg and html"], evil.SVG, evil.EICAR, NO_PHOTOS["macro document"], b""]
    edge = "----batas"
    sent = b"".join(
        f'--{edge}\r\nContent-Disposition: form-data; name="photos"; filename="{name}"\r\n'
        f"Content-Type: text/html\r\n\r\n".encode()
        + body
        + b"\r\n"
        for name, body in zip(names, bodies, strict=True)
    )
    sent += f'--{edge}\r\nContent-Disposition: form-data; name="text"\r\n\r\n{STORY}\r\n'.encode()
    sent += f"--{edge}--\r\n".encode()
    client = Client()
    answer = client.post("/lapor", sent, content_type=f"multipart/form-data; boundary={edge}")
    assert answer.status_code == 303
    [exhibit] = Exhibit.objects.filter(case=Case.objects.get()).select_related("attachment")
    kept = exhibit.attachment
    assert all(re.fullmatch(r"[0-9a-f]{32}", name) for name in kept.names)
    assert [is_plain(store.get(name)) for name in (kept.large_name, kept.thumb_name)] == [True] * 2
    assert not any(mark in store.get(kept.original_name) for mark in MARKS)  # sealed as it came
    told = client.get(answer["Location"]).content
    assert b"4 berkas tidak bisa kami baca" in told
    assert not any(word in told for word in (b"cron.d", b"x.exe", b"alert("))


@pytest.mark.django_db
def test_a_photo_of_a_hundred_megabytes_is_refused_and_never_on_the_disk(village, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a temporary file")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    photo = SimpleUploadedFile("besar.jpg", b"\xff\xd8\xff" + bytes(100_000_000), "image/jpeg")
    answer = Client().post("/lapor", {"text": STORY, "photos": photo})
    assert (answer.status_code, Attachment.objects.count()) == (303, 0)
