"""The Cloud API keeps what every channel promises."""

from kentongan.channels.whatsapp_cloud.tests.meta import Meta
from kentongan.messaging import testing


class TestWhatsAppCloud(
    Meta, testing.SignedCases, testing.ChoiceCases, testing.ReceiptCases, testing.ChannelCases
):
    """The shared cases."""
