"""Django's name card for this package."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from kentongan.base import checks


class BaseConfig(AppConfig):
    name = "kentongan.base"
    label = "base"

    def ready(self) -> None:
        register(checks.durable_database, Tags.database)
