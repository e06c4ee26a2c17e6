"""Django's name card for this package."""

from django.apps import AppConfig
from django.core.checks import register

from kentongan.ops import inventory


class OpsConfig(AppConfig):
    name = "kentongan.ops"
    label = "ops"

    def ready(self) -> None:
        register(inventory.every_field_has_a_class)
