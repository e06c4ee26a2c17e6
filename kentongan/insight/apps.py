"""Django's name card for this package."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "kentongan.insight"
    label = "insight"
