"""Django's name card for this package; at the start it brings in every package's followers."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LedgerConfig(AppConfig):
    name = "kentongan.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Import ``followers`` of each installed package, so that ``@follows`` is seen."""
        autodiscover_modules("followers")
