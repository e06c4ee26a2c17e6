"""The requests as a provider sees them."""

import re

from werkzeug import Request, Response

from kentongan.channels.waha.tests.provider import ACCOUNT, CHANNEL, SRI
from kentongan.messaging import wire
from kentongan.messaging.contract import Account, Media, Message, Picture


def test_a_photo_is_sent_with_manners_and_another_fetched(httpserver, monkeypatch):
    asked, waited = [], []

    def answer(request: Request) -> Response:
        assert request.headers["X-Api-Key"] == "kunci-waha-1"
        asked.append((request.path, request.get_json(silent=True)))
        return Response(f'{{"id": "true_{SRI}_3EB0B1"}}', status=201)

    httpserver.expect_request(re.compile("/.*")).respond_with_handler(answer)
    monkeypatch.setattr(wire, "sleep", waited.append)
    account = Account({**ACCOUNT.values, "base_url": httpserver.url_for("")})
    message = Message("9f2c", SRI, "Sudah", picture=Picture(b"jpg"))
    assert wire.tell(CHANNEL, message, account).provider_id == f"true_{SRI}_3EB0B1"
    assert wire.send(CHANNEL.fetches(Media("/api/files/a.jpg", "photo"), account), account).body
    chat = {"session": "default", "chatId": SRI}
    file = {"data": "anBn", "mimetype": "image/jpeg", "filename": "foto.jpg"}
    assert asked == [
        ("/api/sendSeen", chat),
        ("/api/startTyping", chat),
        ("/api/stopTyping", chat),
        ("/api/sendImage", chat | {"file": file, "caption": "Sudah"}),
        ("/api/files/a.jpg", None),
    ]
    assert waited == [0, 0, 1.0, 0]
