"""What Meta delivers, and what is heard of it."""

import json
from dataclasses import astuple
from datetime import UTC, datetime

import pytest

from kentongan.channels.whatsapp_cloud.tests import meta
from kentongan.messaging import lenient
from kentongan.messaging.contract import Heard, Media, News, Spot, Told

BOTH = (f"bsuid:{meta.BSUID}", f"tel:+{meta.NUMBER}")


def read(delivery):
    body = delivery if isinstance(delivery, bytes) else json.dumps(delivery).encode()
    return meta.Meta.channel.read(body, {}, meta.ACCOUNT)


def told_apart(event):
    """Key, kind and what the kind is about."""
    about = (event.text, event.choice, event.media, event.spot, event.reply_to, event.reason)
    return (event.key, event.kind, *[part for part in about if part])


def test_every_type_of_message_is_heard():
    events = read(meta.fixture("messages"))
    assert [told_apart(event) for event in events] == [
        ("wamid.01", "message", "Jalan di RT 3 rusak 🙏"),
        ("wamid.02", "message", "Sudah seminggu", "wamid.OURS"),
        ("wamid.03", "message", "Lubangnya", (Media("31", "photo", "image/jpeg"),)),
        ("wamid.04", "message", (Media("32", "voice", "audio/ogg; codecs=opus"),)),
        ("wamid.05", "message", (Media("33", "file", "audio/mpeg"),)),
        ("wamid.06", "message", "Airnya", (Media("34", "video", "video/mp4"),)),
        ("wamid.07", "message", (Media("35", "file", "application/pdf", "surat rt.pdf"),)),
        ("wamid.08", "message", "Tajam", (Media("36", "photo", "image/png", "foto.png"),)),
        ("wamid.09", "unsupported", "sticker"),
        ("wamid.10", "message", Spot(-7.39, 109.36, "Balai RW")),
        ("wamid.11", "unsupported", "contacts"),
        ("wamid.14", "message", "ya:9f2c"),
        ("wamid.15", "message", "kat:jalan"),
        ("wamid.16", "message", "jalan\nBerlubang"),
        ("wamid.17", "unsupported", "interactive"),
        ("wamid.18", "message", "lihat:9f2c"),
        ("wamid.19", "message", "Lihat"),
        ("wamid.20", "edit", "Jalan di RT 4 rusak", "wamid.01"),
        ("wamid.21", "edit", "Lubang besar", "wamid.03"),
        ("wamid.22", "revoke", "wamid.02"),
        ("wamid.23", "unsupported", "order"),
        ("wamid.24", "unsupported", "poll_creation"),
        ("wamid.25", "unsupported", "unsupported"),
    ]
    assert {(event.sender, event.reach, event.name) for event in events} == {
        (BOTH, meta.NUMBER, "Bu Sari")
    }
    assert events[0].at == datetime(2024, 11, 24, 3, 0, 1, tzinfo=UTC)


def test_a_shared_contact_leaves_nothing_of_the_third_person():
    shared = [event for event in read(meta.fixture("messages")) if event.reason == "contacts"]
    assert [word for word in ("Tono", "5699") if word in str(astuple(shared[0]))] == []


def test_every_state_is_told_with_our_own_id():
    at = datetime(2024, 11, 24, 3, 1, 40, tzinfo=UTC)

    def told(wamid, said, state, **more):
        return Told(f"wamid.{wamid}|{said}|1732417300", at, state, f"wamid.{wamid}", **more)

    assert [*read(meta.fixture("statuses"))] == [
        told("A", "delivered", "delivered", ours="9f2c"),
        told("A", "sent", "sent", ours="9f2c"),
        told("A", "read", "read"),
        told("B", "played", "read"),
        told("C", "failed", "failed", why="131047", fault="window"),
        told("D", "failed", "failed", why="131026", fault="undeliverable"),
        told("E", "failed", "failed", why="190", fault="unauthorised"),
        told("F", "failed", "failed", why="131000", fault="later"),
        told("G", "failed", "failed", why="unknown", fault="undeliverable"),
    ]


def test_who_has_no_number_is_known_by_the_id_and_paired_by_it():
    assert [(e.text, e.name, e.sender, e.reach) for e in read(meta.fixture("no_phone"))] == [
        ("satu", "Bu Sari", ("bsuid:ID.100",), "ID.100"),
        ("dua", "Pak Darno", ("bsuid:ID.200",), "ID.200"),
        ("tiga", "", ("tel:+6285712345603",), "6285712345603"),
    ]


def test_a_message_that_names_nobody_belongs_to_the_only_contact_or_to_nobody():
    said = {"id": "wamid.1", "timestamp": "1", "type": "text", "text": {"body": "halo"}}
    (event,) = read(meta.envelope(contacts=[meta.CONTACT], messages=[said]))
    assert event.sender == BOTH
    other = {"wa_id": "6285712345602"}
    assert read(meta.envelope(contacts=[meta.CONTACT, other], messages=[said])) == []


