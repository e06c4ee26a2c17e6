"""Django's name card for this package."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "kentongan.messaging"
    label = "messaging"
