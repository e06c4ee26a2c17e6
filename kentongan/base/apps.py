"""Django's name card for this package."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "kentongan.base"
    label = "base"
