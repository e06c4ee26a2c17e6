"""The photo that goes along with a message: the derivative without metadata, never the original."""

from functools import partial
from uuid import UUID

from kentongan.base import keys
from kentongan.media import queries as media
from kentongan.media.models import Attachment
from kentongan.messaging import sealed
from kentongan.messaging.contract import Picture
from kentongan.vault import messenger, stories
from kentongan.village.models import Village


def of(village: Village, uid: str) -> Picture | None:
    """The picture of this attachment of the village; None when there is none, or the worker may
    not see it."""
    if not uid:
        return None
    found = Attachment.objects.of(village).filter(uid=uid, kind="photo").first()
    shown = media.shown(found, opens=partial(_opened, village)) if found else None
    return Picture(shown.body, shown.mime) if shown else None


def _opened(village: Village, uid: UUID, body: bytes) -> bytes:
    reader = messenger.reader(keys.key(sealed.MESSENGER))
    return stories.open_file(reader, village, uid, body)
