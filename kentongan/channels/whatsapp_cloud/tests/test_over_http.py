"""The requests as Meta sees them."""

import pytest
from werkzeug import Request, Response

from kentongan.channels.whatsapp_cloud.tests import meta
from kentongan.messaging import wire
from kentongan.messaging.contract import Account, Media, Message, Picture, WindowClosed

CHANNEL = meta.Meta.channel
PHOTO = b"\xff\xd8\xff\xe0 a mended road"


@pytest.fixture
def account(httpserver):
    return Account({**meta.ACCOUNT.values, "base_url": httpserver.url_for("")})


@pytest.fixture
def asked(httpserver):
    """What was asked of a Meta that does as it is told."""
    requests = []

    def answer(request: Request) -> Response:
        assert request.headers["Authorization"] == "Bearer EAAG-system-user-token"
        requests.append(request)
        if request.path.endswith("/media"):
            request.files["file"].read()
            return Response('{"id": "449"}')
        return Response('{"messages": [{"id": "wamid.1"}]}')

    httpserver.expect_request("/v23.0/1122334455667/media").respond_with_handler(answer)
    httpserver.expect_request("/v23.0/1122334455667/messages").respond_with_handler(answer)
    return requests


def test_a_picture_is_uploaded_and_then_shown(account, asked):
    message = Message("9f2c", meta.NUMBER, "Sudah diperbaiki", picture=Picture(PHOTO))
    assert wire.tell(CHANNEL, message, account).provider_id == "wamid.1"
    upload, show = asked
    assert upload.form.to_dict() == {"messaging_product": "whatsapp", "type": "image/jpeg"}
    assert [(name, part.mimetype) for name, part in upload.files.items()] == [
        ("file", "image/jpeg")
    ]
    assert show.get_json() == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": meta.NUMBER,
        "type": "image",
        "image": {"id": "449", "caption": "Sudah diperbaiki"},
        "biz_opaque_callback_data": "9f2c",
    }


def test_a_closed_window_is_heard_and_stops_the_rest(httpserver, account):
    asked = []

    def refuse(request: Request) -> Response:
        asked.append(request.get_json()["text"]["body"])
        return Response(meta.wrong(131047).body, status=400)

    httpserver.expect_request("/v23.0/1122334455667/messages").respond_with_handler(refuse)
    with pytest.raises(WindowClosed):
        wire.tell(CHANNEL, Message("9f2c", meta.NUMBER, "kata " * 1000), account)
    assert len(asked) == 1


def test_a_photo_is_fetched_by_its_id_and_the_address_it_leads_to(httpserver, account):
    headers = {"Authorization": "Bearer EAAG-system-user-token"}
    found = {"url": httpserver.url_for("/bytes/31"), "mime_type": "image/jpeg", "id": "31"}
    httpserver.expect_request(
        "/v23.0/31", query_string="phone_number_id=1122334455667", headers=headers
    ).respond_with_json(found)
    httpserver.expect_request("/bytes/31", headers=headers).respond_with_data(PHOTO)
    first = wire.send(CHANNEL.fetches(Media("31", "photo"), account), account)
    second = wire.send(CHANNEL.leads(first, account), account)
    assert (second.body, CHANNEL.leads(second, account)) == (PHOTO, None)
