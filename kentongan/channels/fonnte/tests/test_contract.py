"""What every channel must do."""

from kentongan.channels.fonnte.tests.provider import FonnteProvider
from kentongan.messaging.testing import ChannelCases, ReceiptCases


class TestFonnteKeepsTheContract(FonnteProvider, ReceiptCases, ChannelCases):
    pass
