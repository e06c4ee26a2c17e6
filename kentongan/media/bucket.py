"""Bytes in an S3 bucket, through django-storages. Loaded only when the address says ``s3://``.

Credentials come from the environment or the machine's role, as boto3 reads them.
"""

from typing import Any, BinaryIO, cast

from botocore.config import Config  # type: ignore[import-untyped]
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage

WAITS = Config(
    connect_timeout=5,
    read_timeout=20,
    retries={"max_attempts": 3, "mode": "standard"},
    signature_version="s3v4",
    # Stores that are not Amazon's refuse the checksums newer boto3 adds unasked.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class Bucket:
    """Private objects under a prefix; S3 answers a put when the object is durable."""

    def __init__(self, name: str, prefix: str, endpoint: str = "", region: str = "") -> None:
        self._storage: Any = cast(Any, S3Storage)(
            bucket_name=name,
            location=prefix,
            endpoint_url=endpoint or None,
            region_name=region or None,
            default_acl=None,
            file_overwrite=True,
            client_config=WAITS,
        )

    def put(self, key: str, body: bytes) -> None:
        self._storage.save(key, ContentFile(body))

    def get(self, key: str) -> bytes:
        with self.open(key) as file:
            return file.read()

    def open(self, key: str) -> BinaryIO:
        return cast(BinaryIO, self._storage.open(key, "rb"))

    def delete(self, key: str) -> None:
        self._storage.delete(key)

    def exists(self, key: str) -> bool:
        return bool(self._storage.exists(key))
