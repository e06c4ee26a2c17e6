"""Django's name card for this package."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "kentongan.ledger"
    label = "ledger"
