"""Notices that wait to leave, as a child of the bench: ``python -m tools.bench.notices``."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "kentongan.settings"
django.setup()  # before any module here imports a model
