"""All settings, read from the environment. What a village may choose is a row, not a setting."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from kentongan.base import databases, keeping, keys

PACKAGE = Path(__file__).resolve().parent
DATA_DIR = Path(os.environ.get("KENTONGAN_DATA", "data")).resolve()
SECRETS_DIR = keys.folder()
MEDIA_URL_SETTING = os.environ.get("KENTONGAN_MEDIA", f"file://{DATA_DIR / 'media'}")
BIND = os.environ.get("KENTONGAN_BIND", "127.0.0.1:8000")
WORKERS = os.environ.get("KENTONGAN_WORKERS", "1")
METRICS_TOKEN = os.environ.get("KENTONGAN_METRICS_TOKEN", "")
LOG_FORMAT = os.environ.get("KENTONGAN_LOG", "text")
# Hosts of providers that run beside this server, ``localhost:3000`` or a name for all its ports: to
# every other private address no village's channel may lead.
INSIDE = frozenset(filter(None, os.environ.get("KENTONGAN_INSIDE", "").split(",")))
BACKUP_DAYS = keeping.days(os.environ.get("KENTONGAN_BACKUP_DAYS", ""))

# -- Django ------------------------------------------------------------------------------------
_secret = SECRETS_DIR / "django.key"
SECRET_KEY = _secret.read_bytes().hex() if _secret.exists() else ""
DEBUG = False
# Every host may ask: the tenancy middleware answers only for a village's own names.
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "kentongan.urls"
WSGI_APPLICATION = "kentongan.wsgi.application"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": databases.from_environment(data=DATA_DIR)}
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"]  # HTTPS is the proxy's: docs/operators

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "kentongan.base",
    "kentongan.ledger",
    "kentongan.village",
    "kentongan.vault",
    "kentongan.media",
    "kentongan.messaging",
    "kentongan.phones",
    "kentongan.sop",
    "kentongan.cases",
    "kentongan.intake",
    "kentongan.followup",
    "kentongan.insight",
    "kentongan.public",
    "kentongan.desk",
    "kentongan.ops",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kentongan.ops.middleware.shut_by_default",
    "kentongan.ops.health.probes",
    "kentongan.ops.hooks.deliveries",
    "kentongan.ops.provider.phones",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "kentongan.ops.cookies.prefixed",
    "kentongan.ops.middleware.private_by_default",
    "kentongan.ops.middleware.ContentPolicy",
    "kentongan.ops.middleware.language",
    "kentongan.ops.middleware.printed_addresses",
    "kentongan.ops.middleware.tenancy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "kentongan.ops.middleware.plain_origin",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kentongan.desk.sessions.officials_first",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# -- Language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # moments are stored in UTC and shown in the village's own zone

# -- Files -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31_536_000
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = ["kentongan.media.uploads.InMemory"]  # no photo in clear in /tmp

# -- Officials ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "village.Official"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["kentongan.base.hashers.OneAtATime"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "kentongan.village.passwords.NotOneself"},
    {"NAME": "kentongan.village.passwords.NotTheVillage"},
]
LOGIN_URL = "/petugas/akun/masuk/"
LOGIN_REDIRECT_URL = "/petugas/"
ACCOUNT_ADAPTER = "kentongan.desk.accounts.OfficialsOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/petugas/akun/masuk/"
ACCOUNT_SESSION_REMEMBER = None  # asked at log-in: one's own phone, or a shared PC
ACCOUNT_FORMS = {
    "change_password": "kentongan.desk.forms.account.ChangePassword",
    "reauthenticate": "kentongan.desk.forms.account.PasswordAgain",
}
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "8/5m/key,60/5m/ip"}
MFA_ADAPTER = "kentongan.desk.accounts.WaysIn"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
SESSION_ENGINE = "kentongan.desk.session_store"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_PATH = "/petugas/"
SESSION_COOKIE_NAME = "petugas"

# The tracking code's Argon2id: KiB of memory and passes (docs/adr/0003 tells why not two).
CODE_HASH_COST = (19_456, 1)

# -- Cache: shared by web and worker, so limits hold across processes -----------------------------
CACHES = {
    "default": {
        "BACKEND": "kentongan.base.cache.JsonCache",
        "LOCATION": "base_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    "memory": {  # of one process: what it can draw again, under names that change with its sources
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

# -- Channels: how providers speak, and who listens to what was said ------------------------------
KENTONGAN_CHANNELS: list[str] = [
    "kentongan.channels.whatsapp_cloud.channel.WhatsAppCloud",
    "kentongan.channels.fonnte.channel.Fonnte",
    "kentongan.channels.waha.channel.Waha",
    "kentongan.channels.telegram.channel.Telegram",
    "kentongan.channels.simulator.channel.Simulator",
]
KENTONGAN_LISTENERS: list[str] = [
    "kentongan.desk.chat.hear",
    "kentongan.followup.notices.answers.hear",
    "kentongan.intake.talk.hear.hear",
]

# -- Jobs --------------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# -- Browser rules -----------------------------------------------------------------------------
# HTTPS ends at the proxy. It says so in X-Forwarded-Proto; cookies follow the request (ops).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "jaga"
CSRF_FAILURE_VIEW = "kentongan.ops.errors.stale_form"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING_CONFIG = "kentongan.base.logs.configure"
LOGGING = {"format": LOG_FORMAT}
