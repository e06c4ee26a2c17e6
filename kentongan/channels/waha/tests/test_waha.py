"""What only Waha does."""

import hmac
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kentongan.channels.waha.tests.provider import ACCOUNT, CHANNEL, HEADER, SRI
from kentongan.messaging.contract import (
    Ambiguous,
    Button,
    Message,
    NotSent,
    Picture,
    Unauthorised,
    Undeliverable,
)
from kentongan.messaging.testing import reply

FIXTURES = Path(__file__).parent.parent / "fixtures"


def _read(name: str) -> Any:
    return CHANNEL.read((FIXTURES / f"{name}.json").read_bytes(), {}, ACCOUNT)[0]


def _payload(**payload: Any) -> Any:
    base = {"id": "false_x_1", "timestamp": 1741249700, "from": SRI, "fromMe": False, "body": ""}
    event = {"event": "message", "session": "default", "id": "evt_1", "payload": base | payload}
    return next(iter(CHANNEL.read(json.dumps(event).encode(), {}, ACCOUNT)), None)


def _say(text: str = "Siap", to: str = SRI, **more: Any) -> list[Any]:
    return [*CHANNEL.calls(Message("9f2c", to, text, **more), ACCOUNT)]


# -- Whose word it is ----------------------------------------------------------------------------
def test_the_signature_of_the_reference_is_ours():
    body = b'{"event":"message","session":"default","engine":"WEBJS"}'
    digest = hmac.new(b"my-secret-key", body, "sha512").hexdigest()
    assert digest.startswith("208f8a55dde9e055")
    assert digest.endswith("77076153fa89")
    assert CHANNEL.is_genuine(body, {HEADER: digest.upper()}, ACCOUNT)
    weak = {HEADER: digest, "x-webhook-hmac-algorithm": "sha256"}
    assert not CHANNEL.is_genuine(body, weak, ACCOUNT)


# -- Hearing -------------------------------------------------------------------------------------
def test_a_message_is_heard():
    heard = _read("message")
    assert heard.key == "false_6285712345611@c.us_3EB0A1"
    assert heard.at == datetime(2025, 3, 6, 8, 28, 20, tzinfo=UTC)
    assert (heard.name, heard.text) == ("Bu Sri", "Lampu jalan mati")
    assert heard.reply_to == "true_6285712345611@c.us_3EB0FF"


def test_a_hidden_sender_is_joined_to_the_number_beside_it():
    heard = _read("hidden")
    assert heard.sender == ("tel:+6285712345611", "lid:204812345678901")
    assert heard.reach == "204812345678901@lid"


def test_hidden_digits_are_never_a_number():
    assert _payload(body="halo", **{"from": "204812345678901@lid"}).sender == (
        "lid:204812345678901",
    )


@pytest.mark.parametrize(
    "chat", ["1203630@g.us", "status@broadcast", "12036@newsletter", "62857@broadcast", "", None]
)
def test_only_people_are_heard(chat):
    assert _payload(body="halo", **{"from": chat}) is None


def test_the_event_of_another_session_is_not_ours():
    body = (FIXTURES / "message.json").read_bytes().replace(b'"default"', b'"lain"')
    assert [*CHANNEL.read(body, {}, ACCOUNT)] == []


def test_media_come_from_the_address_that_was_entered():
    heard = _read("hidden")
    call = CHANNEL.fetches(heard.media[0], ACCOUNT)
    assert (call.method, call.path, call.url) == ("GET", "/api/files/default/3EB0A2.jpeg", "")
    assert call.headers == {"X-Api-Key": "kunci-waha-1"}


@pytest.mark.parametrize(
    "media", [None, {"url": None, "error": "x"}, {"url": "http://[x"}, {"url": "//a//b"}]
)
def test_media_that_could_not_be_fetched_are_told(media):
    heard = _payload(hasMedia=True, media=media)
    assert (heard.kind, heard.reason) == ("unsupported", "media lost")
    heard = _payload(hasMedia=True, media=media, body="Lubang")
    assert (heard.kind, heard.text, heard.reason) == ("message", "Lubang", "media lost")


def test_a_path_that_climbs_is_no_media():
    assert _payload(hasMedia=True, media={"url": "http://x/../api/keys"}).media == ()


def test_the_picture_of_a_map_is_no_text():
    heard = _payload(body="/9j/4AAQSk", location={"latitude": -7.39, "longitude": 109.36})
    assert (heard.text, heard.spot.lon) == ("", 109.36)


