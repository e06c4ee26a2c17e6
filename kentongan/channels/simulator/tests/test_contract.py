"""What every channel must do."""

from kentongan.channels.simulator.tests.provider import SimulatorProvider
from kentongan.messaging.testing import ChannelCases, ChoiceCases, ReceiptCases, SignedCases


class TestTheSimulatorKeepsTheContract(
    SimulatorProvider, SignedCases, ChoiceCases, ReceiptCases, ChannelCases
):
    pass
