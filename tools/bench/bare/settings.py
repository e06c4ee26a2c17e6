"""The settings of ``startproject``; the database is as durable as ours.

Connections are Django's default, one for each request, without a pool.
"""

import os
from pathlib import Path

from kentongan.base import databases

SECRET_KEY = "bare" * 16
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tools.bench.bare.urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_OURS = databases.from_environment(data=Path(os.environ["KENTONGAN_DATA"]))
_TUNED = {"pool", "server_side_binding", "prepare_threshold"}
_OPTIONS = {name: value for name, value in _OURS["OPTIONS"].items() if name not in _TUNED}
DATABASES = {"default": {**_OURS, "OPTIONS": _OPTIONS, "CONN_MAX_AGE": 0}}
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "tools.bench.bare",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
