"""What is said to Meta, and what Meta's answers mean."""

import pytest

from kentongan.channels.whatsapp_cloud import saying
from kentongan.channels.whatsapp_cloud.channel import WhatsAppCloud
from kentongan.channels.whatsapp_cloud.tests import meta
from kentongan.messaging import wire, wording
from kentongan.messaging.contract import (
    Ambiguous,
    Button,
    Call,
    Message,
    Picture,
    Restricted,
    Sent,
    TryLater,
    Unauthorised,
    Undeliverable,
    WindowClosed,
)
from kentongan.messaging.testing import reply

CHANNEL = WhatsAppCloud()
BEARER = {"Authorization": "Bearer EAAG-system-user-token"}
YES, CHANGE = Button("ya:9f2c", "Ya, kirim"), Button("ubah:9f2c", "Ubah dulu")


def said(text="Kirim laporan ini?", to=meta.NUMBER, **more):
    return CHANNEL.calls(Message("9f2c", to, text, **more), meta.ACCOUNT)


def shapes(*calls):
    """What each call says, without what all of them say."""
    common = {"messaging_product", "recipient_type", "to"}
    return [{name: call.json[name] for name in call.json if name not in common} for call in calls]


def test_a_text_is_one_call():
    assert [*said("Laporan diterima")] == [
        Call(
            "POST",
            "/v23.0/1122334455667/messages",
            headers=BEARER,
            json={
                "messaging_product": "whatsapp",
                "recipient_type": "individual",
                "to": meta.NUMBER,
                "type": "text",
                "text": {"body": "Laporan diterima", "preview_url": False},
                "biz_opaque_callback_data": "9f2c",
            },
        )
    ]


def test_who_has_no_number_is_reached_by_the_id():
    (call,) = said(to=meta.BSUID)
    assert (call.json["recipient"], "to" in call.json) == (meta.BSUID, False)


def test_few_short_choices_are_buttons():
    assert shapes(*said(buttons=(YES, CHANGE))) == [
        {
            "type": "interactive",
            "interactive": {
                "type": "button",
                "body": {"text": "Kirim laporan ini?"},
                "action": {
                    "buttons": [
                        {"type": "reply", "reply": {"id": "ya:9f2c", "title": "Ya, kirim"}},
                        {"type": "reply", "reply": {"id": "ubah:9f2c", "title": "Ubah dulu"}},
                    ]
                },
            },
            "biz_opaque_callback_data": "9f2c",
        }
    ]


def test_more_or_longer_choices_are_a_list():
    long = Button("kat:jalan", "Jalan, jembatan dan gorong-gorong")
    (shape,) = shapes(*said(buttons=(long, YES), list_label="Lihat semua pilihan jenis"))
    assert shape["interactive"] == {
        "type": "list",
        "body": {"text": "Kirim laporan ini?"},
        "action": {
            "button": "Lihat semua pilihan…",
            "sections": [
                {
                    "rows": [
                        {
                            "id": "kat:jalan",
                            "title": "Jalan, jembatan dan gor…",
                            "description": "Jalan, jembatan dan gorong-gorong",
                        },
                        {"id": "ya:9f2c", "title": "Ya, kirim"},
                    ]
                }
            ],
        },
    }
    assert wording.units(shape["interactive"]["action"]["button"]) == saying.LIMITS.title


@pytest.mark.parametrize(
    "choices",
    [
        (YES, Button("ya:9f2c", "Ya lagi")),  # one id twice
        (YES, Button(" x", "Spasi")),
        (YES, Button("", "Kosong")),
        (YES, Button("x" * 300, "Panjang")),
        tuple(Button(f"k{n}", f"Pilihan {n}") for n in range(11)),
    ],
)
def test_choices_meta_would_refuse_are_numbered(choices):
    (shape,) = shapes(*said(buttons=choices))
    assert shape["type"] == "text"
    assert shape["text"]["body"].startswith(f"Kirim laporan ini?\n\n1. {choices[0].title}\n2. ")


