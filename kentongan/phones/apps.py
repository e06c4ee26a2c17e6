"""Django's name card for this package."""

from django.apps import AppConfig


class PhonesConfig(AppConfig):
    name = "kentongan.phones"
    label = "phones"
