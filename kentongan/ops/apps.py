"""Django's name card for this package."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "kentongan.ops"
    label = "ops"