def test_an_edit_and_a_revocation_name_the_message_as_it_was_named_when_it_came():
    edited, revoked = _read("edited"), _read("revoked")
    assert (edited.kind, edited.text) == ("edit", "Lampu jalan RT 3 mati")
    assert edited.reply_to == revoked.reply_to == _read("message").key
    assert (revoked.kind, revoked.sender) == ("revoke", ("tel:+6285712345611",))
    assert edited.key != _read("message").key


def test_an_acknowledgement_is_a_receipt_of_its_message():
    told = _read("ack")
    assert (told.provider_id, told.state) == ("true_6285712345611@c.us_3EB0B1", "read")
    assert told.at == datetime(2025, 3, 6, 8, 31, 42, 485000, tzinfo=UTC)


def test_the_acknowledgement_of_their_message_is_nothing():
    body = (FIXTURES / "ack.json").read_bytes().replace(b'"fromMe":true', b'"fromMe":false')
    assert [*CHANNEL.read(body, {}, ACCOUNT)] == []


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("WORKING", "ok"),
        ("STARTING", "degraded"),
        ("SCAN_QR_CODE", "unauthorised"),
        ("FAILED", "unauthorised"),
        ("STOPPED", "unauthorised"),
    ],
)
def test_the_session_tells_how_the_account_does(status, state):
    body = (FIXTURES / "status.json").read_bytes().replace(b"SCAN_QR_CODE", status.encode())
    (news,) = CHANNEL.read(body, {}, ACCOUNT)
    assert (news.state, news.why) == (state, status)
    assert CHANNEL.wellbeing(reply(200, {"status": status})) == state


# -- Saying --------------------------------------------------------------------------------------
def test_a_message_is_seen_typed_and_sent():
    calls = _say("x" * 120, answers="false_a_1")
    paths = [call.path.removeprefix("/api/") for call in calls]
    assert paths == ["sendSeen", "startTyping", "stopTyping", "sendText"]
    assert [call.pause for call in calls] == [0, 0, 2.0, 0]
    assert calls[0].json == {"session": "default", "chatId": SRI}
    assert calls[3].json == {
        "session": "default",
        "chatId": SRI,
        "text": "x" * 120,
        "linkPreview": False,
        "reply_to": "false_a_1",
    }
    assert {call.headers["X-Api-Key"] for call in calls} == {"kunci-waha-1"}


@pytest.mark.parametrize(("length", "seconds"), [(1, 1.0), (120, 2.0), (4000, 4.0)])
def test_nobody_types_for_long(length, seconds):
    assert _say("x" * length)[2].pause == seconds


def test_a_picture_goes_inside_the_request():
    call = _say("Sudah", picture=Picture(b"jpg"))[-1]
    assert call.path == "/api/sendImage"
    assert call.json["file"] == {"data": "anBn", "mimetype": "image/jpeg", "filename": "foto.jpg"}
    assert call.json["caption"] == "Sudah"


def test_choices_are_numbered():
    assert _say("Kirim?", buttons=(Button("y", "Ya"), Button("t", "Ubah")))[-1].json["text"] == (
        "Kirim?\n\n1. Ya\n2. Ubah"
    )


def test_a_number_becomes_a_chat():
    assert _say(to="+6285712345611")[-1].json["chatId"] == SRI


# -- Being answered ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "told",
    [
        {"id": f"true_{SRI}_3EB0"},
        {"id": {"_serialized": f"true_{SRI}_3EB0", "id": "3EB0"}},
        {"key": {"remoteJid": "6285712345611@s.whatsapp.net", "fromMe": True, "id": "3EB0"}},
    ],
    ids=["GOWS", "WEBJS", "NOWEB"],
)
def test_each_engine_names_what_was_sent_in_its_own_shape(told):
    assert CHANNEL.outcome(reply(201, told)).provider_id == f"true_{SRI}_3EB0"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(401, {}), Unauthorised),
        (reply(404, {}), Unauthorised),
        (reply(422, {}), Unauthorised),
        (reply(400, {}), Undeliverable),
        (reply(503), Ambiguous),
        (reply(200), Ambiguous),
        (reply(200, {}), Ambiguous),
    ],
)
def test_errors_are_what_the_reference_says(answer, error):
    with pytest.raises(NotSent) as no:
        CHANNEL.outcome(answer)
    assert type(no.value) is error


def test_typing_is_a_courtesy_but_a_lost_session_is_not():
    send = _say()[-1]
    assert CHANNEL.then(reply(500), send) is send
    with pytest.raises(Unauthorised):
        CHANNEL.then(reply(422, {}), send)
