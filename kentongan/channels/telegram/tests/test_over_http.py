"""The requests as a provider sees them."""

import json
import re

import pytest
from werkzeug import Request, Response

from kentongan.channels.telegram.tests.provider import ACCOUNT, CHANNEL, CHAT
from kentongan.messaging import wire
from kentongan.messaging.contract import Account, Button, Media, Message, Picture

BOT = "/bot700100200:AAH-rahasia"


@pytest.fixture
def telegram(httpserver):
    """The account at a server that answers like Telegram, and what it was asked."""
    asked: list[tuple[str, dict[str, object]]] = []

    def answer(request: Request) -> Response:
        photos = {name: one.read() for name, one in request.files.items()}
        told = request.get_json(silent=True) or request.form.to_dict() | photos
        asked.append((request.path, told))
        result = {"message_id": 88, "chat": CHAT, "file_path": "photos/file_3.jpg"}
        return Response(json.dumps({"ok": True, "result": result}))

    httpserver.expect_request(re.compile(f"{BOT}/.*")).respond_with_handler(answer)
    httpserver.expect_request(f"/file{BOT}/photos/file_3.jpg").respond_with_data(b"jpg")
    return Account({**ACCOUNT.values, "base_url": httpserver.url_for("")}), asked


def test_a_press_is_answered_with_a_photo(telegram):
    account, asked = telegram
    message = Message(
        "9f2c",
        "551234567",
        "Sudah",
        buttons=(Button("a", "Ya"),),
        picture=Picture(b"jpg"),
        answers="callback:4382",
    )
    assert wire.tell(CHANNEL, message, account).provider_id == "551234567:88"
    keyboard = {"inline_keyboard": [[{"text": "Ya", "callback_data": "a"}]]}
    sent = {"chat_id": "551234567", "caption": "Sudah", "photo": b"jpg"}
    assert asked == [
        (f"{BOT}/answerCallbackQuery", {"callback_query_id": "4382"}),
        (f"{BOT}/sendPhoto", sent | {"reply_markup": json.dumps(keyboard)}),
    ]


def test_a_file_is_asked_for_and_then_fetched(telegram):
    account, asked = telegram
    found = wire.send(CHANNEL.fetches(Media("AgAC", "photo"), account), account)
    bytes_ = wire.send(CHANNEL.leads(found, account), account)
    assert asked == [(f"{BOT}/getFile", {"file_id": "AgAC"})]
    assert (bytes_.body, CHANNEL.leads(bytes_, account)) == (b"jpg", None)
