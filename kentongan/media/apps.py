"""Django's name card for this package."""

from django.apps import AppConfig
from django.core.checks import register

from kentongan.media.checks import media_address


class MediaConfig(AppConfig):
    name = "kentongan.media"
    label = "media"

    def ready(self) -> None:
        register(media_address)
