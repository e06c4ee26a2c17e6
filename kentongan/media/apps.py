"""Django's name card for this package."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "kentongan.media"
    label = "media"
