"""Django's name card for this package."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "kentongan.desk"
    label = "desk"
