"""Django's name card for this package."""

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "kentongan.followup"
    label = "followup"
