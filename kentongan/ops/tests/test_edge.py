"""What answers before or beside the pages carries the headers of a page too."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from kentongan.village.models import Village

pytestmark = pytest.mark.django_db
KEY = "k" * 22
EDGES = {
    "/healthz": "text/plain; charset=utf-8",
    "/readyz": "application/json",
    "/metrics": "text/plain; version=0.0.4; charset=utf-8",
    f"/kanal/telegram/{KEY}": "text/plain; charset=utf-8",
    "/simulator/v1/numbers/x": "application/json",
    "/static/warna.css": 'text/css; charset="utf-8"',
    "/static/langkah.js": 'text/javascript; charset="utf-8"',
    "/static/tidak-ada.css": "text/html; charset=utf-8",
    "/": "text/html; charset=utf-8",
}
PAGES = ("/", "/metrics", "/static/tidak-ada.css")  # these go the way of a page
SECURE = {"X-Forwarded-Proto": "https"}


@pytest.fixture
def client(village: Village, settings: Settings, tmp_path: Path) -> Client:
    settings.STATIC_ROOT = tmp_path
    for name in ("warna.css", "langkah.js"):
        (tmp_path / name).write_text("")
    return Client(headers=SECURE)


@pytest.mark.parametrize("address", EDGES)
def test_every_kind_of_answer_names_its_letters_and_is_shut(client: Client, address: str) -> None:
    answer = client.get(address)
    policy = answer["Content-Security-Policy"].split("; ")
    assert answer["Content-Type"] == EDGES[address]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Strict-Transport-Security"] == "max-age=31536000"
    assert {"default-src 'none'", "frame-ancestors 'none'"} <= {*policy}
    assert len(policy) == 2 or address in PAGES
    answer.getvalue()  # to its end, so that the file is closed


def test_a_delivery_is_answered_with_the_same_headers(client: Client) -> None:
    answer = client.post(f"/kanal/telegram/{KEY}", b"{}", content_type="application/json")
    told = [answer[name] for name in ("Content-Type", "X-Content-Type-Options")]
    assert told == ["text/plain; charset=utf-8", "nosniff"]
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
