"""Reading attachments, always through their village; only derivatives come out here."""

from dataclasses import dataclass
from uuid import UUID

from kentongan.media import store
from kentongan.media.models import Attachment, Cover
from kentongan.village.models import Village


@dataclass(frozen=True)
class Derivative:
    """Bytes that are safe to show, their type, and a digest fit for an ETag."""

    mime: str
    body: bytes
    digest: str


def attachment(village: Village, uid: UUID) -> Attachment | None:
    """The village's attachment; another village's is not there."""
    return Attachment.objects.of(village).filter(uid=uid).first()


def photo(village: Village, uid: UUID, *, size: str = "large") -> Derivative | None:
    """A photo at most 1280 px wide or high (``large``) or 320 px (``thumb``)."""
    found = Attachment.objects.of(village).filter(uid=uid, kind="photo", state="ready").first()
    return None if found is None else _derivative(found, size)


def public_photo(village: Village, uid: UUID, *, size: str = "large") -> Derivative | None:
    """The same for everybody: with its faces covered, where somebody covered them."""
    cover = Cover.objects.of(village).filter(attachment__uid=uid).first()
    if cover is None:
        return photo(village, uid, size=size)
    name = {"large": cover.large_name, "thumb": cover.thumb_name}[size]
    return Derivative("image/jpeg", store.get(name), f"{cover.sha256}-{size}")


def recording(village: Village, uid: UUID) -> Derivative | None:
    """A voice note to play. For officials and pages read aloud only: a voice tells who speaks."""
    found = Attachment.objects.of(village).filter(uid=uid, kind="voice", state="ready").first()
    return None if found is None else _derivative(found, "large")


def _derivative(found: Attachment, size: str) -> Derivative | None:
    """None for one whose bytes were erased this moment."""
    name = {"large": found.large_name, "thumb": found.thumb_name}[size]
    try:
        return Derivative(found.mime, store.get(name), f"{found.sha256}-{size}")
    except FileNotFoundError:
        return None
