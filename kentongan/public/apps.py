"""Django's name card for this package."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "kentongan.public"
    label = "public"
