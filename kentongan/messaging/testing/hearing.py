"""Cases about what a channel hears."""

import json
import re
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import UTC, timedelta
from itertools import chain
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.messaging.contract import (
    FAULTS,
    HEALTH,
    KINDS,
    STATES,
    Event,
    Heard,
    News,
    Told,
)
from kentongan.messaging.testing.provider import (
    JSON,
    ODD,
    WORDS,
    Provider,
    is_whole,
    often,
)


class HearingCases(Provider):
    """For every channel."""

    def test_what_the_provider_sends_is_genuine(self) -> None:
        for event in self.samples():
            body = self.delivery(event)
            assert self.channel.is_genuine(body, self.headers(body, self.account), self.account)

    @pytest.mark.parametrize("name", WORDS)
    def test_words_are_kept_to_the_letter(self, name: str) -> None:
        (event,) = self.heard(self.text(1, WORDS[name]))
        assert isinstance(event, Heard)
        assert (event.kind, event.text) == ("message", WORDS[name])
        assert (event.sender, event.reach) == (self.sender, self.reach)
        assert event.at.utcoffset() == timedelta(0)

    def test_a_text_of_nothing_is_no_message(self) -> None:
        kinds = [getattr(event, "kind", "") for event in self.heard(self.text(1, ""))]
        assert "message" not in kinds

    def test_half_a_surrogate_can_be_kept(self) -> None:
        (event,) = self.heard(self.text(1, "jalan \ud83d rusak"))
        assert isinstance(event, Heard)
        assert event.text.encode().decode().startswith("jalan ")

    def test_a_photo_comes_with_its_words(self) -> None:
        (event,) = self.heard(self.photo(1, "Lubangnya"))
        assert isinstance(event, Heard)
        assert (event.kind, event.text) == ("message", "Lubangnya")
        assert [media.kind for media in event.media] == ["photo"]

    def test_a_voice_note_is_known_as_one(self) -> None:
        (event,) = self.heard(self.voice(1))
        assert isinstance(event, Heard)
        assert [media.kind for media in event.media] == ["voice"]

    def test_a_position_is_two_numbers(self) -> None:
        (event,) = self.heard(self.spot(1, -7.39, 109.36))
        assert isinstance(event, Heard)
        assert event.spot is not None
        assert (event.spot.lat, event.spot.lon) == (-7.39, 109.36)

    def test_what_can_be_fetched_is_asked_for_in_one_request(self) -> None:
        (event,) = self.heard(self.photo(1, ""))
        assert isinstance(event, Heard)
        call = self.channel.fetches(event.media[0], self.account)
        assert call is None or is_whole(call)

    def test_everything_else_is_what_the_contract_says(self) -> None:
        became = {
            name: tuple(getattr(one, "kind", "") for one in self.heard(event))
            for name, event in self.others().items()
        }
        assert became == {k: v for k, v in self.kinds.items() if k not in self.lacks}

    def test_a_batch_is_heard_whole_and_each_event_has_its_own_key(self) -> None:
        events = self.heard(*self._fifty_words())
        words = [event.text for event in events if isinstance(event, Heard)]
        assert words == [f"laporan {number}" for number in range(50)]
        assert len({event.key for event in events}) == 50

    def _fifty_words(self) -> list[Any]:
        return [self.text(number, f"laporan {number}") for number in range(50)]

    def test_the_same_delivery_gives_the_same_events(self) -> None:
        for event in self.samples():
            assert self.heard(event) == self.heard(event)

    def test_the_same_words_sent_twice_are_two_events(self) -> None:
        one, other = self.heard(self.text(1, "halo"), self.text(2, "halo"))
        assert one.key != other.key

    @pytest.mark.parametrize("junk", [None, 7, "x", [], {}, [[]]], ids=repr)
    def test_a_bad_event_does_not_hold_up_the_rest(self, junk: Any) -> None:
        events = self.heard(self.text(1, "satu"), junk, self.text(2, "dua"))
        words = [e.text for e in events if isinstance(e, Heard) and e.kind == "message"]
        assert words == ["satu", "dua"]

    @often
    @given(st.data())
    def test_no_json_anywhere_stops_the_reading(self, data: st.DataObject) -> None:
        event = data.draw(st.sampled_from(self.samples()))
        whole = json.loads(self.delivery(event))
        path = data.draw(st.sampled_from([*_paths(whole)]))
        body = json.dumps(_with(whole, path, data.draw(JSON))).encode()
        for one in self.read(body):
            assert_sound(one)

    def test_neither_an_odd_nor_a_missing_value_stops_the_reading(self) -> None:
        for whole in [json.loads(self.delivery(event)) for event in self.samples()]:
            for path in _paths(whole):
                bodies = [_with(whole, path, value) for value in ODD]
                bodies += [_without(whole, path)] if path else []
                for body in bodies:
                    for one in self.read(json.dumps(body).encode()):
                        assert_sound(one)

    @often
    @given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
    def test_no_bytes_stop_the_reading(self, body: bytes) -> None:
        for headers in ({}, self.headers(body, self.account)):
            assert self.channel.is_genuine(body, headers, self.account) in (True, False)
            for one in self.channel.read(body, headers, self.account):
                assert_sound(one)

    def test_nesting_without_end_is_nothing(self) -> None:
        assert [*self.read(b"[" * 100_000)] == []
        assert [*self.read(b'{"entry":' * 100_000)] == []


