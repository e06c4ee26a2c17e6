"""Django's name card for this package."""

from django.apps import AppConfig


class VillageConfig(AppConfig):
    name = "kentongan.village"
    label = "village"
