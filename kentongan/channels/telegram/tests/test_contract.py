"""What every channel must do."""

from kentongan.channels.telegram.tests.provider import TelegramProvider
from kentongan.messaging.testing import ChannelCases, ChoiceCases, ProvenCases


class TestTelegramKeepsTheContract(TelegramProvider, ProvenCases, ChoiceCases, ChannelCases):
    pass
