"""What every channel must do: cases that the tests of each adapter inherit.

A channel's tests give a ``Provider`` (how the other side writes and answers) and take the cases
that fit its ``limits``::

    class TestWaha(WahaProvider, SignedCases, ReceiptCases, ChannelCases): ...

``ChannelCases`` is for all; ``ProvenCases`` for those whose deliveries prove where they come from,
``SignedCases`` when the proof covers the bytes of the body; ``ChoiceCases`` for those with buttons;
``ReceiptCases`` for those that tell what became of a message. ``test_the_cases_fit_the_limits``
fails when one is forgotten.
"""

import logging
from typing import Any

import pytest

from kentongan.messaging.contract import Message, Picture
from kentongan.messaging.testing.hearing import ChoiceCases, HearingCases, ReceiptCases
from kentongan.messaging.testing.provider import REFUSALS, SAVED, WORDS, Provider, reply
from kentongan.messaging.testing.proving import ProvenCases, SignedCases
from kentongan.messaging.testing.saying import SayingCases

__all__ = [
    "REFUSALS",
    "WORDS",
    "ChannelCases",
    "ChoiceCases",
    "ProvenCases",
    "Provider",
    "ReceiptCases",
    "SignedCases",
    "reply",
]


class ChannelCases(HearingCases, SayingCases):
    """For every channel."""

    def test_the_cases_fit_the_limits(self) -> None:
        limits = self.channel.limits
        assert isinstance(self, ProvenCases) == limits.is_verified
        assert isinstance(self, ChoiceCases) == bool(limits.buttons)
        assert isinstance(self, ReceiptCases) == limits.knows_result
        assert {*self.others()} == {*self.kinds} - self.lacks
        assert {*self.refusals()} == {*REFUSALS} - (
            {"window"} if not limits.window_hours else set()
        )

    def test_the_settings_are_named_once_and_all_given(self) -> None:
        names = [one.name for one in self.channel.settings]
        assert len({*names}) == len(names)
        assert {one.name for one in self.channel.settings if one.is_needed} <= {
            name for name, value in self.account.values.items() if value
        }

    # -- Keeping quiet -----------------------------------------------------------------------------
    def test_nothing_private_is_logged_or_printed(
        self, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
    ) -> None:
        caplog.set_level(logging.DEBUG)
        values: list[Any] = [self.account, *self.heard(*self.samples())]
        values += self.say(WORDS["plain"], picture=Picture(SAVED))
        values += [Message("9f2c", self.reach, WORDS["plain"]), self.answer(values[-1])]
        values += [self.channel.outcome(values[-1])]
        values += [self._refusal(one) for one in self.refusals().values()]
        private = [*self.secrets(), *self.private]
        seen = f"{values}{[str(value) for value in values]}{caplog.text}{capsys.readouterr()}"
        inside = str([vars(value) for value in values])
        assert [one for one in private if one not in inside] == []  # or nothing could leak
        assert [one for one in private if one in seen] == []
