"""What every channel must do."""

from kentongan.channels.waha.tests.provider import WahaProvider
from kentongan.messaging.testing import ChannelCases, ReceiptCases, SignedCases


class TestWahaKeepsTheContract(WahaProvider, SignedCases, ReceiptCases, ChannelCases):
    pass
