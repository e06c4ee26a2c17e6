"""What only Telegram does."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kentongan.channels.telegram.tests.provider import ACCOUNT, ASEP, CHANNEL, CHAT, error
from kentongan.messaging import lenient
from kentongan.messaging.contract import (
    Button,
    Message,
    NotSent,
    Picture,
    Sent,
    TryLater,
    Unauthorised,
    Undeliverable,
)
from kentongan.messaging.testing import reply

FIXTURES = Path(__file__).parent.parent / "fixtures"


def _read(name: str) -> Any:
    return CHANNEL.read((FIXTURES / f"{name}.json").read_bytes(), {}, ACCOUNT)[0]


def _heard(**message: Any) -> Any:
    base = {"message_id": 57, "date": 1732417200, "chat": CHAT, "from": ASEP}
    return _update(message=base | message)


def _update(**update: Any) -> Any:
    body = json.dumps({"update_id": 9, **update}).encode()
    return next(iter(CHANNEL.read(body, {}, ACCOUNT)), None)


def _say(text: str = "Siap", **more: Any) -> list[Any]:
    return [*CHANNEL.calls(Message("9f2c", "551234567", text, **more), ACCOUNT)]


# -- Hearing -------------------------------------------------------------------------------------
def test_a_command_is_heard_as_its_words():
    heard = _read("text")
    assert (heard.key, heard.text) == ("551234567:57", "lapor lampu mati")
    assert heard.at == datetime(2024, 11, 24, 3, 0, tzinfo=UTC)
    assert (heard.name, heard.reply_to) == ("Asep Sunarya", "551234567:50")


@pytest.mark.parametrize(
    ("text", "length", "words", "choice"),
    [
        ("/start", 6, "", "start"),
        ("/start Tok_en-1", 6, "", "start:Tok_en-1"),
        ("/status@desa_bot 1234", 16, "status 1234", ""),
        ("/bantuan", 8, "bantuan", ""),
    ],
)
def test_commands_lose_their_dress(text, length, words, choice):
    entity = {"type": "bot_command", "offset": 0, "length": length}
    heard = _heard(text=text, entities=[entity])
    assert (heard.kind, heard.text, heard.choice) == ("message", words, choice)


def test_a_slash_that_is_no_command_stays():
    assert _heard(text="/etc rusak").text == "/etc rusak"


def test_photos_sent_together_name_their_album_and_come_in_the_largest_size():
    heard = _read("album")
    assert heard.album == "13579246801357924"
    assert [(one.ref, one.kind) for one in heard.media] == [("AgAC-large", "photo")]
    assert heard.text == "Lubang di depan balai"


def test_a_pressed_button_has_no_time_of_its_own():
    heard = _read("callback")
    assert (heard.key, heard.choice) == ("callback:4382bfdwdsb323b2d9", "ya:9f2c")
    assert (heard.at, heard.reply_to) == (lenient.NEVER, "551234567:60")
    assert (heard.sender, heard.reach) == (("tg:551234567",), "551234567")


def test_a_button_pressed_in_a_group_is_left_out():
    message = {"message_id": 1, "chat": {"id": -5, "type": "group"}}
    assert (
        _update(callback_query={"id": "1", "from": ASEP, "data": "x", "message": message}) is None
    )


def test_only_the_senders_own_number_is_believed():
    heard = _read("contact")
    assert (heard.kind, heard.text) == ("moved", "tel:+6285712345611")
    assert heard.sender == ("tg:551234567",)
    for contact in ({"phone_number": "6285712345611"}, {"user_id": 551234567}, None):
        assert _heard(contact=contact).reason == "contact"


def test_blocking_is_leaving_and_unblocking_is_coming_back():
    update = json.loads((FIXTURES / "blocked.json").read_text())
    assert (_read("blocked").kind, _read("blocked").sender) == ("left", ("tg:551234567",))
    update["my_chat_member"]["new_chat_member"]["status"] = "member"
    assert _update(**update).kind == "back"
    update["my_chat_member"]["chat"] = {"id": -7, "type": "group"}
    assert _update(**update) is None


def test_an_edit_names_the_message_it_changes():
    heard = _update(
        edited_message={
            "message_id": 57,
            "date": 1732417200,
            "edit_date": 1732417260,
            "chat": CHAT,
            "from": ASEP,
            "caption": "Lubang besar",
            "photo": [{"file_id": "L"}],
        }
    )
    assert (heard.kind, heard.key, heard.reply_to) == ("edit", "update:9", "551234567:57")
    assert (heard.text, heard.media) == ("Lubang besar", ())
    assert heard.at == datetime(2024, 11, 24, 3, 1, tzinfo=UTC)


def test_a_living_position_keeps_its_first_point():
    spot = {"latitude": -7.39, "longitude": 109.36, "live_period": 900}
    assert _heard(location=spot).spot.lat == -7.39
    moved = {"message_id": 57, "chat": CHAT, "from": ASEP, "location": spot}
    assert _update(edited_message=moved) is None


def test_a_venue_has_its_name():
    spot = {"latitude": -7.39, "longitude": 109.36}
    heard = _heard(location=spot, venue={"location": spot, "title": "Balai Desa"})
    assert heard.spot.label == "Balai Desa"


def test_a_photo_sent_as_a_document_is_a_photo_and_a_moving_picture_is_nothing():
    document = {"file_id": "D", "mime_type": "image/png", "file_name": "a.png"}
    assert [one.kind for one in _heard(document=document).media] == ["photo"]
    heard = _heard(document=document, animation=document)
    assert (heard.kind, heard.reason, heard.media) == ("unsupported", "animation", ())


@pytest.mark.parametrize(
    ("name", "kind"), [("video", "video"), ("video_note", "video"), ("audio", "file")]
)
def test_other_sounds_and_films_are_known(name, kind):
    assert [one.kind for one in _heard(**{name: {"file_id": "X"}}).media] == [kind]


def test_ids_larger_than_32_bits_are_kept():
    big = 4503599627370001
    heard = _heard(text="halo", chat=CHAT | {"id": big}, **{"from": ASEP | {"id": big}})
    assert (heard.sender, heard.reach) == ((f"tg:{big}",), str(big))


# -- Saying --------------------------------------------------------------------------------------
def test_a_text_goes_out_plain():
    (call,) = _say("<b>*Siap*</b>", answers="551234567:57")
    assert call.path == "/bot700100200:AAH-rahasia/sendMessage"
    assert call.json == {
        "chat_id": 551234567,
        "text": "<b>*Siap*</b>",
        "link_preview_options": {"is_disabled": True},
        "reply_parameters": {"message_id": 57, "allow_sending_without_reply": True},
    }


def test_buttons_stand_one_in_a_row():
    (call,) = _say(buttons=(Button("ya:9f2c", "Ya, kirim"), Button("ubah:9f2c", "Ubah dulu")))
    assert call.json["reply_markup"] == {
        "inline_keyboard": [
            [{"text": "Ya, kirim", "callback_data": "ya:9f2c"}],
            [{"text": "Ubah dulu", "callback_data": "ubah:9f2c"}],
        ]
    }


@pytest.mark.parametrize(("own", "fits"), [("é" * 32, True), ("é" * 33, False), ("", False)])
def test_a_choice_of_more_than_64_bytes_is_numbered(own, fits):
    (call,) = _say("Pilih", buttons=(Button(own, "Jalan"),))
    assert ("reply_markup" in call.json) == fits
    assert call.json["text"] == ("Pilih" if fits else "Pilih\n\n1. Jalan")


def test_a_pressed_button_is_answered_before_the_words():
    first, second = _say(answers="callback:4382")
    assert first.path.endswith("/answerCallbackQuery")
    assert first.json == {"callback_query_id": "4382"}
    assert second.path.endswith("/sendMessage")
    assert "reply_parameters" not in second.json


def test_a_position_is_asked_for_with_a_keyboard_and_choices_beside_it():
    (call,) = _say("Di mana?", asks_spot=True, buttons=(Button("lewati", "Lewati"),))
    markup = call.json["reply_markup"]
    assert markup["keyboard"][0][0]["request_location"] is True
    assert markup["keyboard"][1:] == [[{"text": "Lewati"}]]
    assert (markup["resize_keyboard"], markup["one_time_keyboard"]) == (True, True)


def test_a_picture_goes_as_a_file_with_its_words_below():
    (call,) = _say("Sudah", picture=Picture(b"jpg"), buttons=(Button("a", "Ya"),))
    assert call.path.endswith("/sendPhoto")
    assert call.files == {"photo": ("foto.jpg", b"jpg", "image/jpeg")}
    assert (call.form["chat_id"], call.form["caption"]) == ("551234567", "Sudah")
    assert json.loads(call.form["reply_markup"])["inline_keyboard"][0][0]["text"] == "Ya"


def test_words_too_long_for_below_a_picture_follow_it():
    first, second = _say("🕳" * 513, picture=Picture(b"jpg"))  # two units each
    assert "caption" not in first.form
    assert second.json["text"] == "🕳" * 513


def test_emoji_count_twice():
    assert [len(call.json["text"]) for call in _say("🕳" * 2049)] == [2048, 1]


# -- Being answered ------------------------------------------------------------------------------
def test_the_id_of_what_was_sent_is_what_an_answer_to_it_will_name():
    told = {"ok": True, "result": {"message_id": 88, "chat": CHAT}}
    assert CHANNEL.outcome(reply(200, told)).provider_id == "551234567:88"


def _refused(status: int, words: str, **parameters: Any) -> NotSent:
    with pytest.raises(NotSent) as no:
        CHANNEL.outcome(error(status, words, **parameters))
    return no.value


@pytest.mark.parametrize(
    ("status", "words", "kind"),
    [
        (401, "Unauthorized", Unauthorised),
        (404, "Not Found", Unauthorised),
        (409, "Conflict: terminated by other getUpdates request", Unauthorised),
        (403, "Forbidden: user is deactivated", Undeliverable),
        (400, "Bad Request: chat not found", Undeliverable),
        (400, "Bad Request: message is too long", Undeliverable),
        (400, "Bad Request: BUTTON_DATA_INVALID", Undeliverable),
    ],
)
def test_errors_are_what_the_reference_says(status, words, kind):
    assert type(_refused(status, words)) is kind


def test_telegram_says_how_long_to_wait():
    no = _refused(429, "Too Many Requests", retry_after=17)
    assert (type(no), no.after) == (TryLater, 17)


@pytest.mark.parametrize("words", ["query is too old and…", "message is not modified: …"])
def test_what_does_no_harm_is_noerror(words):
    assert isinstance(CHANNEL.outcome(error(400, f"Bad Request: {words}")), Sent)


# -- Files ---------------------------------------------------------------------------------------
def test_a_file_is_fetched_in_two_steps():
    call = CHANNEL.fetches(_read("album").media[0], ACCOUNT)
    assert (call.path.rpartition("/")[2], call.json) == ("getFile", {"file_id": "AgAC-large"})
    led = CHANNEL.leads(reply(200, {"result": {"file_path": "photos/file_3.jpg"}}), ACCOUNT)
    assert led.path == "/file/bot700100200:AAH-rahasia/photos/file_3.jpg"
    assert CHANNEL.leads(reply(200), ACCOUNT) is None


@pytest.mark.parametrize("path", ["../bot1/close", "a/../../x", "/etc", "a?b", "a//b", "", ".env"])
def test_a_file_path_leads_nowhere_else(path):
    assert CHANNEL.leads(reply(200, {"result": {"file_path": path}}), ACCOUNT) is None
