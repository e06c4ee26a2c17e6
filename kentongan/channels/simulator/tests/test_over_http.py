"""The requests as a provider sees them."""

import json

from werkzeug import Request, Response

from kentongan.channels.simulator.tests.provider import ACCOUNT, CHANNEL, SARI
from kentongan.messaging import wire
from kentongan.messaging.contract import Account, Button, Message


def test_a_phone_is_told_below_its_own_address(httpserver):
    asked = []

    def answer(request: Request) -> Response:
        assert request.headers["Authorization"] == "Bearer kata-simulator"
        asked.append(request.get_json())
        return Response(json.dumps({"id": f"s-{len(asked)}"}))

    httpserver.expect_request("/simulator/messages").respond_with_handler(answer)
    account = Account({**ACCOUNT.values, "base_url": httpserver.url_for("/simulator")})
    message = Message("9f2c", SARI, "kata " * 1000, buttons=(Button("ya", "Ya"),))
    assert wire.tell(CHANNEL, message, account).provider_id == "s-2"
    assert [told["ref"] for told in asked] == ["9f2c.1", "9f2c"]
    assert [told.get("buttons") for told in asked] == [None, [{"id": "ya", "title": "Ya"}]]