class ChoiceCases(Provider):
    """For channels with buttons."""

    @abstractmethod
    def choice(self, number: int, choice: str) -> Any:
        """``sender`` pressed a button or took a row."""

    def samples(self) -> list[Any]:
        """A pressed button too."""
        return [*super().samples(), self.choice(5, "ya:9f2c")]

    def test_a_pressed_button_comes_back_as_its_id(self) -> None:
        (event,) = self.heard(self.choice(1, "ya:9f2c"))
        assert isinstance(event, Heard)
        assert (event.kind, event.choice, event.sender) == ("message", "ya:9f2c", self.sender)


class ReceiptCases(HearingCases):
    """For channels that tell what became of a message."""

    @abstractmethod
    def told(self, number: int, state: str) -> Any:
        """The provider tells what became of our message."""

    def samples(self) -> list[Any]:
        """Every receipt too."""
        return [*super().samples(), *[self.told(6, state) for state in self.states]]

    def test_receipts_between_the_words_disturb_none_of_them(self) -> None:
        told = [self.told(number, "delivered") for number in range(50)]
        both = chain.from_iterable(zip(self._fifty_words(), told, strict=True))
        events = self.heard(*both)
        words = [event.text for event in events if isinstance(event, Heard)]
        assert words == [f"laporan {number}" for number in range(50)]
        assert len([event for event in events if isinstance(event, Told)]) == 50
        assert len({event.key for event in events}) == 100

    def test_every_state_is_told(self) -> None:
        events = self.heard(*[self.told(1, state) for state in self.states])
        assert [e.state for e in events if isinstance(e, Told)] == [*self.states]
        assert len({event.key for event in events}) == len(self.states)

    def test_a_receipt_names_the_message_it_is_about(self) -> None:
        (event,) = self.heard(self.told(1, self.states[0]))
        assert isinstance(event, Told)
        assert event.provider_id or event.ours

    def test_only_a_failure_has_a_fault(self) -> None:
        for state in self.states:
            (event,) = self.heard(self.told(1, state))
            assert isinstance(event, Told)
            assert (event.fault in FAULTS) == (state == "failed")


# -- What is sound ---------------------------------------------------------------------------------
def assert_sound(event: Event) -> None:
    """The event keeps what the contract promises, and a database can hold it."""
    assert event.key
    assert event.at.tzinfo is UTC
    json.dumps(asdict(event), default=str, ensure_ascii=False).encode()
    if isinstance(event, Heard):
        _assert_sound_heard(event)
    elif isinstance(event, Told):
        assert event.state in STATES
        assert event.provider_id or event.ours
        assert (event.fault in FAULTS) if event.state == "failed" else event.fault == ""
    else:
        assert isinstance(event, News)
        assert event.state in HEALTH


def _assert_sound_heard(event: Heard) -> None:
    assert event.kind in KINDS
    assert event.sender
    assert event.reach
    assert all(re.match(r"(bsuid|tel|lid|tg):.", name, re.DOTALL) for name in event.sender)
    assert all(type(getattr(event, one.name)) in (str, tuple) for one in _plain(event))
    assert all(media.ref for media in event.media)
    words = chain(event.sender, *(vars(media).values() for media in event.media))
    assert {type(word) for word in words} == {str}
    if event.kind == "message":
        assert event.text or event.media or event.choice or event.spot
    if event.kind in ("edit", "revoke"):
        assert event.reply_to
    if event.kind == "unsupported":
        assert event.reason
    if event.spot is not None:
        assert abs(event.spot.lat) <= 90
        assert abs(event.spot.lon) <= 180


def _plain(event: Heard) -> list[Any]:
    return [one for one in fields(event) if one.name not in ("at", "spot")]


def _paths(value: Any, so_far: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield so_far
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _paths(one, (*so_far, key))


def _with(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else [*value]
    copy[path[0]] = _with(copy[path[0]], path[1:], new)
    return copy


def _without(value: Any, path: tuple[Any, ...]) -> Any:
    copy = dict(value) if isinstance(value, dict) else [*value]
    if len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = _without(copy[path[0]], path[1:])
    return copy