def test_two_choices_with_one_title_are_a_list():
    (shape,) = shapes(*said(buttons=(YES, Button("x", "Ya, kirim"))))
    assert shape["interactive"]["type"] == "list"


def test_a_list_needs_a_word_to_open_it():
    (shape,) = shapes(*said(buttons=tuple(Button(f"k{n}", f"Pilihan {n}") for n in range(4))))
    assert shape["interactive"]["action"]["button"] == "Lihat pilihan"


def test_a_position_is_asked_for_by_its_own_button_with_the_choices_as_numbers():
    (shape,) = shapes(*said("Di mana?", asks_spot=True, buttons=(Button("lewati", "Lewati"),)))
    assert shape["interactive"] == {
        "type": "location_request_message",
        "body": {"text": "Di mana?\n\n1. Lewati"},
        "action": {"name": "send_location"},
    }


def test_a_long_text_is_cut_and_only_its_last_part_carries_buttons_and_our_id():
    text = "\n\n".join(f"{n}. " + "kata " * 380 for n in range(4))  # paragraphs of 1,900
    parts = shapes(*said(text, buttons=(YES,), answers="wamid.Q"))
    assert [part["type"] for part in parts] == ["text", "text", "interactive"]
    assert parts[1]["text"]["body"].startswith("2. ")
    assert wording.units(parts[2]["interactive"]["body"]["text"]) <= saying.BODY
    assert [part.get("context") for part in parts] == [{"message_id": "wamid.Q"}, None, None]
    assert [part.get("biz_opaque_callback_data") for part in parts] == [None, None, "9f2c"]


def test_emoji_count_double():
    assert [wording.units(call.json["text"]["body"]) for call in said("🙂" * 2049)] == [4096, 2]


def test_a_picture_is_uploaded_and_its_id_put_in():
    upload, show = said("Sudah diperbaiki", picture=Picture(b"jpeg"), answers="wamid.Q")
    assert upload == Call(
        "POST",
        "/v23.0/1122334455667/media",
        headers=BEARER,
        form={"messaging_product": "whatsapp", "type": "image/jpeg"},
        files={"file": ("foto", b"jpeg", "image/jpeg")},
        is_said=False,
    )
    assert shapes(CHANNEL.then(reply(200, {"id": "449"}), show)) == [
        {
            "type": "image",
            "image": {"id": "449", "caption": "Sudah diperbaiki"},
            "context": {"message_id": "wamid.Q"},
            "biz_opaque_callback_data": "9f2c",
        }
    ]


@pytest.mark.parametrize("more", [{"buttons": (YES,)}, {"text": "kata " * 300}])
def test_words_that_are_no_caption_follow_the_picture(more):
    _, show, words = said(**{"picture": Picture(b"jpeg"), **more})
    assert show.json["image"] == {"id": ""}
    assert words.json["type"] in ("interactive", "text")
    assert show.is_said
    assert words.is_said


@pytest.mark.parametrize(
    ("answer", "no", "why"),
    [
        (meta.wrong(131053), TryLater, "131053"),
        (meta.wrong(190, 401), Unauthorised, "190"),
        (reply(503), TryLater, "http:503"),  # an upload says nothing to anybody
        (reply(200, {}), TryLater, "http:200"),
    ],
)
def test_a_refused_upload_stops_the_message(answer, no, why):
    _, show = said("Sudah", picture=Picture(b"jpeg"))
    with pytest.raises(no) as raised:
        CHANNEL.then(answer, show)
    assert (type(raised.value), raised.value.why) == (no, why)


def test_a_refused_part_stops_the_rest():
    gone = []

    def refuse(call):
        gone.append(call)
        return meta.wrong(131026)

    with pytest.raises(Undeliverable):
        wire.carry(CHANNEL, said("kata " * 1000), refuse)
    assert len(gone) == 1