def test_a_new_number_is_told_and_never_taken_for_the_old_ones_name():
    old, new = "tel:+6285712345601", "tel:+6285712345602"
    assert [(e.key, e.kind, e.sender, e.text) for e in read(meta.fixture("moved"))] == [
        ("wamid.M1|bsuid", "moved", (old,), "bsuid:ID.300"),
        ("wamid.M1|tel", "moved", (old,), new),
        ("wamid.M2|tel", "moved", (old,), new),
        ("wamid.M3|bsuid", "moved", ("bsuid:ID.100",), "bsuid:ID.300"),
    ]


def test_what_the_office_types_by_hand_is_an_echo_to_the_citizen():
    (event,) = read(meta.fixture("echo"))
    assert (event.kind, event.sender, event.reach, event.text) == (
        "echo",
        (f"tel:+{meta.NUMBER}",),
        meta.NUMBER,
        "Kami ke sana besok",
    )


def test_our_own_number_and_other_numbers_of_the_account_are_left_out():
    said = meta.message(1, "text", text={"body": "halo"})
    own = {**said, "from": "6285712345600", "from_user_id": None}
    assert read(meta.envelope(messages=[own])) == []
    elsewhere = meta.envelope(messages=[said])
    elsewhere["entry"][0]["changes"][0]["value"]["metadata"] = {"phone_number_id": "999"}
    assert read(elsewhere) == []
    assert len(read(meta.envelope(messages=[said]))) == 1


def test_every_entry_and_every_change_is_read():
    one = meta.envelope(messages=[meta.message(1, "text", text={"body": "satu"})])
    two = meta.envelope(messages=[meta.message(2, "text", text={"body": "dua"})])
    one["entry"] += two["entry"]
    one["entry"][0]["changes"] += meta.envelope(statuses=[meta.Meta().told(3, "sent")])["entry"][0][
        "changes"
    ]
    assert [type(event) for event in read(one)] == [Heard, Told, Heard]


def test_a_message_without_an_id_has_the_same_key_each_time():
    said = {**meta.message(1, "text", text={"body": "halo"}), "id": None}
    first, again = (read(meta.envelope(messages=[said]))[0].key for _ in range(2))
    assert first == again != ""


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        ({"type": "image", "image": {"mime_type": "image/jpeg"}}, "image"),
        ({"type": "image", "image": "x"}, "image"),
        ({"type": "location", "location": {"latitude": 91, "longitude": 0}}, "location"),
        ({"type": "location", "location": {"latitude": "NaN", "longitude": 0}}, "location"),
        ({"type": "edit", "edit": {"original_message_id": "wamid.1"}}, "edit"),
        ({"type": "edit", "edit": {"message": {"type": "text", "text": {"body": "x"}}}}, "edit"),
        ({"type": "Hai <b>"}, "unknown"),
        ({"type": ["text"]}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_reason(spoilt, reason):
    said = {**meta.message(1, "text"), "type": None, **spoilt}
    (event,) = read(meta.envelope(messages=[said]))
    assert (event.kind, event.reason) == ("unsupported", reason)


def test_a_withdrawal_of_nothing_is_nothing():
    assert read(meta.envelope(messages=[meta.message(1, "revoke", revoke={})])) == []


@pytest.mark.parametrize(
    ("field", "value", "state", "why"),
    [
        ("account_update", {"event": "ACCOUNT_DELETED"}, "unauthorised", "account:account_deleted"),
        ("account_update", {"event": "ACCOUNT_RESTRICTION"}, "degraded", None),
        ("message_template_status_update", {"event": "PAUSED"}, "degraded", None),
        ("phone_number_quality_update", {"event": "FLAGGED"}, "degraded", None),
    ],
)
def test_news_of_the_account_reach_the_operator(field, value, state, why):
    (event,) = read(meta.about(field, value, time=1732417200))
    assert isinstance(event, News)
    assert (event.at, event.state) == (datetime(2024, 11, 24, 3, 0, tzinfo=UTC), state)
    assert why in (None, event.why)


def test_news_of_another_account_or_of_no_weight_are_left_out():
    approved = meta.about("message_template_status_update", {"event": "APPROVED"})
    elsewhere = meta.about("account_update", {"event": "ACCOUNT_DELETED"}, id="1")
    assert (read(approved), read(elsewhere), read(meta.about("history", {}))) == ([], [], [])


@pytest.mark.parametrize(("code", "state"), [(131000, "degraded"), (190, "unauthorised")])
def test_an_error_without_a_message_is_news(code, state):
    errors = [{"code": code, "title": "…"}]
    (event,) = read(meta.envelope(errors=errors))
    assert (event.state, event.why, event.at) == (state, str(code), lenient.NEVER)
