"""Cases about what a channel says, and about being refused."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.messaging import wording
from kentongan.messaging.contract import (
    HEALTH,
    Ambiguous,
    Button,
    Call,
    NotSent,
    Picture,
    Reply,
    Sent,
    TryLater,
)
from kentongan.messaging.testing.provider import (
    JSON,
    PLAIN_WORD,
    REFUSALS,
    SAVED,
    TEXT,
    WORDS,
    Provider,
    is_whole,
    often,
    reply,
)


class SayingCases(Provider):
    """For every channel."""

    @pytest.mark.parametrize("name", ["plain", "lines", "long", "emoji", "javanese"])
    def test_what_is_said_arrives_whole_and_within_the_limits(self, name: str) -> None:
        self._arrives(WORDS[name], self.say(WORDS[name]))

    @often
    @given(TEXT)
    def test_any_text_arrives_whole_and_within_the_limits(self, text: str) -> None:
        self._arrives(text * 20, self.say(text * 20))

    def _arrives(self, text: str, calls: Sequence[Call]) -> None:
        shown = [self.shown(call) for call in calls]
        assert all(is_whole(call) for call in calls)
        assert max(map(wording.units, shown)) <= self.channel.limits.text
        assert _squeezed("".join(shown)) == _squeezed(text)

    @pytest.mark.parametrize("count", [1, 2, 3, 4, 10, 11, 30])
    @pytest.mark.parametrize("text", ["Pilih satu", WORDS["long"]], ids=["short", "long"])
    def test_choices_are_pressed_or_numbered_but_never_lost(self, text: str, count: int) -> None:
        choices = tuple(Button(f"kat:{n}", f"Pilihan {n}") for n in range(1, count + 1))
        calls = self.say(text, buttons=choices, list_label="Lihat pilihan")
        can_press = count <= max(self.channel.limits.buttons, self.channel.limits.rows)
        numbers = "" if can_press else "".join(f"{n}. Pilihan {n}" for n in range(1, count + 1))
        assert [*self.offered(calls[-1])] == [one.id for one in choices if can_press]
        self._arrives(text + numbers, calls)

    def test_a_title_too_long_for_a_button_is_still_a_choice(self) -> None:
        choices = (Button("a", "Jalan dan jembatan di dusun kami"), Button("b", "Lain"))
        calls = self.say("Pilih satu", buttons=choices)
        shown = "".join(self.shown(call) for call in calls)
        assert [*self.offered(calls[-1])] == ["a", "b"] or "1. Jalan dan jembatan" in shown

    def test_a_position_can_be_asked_for_on_every_channel(self) -> None:
        self._arrives("Di mana?", self.say("Di mana?", asks_spot=True))

    @pytest.mark.parametrize("text", ["", "Sudah diperbaiki", WORDS["long"]], ids=len)
    def test_a_picture_takes_nothing_from_the_words(self, text: str) -> None:
        self._arrives(text, self.say(text, picture=Picture(SAVED)))

    def test_an_answer_to_a_message_says_the_same(self) -> None:
        self._arrives("Ya", self.say("Ya", answers="wamid.1"))

    # -- Being refused -----------------------------------------------------------------------------
    def test_every_refusal_is_of_its_class(self) -> None:
        refused = {name: type(self._refusal(one)) for name, one in self.refusals().items()}
        assert refused == {name: REFUSALS[name] for name in refused}

    @pytest.mark.parametrize("status", [500, 502, 503])
    def test_a_page_from_a_proxy_is_no_reason_to_give_up(self, status: int) -> None:
        assert isinstance(self._refusal(reply(status)), TryLater | Ambiguous)

    @often
    @given(st.integers(100, 599), JSON)
    def test_no_answer_is_beyond_understanding(self, status: int, value: Any) -> None:
        if not isinstance(value, dict):
            value = {"error": value, "id": value, "result": value, "status": value}
        answer = reply(status, value)
        assert self.channel.wellbeing(answer) in HEALTH
        try:
            sent, why = self.channel.outcome(answer), "none"
        except NotSent as no:
            sent, why = Sent(), no.why
        assert isinstance(sent.provider_id, str)
        assert PLAIN_WORD.fullmatch(why)

    def _refusal(self, answer: Reply) -> NotSent:
        with pytest.raises(NotSent) as raised:
            self.channel.outcome(answer)
        assert PLAIN_WORD.fullmatch(raised.value.why)
        return raised.value

    def test_the_account_can_be_looked_after_at_no_cost(self) -> None:
        call = self.channel.health(self.account)
        if call is not None:
            assert is_whole(call)
            assert self.channel.wellbeing(self.answer(call)) == "ok"
            assert self.channel.wellbeing(self.refusals()["unauthorised"]) == "unauthorised"


def _squeezed(text: str) -> str:
    return "".join(text.split())
