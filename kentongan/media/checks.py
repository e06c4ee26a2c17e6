"""Start-up checks: a wrong address for files is told before the first photo is lost."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from kentongan.media import store


def media_address(**_options: Any) -> list[CheckMessage]:
    """``media.E001`` when ``KENTONGAN_MEDIA`` names no usable place."""
    try:
        store.at(settings.MEDIA_URL_SETTING)
    except store.WrongAddress:
        return [_error("file:///var/lib/kentongan/media or s3://bucket?endpoint=https://…")]
    except ImportError:
        return [_error("For s3:// install the package with its s3 extra (django-storages[s3]).")]
    return []


def _error(hint: str) -> Error:
    return Error("KENTONGAN_MEDIA cannot be used.", hint=hint, id="media.E001")
