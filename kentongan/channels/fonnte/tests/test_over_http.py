"""The requests as a provider sees them."""

import pytest
from werkzeug import Request, Response

from kentongan.channels.fonnte.tests.provider import ACCOUNT, CHANNEL, DARNO
from kentongan.messaging import wire
from kentongan.messaging.contract import Account, Message, Unauthorised


def test_a_message_is_a_form_and_200_may_be_a_refusal(httpserver):
    asked, answers = [], ['{"status": true, "id": ["91"]}', '{"status": false, "reason": "quota"}']

    def answer(request: Request) -> Response:
        assert request.headers["Authorization"] == "tok-FONNTE-1"
        asked.append(request.form.to_dict())
        return Response(answers[len(asked) - 1])

    httpserver.expect_request("/send", method="POST").respond_with_handler(answer)
    account = Account({**ACCOUNT.values, "base_url": httpserver.url_for("")})
    message = Message("9f2c", DARNO, "Siap & {nama}")
    assert wire.tell(CHANNEL, message, account).provider_id == "91"
    with pytest.raises(Unauthorised):
        wire.tell(CHANNEL, message, account)
    sent = {"target": DARNO, "message": "Siap & ｛nama｝", "countryCode": "0"}
    assert asked == [sent | {"typing": "true", "delay": "1"}] * 2
