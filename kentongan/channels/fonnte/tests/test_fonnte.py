"""What only Fonnte does."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from kentongan.channels.fonnte.tests.provider import ACCOUNT, CHANNEL, DARNO, VALUES, no
from kentongan.messaging import lenient
from kentongan.messaging.contract import (
    TIMELESS,
    Account,
    Ambiguous,
    Message,
    NotSent,
    TryLater,
    Unauthorised,
    Undeliverable,
)
from kentongan.messaging.testing import reply

FIXTURES = Path(__file__).parent.parent / "fixtures"


def _fixture(name: str, /, **other: Any) -> dict[str, Any]:
    return json.loads((FIXTURES / f"{name}.json").read_text()) | other


def _read(name: str, /, **other: Any) -> Any:
    body = json.dumps(_fixture(name, **other)).encode()
    return next(iter(CHANNEL.read(body, {}, ACCOUNT)), None)


def _say(text: str = "Siap", to: str = DARNO, **more: Any) -> list[Any]:
    return [*CHANNEL.calls(Message("9f2c", to, text, **more), ACCOUNT)]


# -- Whose word it is ----------------------------------------------------------------------------
def _is_genuine(told: dict[str, Any], **other: str) -> bool:
    return CHANNEL.is_genuine(json.dumps(told).encode(), {}, Account(VALUES | other))


def test_the_secret_that_was_entered_must_be_told():
    told = _fixture("text")
    assert _is_genuine(told | {"secret": "kata-rahasia"})
    assert not _is_genuine(told)
    assert not _is_genuine(told | {"secret": "lain"})
    assert _is_genuine(told, secret="")  # then the address is the secret


@pytest.mark.parametrize("device", ["6281234567891", "", None, 7, []])
def test_the_device_must_be_ours(device):
    assert not _is_genuine(_fixture("text", device=device), secret="")


def test_a_device_that_is_no_number_is_nobodys():
    assert not _is_genuine(_fixture("text", device="x"), secret="", device="x")


# -- Hearing -------------------------------------------------------------------------------------
def test_a_message_is_heard():
    heard = _read("text")
    assert (heard.kind, heard.text, heard.name) == ("message", "Jalan rusak", "Pak Darno")
    assert (heard.sender, heard.reach) == (("tel:+6285712345611",), "6285712345611")
    assert heard.at == datetime(2024, 11, 24, 3, 0, tzinfo=UTC)


def test_a_form_says_the_same_as_json():
    told = {
        name: str(value).lower() if value is False else value
        for name, value in _fixture("text").items()
    }
    (heard,) = CHANNEL.read(urlencode(told).encode(), {}, ACCOUNT)
    assert (heard.text, heard.sender, heard.at) == (
        "Jalan rusak",
        ("tel:+6285712345611",),
        _read("text").at,
    )
    told["isgroup"] = "true"
    assert [*CHANNEL.read(urlencode(told).encode(), {}, ACCOUNT)] == []


def test_the_older_names_do_as_well():
    told = _fixture("text")
    del told["sender"], told["message"]
    (heard,) = CHANNEL.read(json.dumps(told).encode(), {}, ACCOUNT)
    assert (heard.text, heard.reach) == ("Jalan rusak", "6285712345611")


def test_an_inbox_number_is_the_key_and_nought_is_none():
    assert _read("photo").key == "81234"
    assert _read("text").key == _read("text", name="Darno").key
    others = [
        {"timestamp": 1732417201},
        {"message": "x"},
        {"sender": "6285712345612"},
        {"url": "u"},
    ]
    keys = {_read("text", **other).key for other in others}
    assert len(keys | {_read("text").key}) == 5


def test_without_a_time_a_key_tells_only_for_a_minute():
    heard = _read("text", timestamp=None)
    assert heard.key.startswith(TIMELESS)
    assert heard.at == lenient.NEVER
    assert _read("disconnect").key.startswith(TIMELESS)


def test_fillers_are_not_what_somebody_said():
    heard = _read("photo")
    assert (heard.text, [one.kind for one in heard.media]) == ("", ["photo"])
    assert heard.media[0].ref == "https://api.fonnte.com/files/abc123.jpg"
    assert _read("text", message="non-text message").text == "non-text message"


def test_the_button_caption_is_ignored():
    assert _read("text", text="Ya").text == "Jalan rusak"


def test_a_photo_the_plan_does_not_hold_is_told():
    heard = _read("photo", url="")
    assert (heard.kind, heard.reason) == ("unsupported", "media not in plan")
    heard = _read("photo", url="", message="Lubang")
    assert (heard.kind, heard.text, heard.reason) == ("message", "Lubang", "media not in plan")


@pytest.mark.parametrize("url", ["ftp://a/b", "javascript:x", "https://", "http://[x", "abc"])
def test_an_address_that_is_none_is_no_media(url):
    assert _read("photo", url=url).media == ()


@pytest.mark.parametrize(
    ("where", "spot"),
    [
        ("-7.39,109.36", (-7.39, 109.36)),
        ("-7.39, 109.36", (-7.39, 109.36)),
        ("x,y", None),
        ("91,0", None),
    ],
)
def test_a_position_is_a_text_of_two_numbers(where, spot):
    heard = _read("text", type="location", location=where)
    assert (heard.spot and (heard.spot.lat, heard.spot.lon)) == spot


@pytest.mark.parametrize("sender", ["1203630@g.us", "status@broadcast", "Bank", "123", ""])
def test_only_people_are_heard(sender):
    assert _read("text", sender=sender, pengirim=sender) is None


def test_a_hidden_sender_has_no_number():
    assert _read("text", sender="204812345678901@lid").sender == ("lid:204812345678901",)


@pytest.mark.parametrize(
    ("status", "state", "fault"),
    [
        ("pending", "accepted", ""),
        ("waiting", "accepted", ""),
        ("processing", "accepted", ""),
        ("sent", "sent", ""),
        ("invalid", "failed", "undeliverable"),
        ("expired", "failed", "undeliverable"),
        ("url unreachable", "failed", "later"),
    ],
)
def test_its_words_for_what_became_of_a_message(status, state, fault):
    told = _read("status", status=status, state="")
    assert (told.provider_id, told.state, told.fault) == ("90817263", state, fault)


def test_whatsapps_word_goes_before_its_own():
    assert _read("status").state == "delivered"


@pytest.mark.parametrize(("word", "state"), [("connect", "ok"), ("disconnect", "unauthorised")])
def test_the_connection_tells_how_the_account_does(word, state):
    assert _read("disconnect", status=word).state == state


# -- Saying --------------------------------------------------------------------------------------
def test_a_message_is_a_form_with_the_token():
    (call,) = _say("Terima kasih {name}", answers="81234")
    assert (call.method, call.path) == ("POST", "/send")
    assert call.headers == {"Authorization": "tok-FONNTE-1"}
    assert call.form == {
        "target": DARNO,
        "message": "Terima kasih ｛name｝",
        "countryCode": "0",
        "typing": "true",
        "delay": "1",
        "inboxid": "81234",
    }


def test_there_is_one_recipient():
    assert _say(to="6285712345611,6285712345612")[0].form["target"] == "6285712345611"
    assert _say(to="+6285712345611")[0].form["target"] == "6285712345611"


# -- Being answered ------------------------------------------------------------------------------
def test_the_first_id_is_ours():
    assert CHANNEL.outcome(reply(200, {"status": True, "id": ["91", "92"]})).provider_id == "91"


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("token invalid", Unauthorised),
        ("unknown user", Unauthorised),
        ("invalid device", Unauthorised),
        ("request invalid on disconnected device", Unauthorised),
        ("insufficient quota", Unauthorised),
        ("target invalid", Undeliverable),
        ("Invalid Target", Undeliverable),
        ("url unreachable", TryLater),
        ("rate limit exceeded", TryLater),
        ("something new", TryLater),
    ],
)
def test_http_200_may_be_a_refusal(reason, error):
    with pytest.raises(NotSent) as raised:
        CHANNEL.outcome(no(reason))
    assert type(raised.value) is error
    assert reason not in raised.value.why or reason == "rate"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(429), TryLater),
        (reply(500), TryLater),
        (reply(200), Ambiguous),
        (reply(404), Undeliverable),
    ],
)
def test_other_answers_go_by_their_status(answer, error):
    with pytest.raises(error):
        CHANNEL.outcome(answer)


def test_the_device_tells_how_the_account_does():
    told = {"status": True, "device_status": "disconnect"}
    assert CHANNEL.wellbeing(reply(200, told)) == "unauthorised"
    assert CHANNEL.wellbeing(reply(200)) == "degraded"
    assert CHANNEL.wellbeing(reply(503)) == "down"
