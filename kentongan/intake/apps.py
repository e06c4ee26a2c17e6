"""Django's name card for this package."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "kentongan.intake"
    label = "intake"