def test_a_template_fills_its_gaps_with_one_line_each_and_nothing_else():
    facts = ("KTG-7QX4-M2", "dua\n baris\tdan      spasi", "  ")
    (shape,) = shapes(
        *said(template="status_laporan", facts=facts, buttons=(YES,), picture=Picture(b"jpeg"))
    )
    assert shape == {
        "type": "template",
        "template": {
            "name": "status_laporan",
            "language": {"code": "id"},
            "components": [
                {
                    "type": "body",
                    "parameters": [
                        {"type": "text", "text": "KTG-7QX4-M2"},
                        {"type": "text", "text": "dua baris dan spasi"},
                        {"type": "text", "text": "–"},
                    ],
                }
            ],
        },
        "biz_opaque_callback_data": "9f2c",
    }


def test_a_template_without_gaps_has_no_components():
    (shape,) = shapes(*said(template="ada_kabar"))
    assert shape["template"] == {"name": "ada_kabar", "language": {"code": "id"}}


# -- Answers ---------------------------------------------------------------------------------------
def test_a_person_written_to_too_fast_is_no_fault_of_the_account():
    for code, is_about_one in ((131056, True), (130429, False)):
        with pytest.raises(TryLater) as raised:
            CHANNEL.outcome(meta.wrong(code))
        assert raised.value.one_person == is_about_one


def test_an_accepted_message_has_its_id():
    assert CHANNEL.outcome(reply(200, {"messages": [{"id": "wamid.1"}]})) == Sent("wamid.1")


CLASSES = {
    Unauthorised: "0 190 3 10 200 299 131005 368 131031 130497 131042 131045 133010 131037",
    Restricted: "131048 131064",
    TryLater: "4 80007 130429 131056 131000 131016 131057 135000 1 2 131053 132069",
    WindowClosed: "131047 137000",
    Undeliverable: "131026 131049 130472 131050 131021 131030 131008 131009 100 131051 131052 "
    "131062 132000 132005 132008 132012 132018 132001 132007 132015 132016 132068 999999",
}


@pytest.mark.parametrize(
    ("code", "no"),
    [(code, no) for no, codes in CLASSES.items() for code in map(int, codes.split())],
)
def test_the_code_decides(code, no):
    """Not the HTTP status; and the same in a failed receipt."""
    words = {
        Unauthorised: "unauthorised",
        Restricted: "restricted",
        TryLater: "later",
        WindowClosed: "window",
    }
    for status in (200, 400, 500):
        with pytest.raises(no) as raised:
            CHANNEL.outcome(meta.wrong(code, status))
        assert (type(raised.value), raised.value.why) == (no, str(code))
    failed = {"id": "wamid.1", "status": "failed", "errors": [{"code": str(code)}]}
    body = meta.json.dumps(meta.envelope(statuses=[failed])).encode()
    (told,) = CHANNEL.read(body, {}, meta.ACCOUNT)
    assert (told.why, told.fault) == (str(code), words.get(no, "undeliverable"))


@pytest.mark.parametrize(
    ("answer", "no", "after"),
    [
        (reply(429), TryLater, None),
        (reply(429, None, **{"retry-after": "7"}), TryLater, 7.0),
        (meta.wrong(131056), TryLater, 6.0),
        (meta.wrong(130429, 429, **{"retry-after": "90"}), TryLater, 90.0),
        (reply(302), Ambiguous, None),
        (reply(401), Unauthorised, None),
        (reply(404), Undeliverable, None),
        (reply(500), Ambiguous, None),
        (reply(503, {"error": "x"}, **{"retry-after": "soon"}), Ambiguous, None),
        (reply(200), Ambiguous, None),
        (reply(200, {"messages": []}), Ambiguous, None),
    ],
)
def test_an_answer_without_a_code_is_judged_by_its_status(answer, no, after):
    with pytest.raises(no) as raised:
        CHANNEL.outcome(answer)
    assert (type(raised.value), raised.value.after) == (no, after)
