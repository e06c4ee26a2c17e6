"""Django's name card for this package."""

from django.apps import AppConfig


class SopConfig(AppConfig):
    name = "kentongan.sop"
    label = "sop"
