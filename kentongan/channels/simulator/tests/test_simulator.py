"""What only Simulator does."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kentongan.channels.simulator.tests.provider import ACCOUNT, CHANNEL, SARI, VALUES
from kentongan.messaging import lenient
from kentongan.messaging.contract import (
    Account,
    Button,
    Media,
    Message,
    Picture,
    Spot,
    WindowClosed,
)
from kentongan.messaging.testing import (
    reply,
)

FIXTURES = Path(__file__).parent.parent / "fixtures"


def _heard(**said: Any) -> Any:
    body = json.dumps({"id": "p1-1", "from": SARI, "text": "halo"} | said).encode()
    return next(iter(CHANNEL.read(body, {}, ACCOUNT)), None)


def _say(text: str = "Siap", **more: Any) -> Any:
    return CHANNEL.calls(Message("9f2c", SARI, text, **more), ACCOUNT)[-1].json


# -- Hearing -------------------------------------------------------------------------------------
def test_everything_a_phone_says_is_heard():
    (heard,) = CHANNEL.read((FIXTURES / "text.json").read_bytes(), {}, ACCOUNT)
    assert (heard.key, heard.text) == ("p1-0007", "Jalan di RT 3 rusak")
    assert heard.at == datetime(2026, 11, 24, 3, 15, tzinfo=UTC)
    assert heard.media == (Media("p1-0007-0", "photo", "image/jpeg"),)
    assert (heard.spot, heard.reply_to) == (Spot(-7.39, 109.36), "s-0003")


@pytest.mark.parametrize("at", [1795490100, "1795490100", "2026-11-24T03:15:00Z"])
def test_a_moment_may_be_written_in_two_ways(at):
    assert _heard(at=at).at == datetime(2026, 11, 24, 3, 15, tzinfo=UTC)


@pytest.mark.parametrize("at", [None, "kemarin", "2026-11-24T10:15:00", {}, 1e300])
def test_a_moment_that_is_none_is_left_to_the_inbox(at):
    assert _heard(at=at).at == lenient.NEVER


@pytest.mark.parametrize("media", [{"ref": "../x", "kind": "photo"}, {"ref": "a", "kind": "dance"}])
def test_a_media_that_leads_elsewhere_is_none(media):
    assert _heard(media=[media]).media == ()


def test_a_receipt_may_carry_our_own_id():
    told = {"of": "s-1", "ref": "9f2c", "state": "read"}
    (event,) = CHANNEL.read(json.dumps(told).encode(), {}, ACCOUNT)
    assert (event.provider_id, event.ours, event.state) == ("s-1", "9f2c", "read")


# -- Saying --------------------------------------------------------------------------------------
def test_a_message_tells_the_phone_everything():
    call = CHANNEL.calls(
        Message(
            "9f2c",
            SARI,
            "Kirim?",
            buttons=(Button("ya", "Ya, kirim laporan saya ini"),),
            asks_spot=True,
            picture=Picture(b"jpg"),
            answers="p1-1",
        ),
        ACCOUNT,
    )[0]
    assert (call.method, call.path) == ("POST", "/messages")
    key = {"X-Simulator-Line": "kunci-alamat"}
    assert call.headers == {**key, "Authorization": "Bearer kata-simulator"}
    assert call.json == {
        "ref": "9f2c",
        "to": SARI,
        "text": "Kirim?",
        "buttons": [{"id": "ya", "title": "Ya, kirim laporan s…"}],
        "list_label": "",
        "asks_spot": True,
        "picture": {"mime": "image/jpeg", "data": "anBn"},
        "template": "",
        "facts": [],
        "reply_to": "p1-1",
    }


@pytest.mark.parametrize(("count", "label"), [(3, ""), (4, "Lihat pilihan"), (10, "Lihat pilihan")])
def test_more_than_three_choices_are_a_list(count, label):
    choices = tuple(Button(f"{n}", f"Pilihan {n}") for n in range(count))
    assert _say(buttons=choices, list_label="Lihat pilihan")["list_label"] == label


def test_the_pieces_of_a_long_text_have_ids_of_their_own():
    calls = CHANNEL.calls(Message("9f2c", SARI, "kata " * 2000), ACCOUNT)
    assert [call.json["ref"] for call in calls] == ["9f2c.1", "9f2c.2", "9f2c"]


def test_a_closed_window_is_said_with_a_template():
    told = _say("", template="status", facts=("147/2026",))
    assert (told["template"], told["facts"]) == ("status", ["147/2026"])
    with pytest.raises(WindowClosed):
        CHANNEL.outcome(reply(409, {"error": "window"}))


@pytest.mark.parametrize(("entered", "hours"), [("1", 24), ("ya", 24), ("0", 0), ("", 0)])
def test_the_window_is_switched_on_by_a_setting(entered, hours):
    assert CHANNEL.limits_of(Account(VALUES | {"window": entered})).window_hours == hours
