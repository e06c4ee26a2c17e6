"""Reading attachments, always through their village; only derivatives come out here.

One that lies sealed comes out opened or not at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from kentongan.base import sealing
from kentongan.media import rules, store
from kentongan.media.models import Attachment, Cover
from kentongan.village.models import Village

Opens = Callable[[UUID, bytes], bytes]  # of an attachment; raises ``sealing.DoesNotOpen``


@dataclass(frozen=True)
class Derivative:
    """Bytes that are safe to show, their type, and a digest fit for an ETag."""

    mime: str
    body: bytes
    digest: str

    @property
    def inline(self) -> str:
        """How it goes to a browser: to be shown, under a name that tells nothing (RFC 6266)."""
        return f'inline; filename="{rules.file_name(self.mime)}"'


def attachment(village: Village, uid: UUID) -> Attachment | None:
    """The village's attachment; another village's is not there."""
    return Attachment.objects.of(village).filter(uid=uid).first()


def photo(village: Village, uid: UUID, *, size: str = "large") -> Derivative | None:
    """A photo at most 1280 px wide or high (``large``) or 320 px (``thumb``), if not sealed."""
    found = Attachment.objects.of(village).filter(uid=uid, kind="photo", state="ready").first()
    return None if found is None else shown(found, size=size)


def public_photo(village: Village, uid: UUID, *, size: str = "large") -> Derivative | None:
    """The same for everybody: with its faces covered, where somebody covered them."""
    cover = Cover.objects.of(village).filter(attachment__uid=uid).first()
    if cover is None:
        return photo(village, uid, size=size)
    body = _kept({"large": cover.large_name, "thumb": cover.thumb_name}[size])
    return Derivative("image/jpeg", body, f"{cover.sha256}-{size}") if body else None


def recording(village: Village, uid: UUID) -> Derivative | None:
    """A voice note to play; never a sealed one. For officials and pages read aloud only: a voice
    tells who speaks."""
    found = Attachment.objects.of(village).filter(uid=uid, kind="voice", state="ready").first()
    return None if found is None else shown(found)


def shown(
    found: Attachment, *, size: str = "large", opens: Opens | None = None
) -> Derivative | None:
    """What may be shown of an attachment. None where it lies sealed and does not open, and for one
    whose bytes were erased this moment."""
    body = _clear(found, size, opens)
    if body is None and not found.is_sealed:  # it may have been sealed this moment
        found = Attachment.objects.filter(pk=found.pk).first() or found
        body = _clear(found, size, opens)
    return None if body is None else Derivative(found.mime, body, f"{found.sha256}-{size}")


def _clear(found: Attachment, size: str, opens: Opens | None) -> bytes | None:
    body = _kept({"large": found.large_name, "thumb": found.thumb_name}[size])
    if body is None or not found.is_sealed:
        return body
    try:
        return opens(found.uid, body) if opens else None
    except sealing.DoesNotOpen:
        return None


def _kept(name: str) -> bytes | None:
    try:
        return store.get(name) if name else None
    except FileNotFoundError:
        return None
