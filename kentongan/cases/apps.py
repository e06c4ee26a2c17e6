"""Django's name card for this package."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "kentongan.cases"
    label = "cases"
